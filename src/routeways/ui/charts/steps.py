"""Which colour an area gets: steps of one hue for more and less, or kinds for groups; and the key under a map."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeways.ui.charts import svg
from routeways.ui.charts.dots import ABOVE, BELOW, CLOSE, UNKNOWN, headings
from routeways.ui.charts.model import WIDTH, Point
from routeways.ui.lettering import SMALL, width_of, wrap
from routeways.values import Unit

NO_COLOUR = "none"  # page colour, dashed edge: never the lowest step
_CHOSEN = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


@dataclass(frozen=True, slots=True)
class Steps:
    """Colours by value: `edges` are the lowest values of the second and later steps."""

    edges: tuple[float, ...]
    classes: tuple[str, ...]
    labels: tuple[str, ...]

    def class_of(self, point: Point) -> str:
        return NO_COLOUR if point.value is None else self.classes[bisect_right(self.edges, point.value)]

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(self.classes, self.labels, strict=True))


@dataclass(frozen=True, slots=True)
class Kinds:
    """Colours by group: `kinds` are (group, class, words for the key)."""

    kinds: tuple[tuple[str, str, str], ...]

    def class_of(self, point: Point) -> str:
        if point.value is None:
            return NO_COLOUR
        return next((colour for group, colour, _ in self.kinds if group == point.group), NO_COLOUR)

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        return tuple((colour, words) for _, colour, words in self.kinds)


def sequential(values: Iterable[float | None], unit: Unit, *, most: int = 5, decimals: int | None = None) -> Steps:
    """Up to five steps with about as many areas each, cut at round numbers."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return Steps((), ("q3",), ("No numbers",))
    spacing = _spacing((known[-1] - known[0]) / (4 * most))
    edges = sorted({_round(known[min(len(known) - 1, len(known) * part // most)], spacing) for part in range(1, most)})
    edges = [edge for edge in edges if known[0] < edge <= known[-1]]
    places = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing else 0
    if decimals is None:
        decimals = min(places, 6)

    def write(value: float) -> str:
        return unit.write(value, decimals)

    if not edges:
        return Steps((), ("q3",), (f"{write(known[0])} to {write(known[-1])}",))
    counted = unit in {Unit.COUNT, Unit.PEOPLE} and decimals == 0
    middle = [
        f"{write(a)} to {write(b - 1)}" if counted else f"{write(a)} to under {write(b)}" for a, b in pairwise(edges)
    ]
    labels = (f"Under {write(edges[0])}", *middle, f"{write(edges[-1])} or more")
    return Steps(tuple(edges), tuple(f"q{number}" for number in _CHOSEN[len(labels)]), labels)


def against(reference: str, *, exact: bool = False) -> Kinds:
    """The groups of `sort_out` in the diverging colours, and those that are not compared."""
    words = headings(reference, exact=exact)
    colours = ((BELOW, "d1"), (CLOSE, "d3"), (ABOVE, "d5"), (UNKNOWN, "q1"))
    return Kinds(tuple((group, colour, words[group]) for group, colour in colours))


def key(colours: Steps | Kinds, points: Sequence[Point], top: float) -> tuple[list[str], float]:
    """(the key's elements, the y where it ends). Lists only the kinds that occur, and the symbols on the map."""
    used = {colours.class_of(point) for point in points}
    entries = [entry for entry in colours.legend if isinstance(colours, Steps) or entry[0] in used]
    signs = {point.sign: point for point in points if point.value is None}
    entries += [(NO_COLOUR, f"{sign} {_meaning(point)}") for sign, point in sorted(signs.items())]
    widest = max((width_of(words, SMALL) for _, words in entries), default=0)
    longest = max((width_of(word, SMALL) for _, words in entries for word in words.split()), default=0)
    columns = next((c for c in (5, 4, 3, 2) if c >= len(entries) and WIDTH / c - 12 >= widest), 0)
    columns = columns or next((c for c in (3, 2) if WIDTH / c - 12 >= max(widest / 1.6, longest)), 1)
    columns = min(columns, max(1, len(entries)))
    width = WIDTH / columns
    out: list[str] = []
    for start in range(0, len(entries), columns):
        rows = [wrap(words, width - 12, SMALL, 3) for _, words in entries[start : start + columns]]
        height = 10 + 18.0 * max(len(lines) for lines in rows)
        for number, lines in enumerate(rows):
            colour = entries[start + number][0]
            x = width * number
            inset = 1 if colour == NO_COLOUR else 0
            out.append(
                svg.rect(
                    x + inset,
                    top + inset,
                    width - 2 * inset,
                    height - 2 * inset,
                    f"{colour} seg" if not inset else colour,
                )
            )
            tone = "" if colour == NO_COLOUR else f" {colour}t"
            out += [svg.text(x + 6, top + 19 + 18 * row, words, f"t-s{tone}") for row, words in enumerate(lines)]
        top += height
    return out, top


def _meaning(point: Point) -> str:
    return point.symbol.meaning if point.symbol else "not available"


def _spacing(least: float) -> float:
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return float(power * max(factor for factor in (1, 2, 5) if factor * power <= least * (1 + 1e-9)))


def _round(value: float, spacing: float) -> float:
    return round(round(value / spacing) * spacing, 10)
