"""How a number is written on a page: the value, its margin, and the symbols beside it or in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from routeways.values import Bounds, Figure, Mark, Symbol, Unit
from routeways.values.figure import MARK_ORDER

_IN_ORDER = tuple(Mark(letter) for letter in MARK_ORDER)


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a number as text. `value` is "" where a symbol stands in its place.

    `margin` is "± 10.6", or "60.1 to 80.2" for limits that are not the same distance from the value, or "".
    `letters` are the symbols in the order of writing, each with its meaning: (("e", "estimated by Routeways"),).
    """

    value: str = ""
    margin: str = ""
    letters: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """In one line: 71.2% ± 10.6 [e]."""
        margin = f"({self.margin})" if " to " in self.margin else self.margin
        parts = [self.value, margin, *(f"[{letter}]" for letter, _ in self.letters)]
        if not self.value:  # [low] (1 to 4)
            parts = [*parts[2:], margin]
        return " ".join(part for part in parts if part)

    def shorter_ways(self) -> tuple[str, ...]:
        """Ways to write it, longest first, for where room is short: a number is never cut in the middle."""
        signs = " ".join(f"[{letter}]" for letter, _ in self.letters)
        bare = f"{self.value} {signs}".strip()
        return (self.text, bare, self.value or signs, "see table")

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)  # a chart writes each number three times: drawn, described, in its table
def write(
    value: float | None,
    symbol: Symbol | None,
    marks: frozenset[Mark],
    lower: float | None,
    upper: float | None,
    *,
    unit: Unit,
    decimals: int | None = None,
    bounds: Bounds = Bounds.CI95,
) -> Written:
    """A number from its parts. A number with neither value nor symbol is written [x]: never blank, never 0."""
    limits = _limits(value, lower, upper, lambda number: unit.write(number, decimals), bounds=bounds)
    if value is None:
        symbol = symbol or Symbol.NOT_AVAILABLE
        return Written("", limits, ((symbol.value, symbol.meaning),))
    letters = tuple((mark.value, mark.meaning) for mark in _IN_ORDER if mark in marks) if marks else ()
    return Written(unit.write(value, decimals), limits, letters)


def write_figure(figure: Figure, decimals: int | None = None) -> Written:
    return write(
        figure.value,
        figure.symbol,
        figure.marks,
        figure.lower,
        figure.upper,
        unit=figure.unit,
        decimals=decimals,
        bounds=figure.bounds,
    )


def _limits(
    value: float | None, lower: float | None, upper: float | None, say: Callable[[float], str], *, bounds: Bounds
) -> str:
    if lower is None or upper is None:
        return ""
    half = (upper - lower) / 2
    even = value is not None and abs((upper + lower) / 2 - value) <= half * 0.05 + 1e-9
    if even and bounds is not Bounds.RANGE:
        return f"± {say(half).removesuffix('%')}"
    return f"{say(lower).removesuffix('%')} to {say(upper).removesuffix('%')}"
