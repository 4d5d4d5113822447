"""What needs attention in an area: figures clearly worse than the region's, falls, and what nobody can see.

Thresholds stand in the indicators' definitions; a difference inside the margin is never put forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from routeways.evidence import sentences
from routeways.evidence.reading import Reading
from routeways.values import Figure, Symbol, Unit
from routeways.values.comparison import Comparison

TOO_FEW = (Symbol.CONFIDENTIAL, Symbol.UNRELIABLE)


@dataclass(frozen=True)
class Concern:
    """One thing to look at. `weight` orders concerns of one kind: how far beyond its threshold a figure is."""

    kind: Literal["worse", "fall", "unseen"]
    reading: Reading
    title: str
    text: str
    weight: float


def concerns(readings: Iterable[Reading], whole: str, whole_name: str) -> list[Concern]:
    """All concerns of an area, the most pressing first; one an indicator."""
    found = []
    for reading in readings:
        concern = _worse(reading, whole, whole_name) or _fall(reading) or _unseen(reading)
        if concern:
            found.append(concern)
    order = {"worse": 0, "fall": 1, "unseen": 2}
    return sorted(found, key=lambda one: (order[one.kind], -one.weight, one.reading.indicator.order))


def three(found: list[Concern]) -> list[Concern]:
    """At most three for a page, of different kinds where there are, so that one bad year does not hide a blind spot."""
    chosen = found[:3]
    if len(found) > 3 and len({one.kind for one in chosen}) == 1:
        other = next((one for one in found[3:] if one.kind != chosen[0].kind), None)
        if other:
            chosen = [*chosen[:2], other]
    return chosen


def _worse(reading: Reading, whole: str, whole_name: str) -> Concern | None:
    limits, figure = reading.indicator.attention, reading.headline
    region = next((one.figure for one in reading.beside if one.code == whole), None)
    if figure is None or region is None or figure.value is None or region.value is None:
        return None
    bad = {"higher": Comparison.BELOW, "lower": Comparison.ABOVE}.get(reading.indicator.direction)
    if bad is None or reading.against(whole) is not bad or not figure.unit.is_rate:
        return None
    gap = abs(figure.value - region.value)
    weight = _beyond(gap, limits.worse_by)
    if weight < 1 and region.value:
        weight = _beyond(100 * gap / abs(region.value), limits.worse_by_per_cent)
    if weight < 1:
        return None
    words = "below" if bad is Comparison.BELOW else "above"
    here, there = _write(reading, figure), _write(reading, region)
    title = f"{reading.indicator.title}: {here}, {words} {whole_name}’s {there}"
    return Concern("worse", reading, title, _detail(reading, figure), weight)


def _fall(reading: Reading) -> Concern | None:
    limits, figure, since = reading.indicator.attention, reading.headline, reading.earlier
    if limits.fall_by_per_cent is None or figure is None or since is None:
        return None
    change = reading.change(since)
    if change is None or change.value is None or not since.value or figure.value is None:
        return None
    worse = change.value < 0 if reading.indicator.direction == "higher" else change.value > 0
    inside = change.lower is not None and change.upper is not None and change.lower <= 0 <= change.upper
    unknown = reading.survey and change.lower is None
    share = 100 * abs(change.value) / abs(since.value)
    weight = _beyond(share, limits.fall_by_per_cent)
    if not worse or inside or unknown or weight < 1 or reading.indicator.direction == "neither":
        return None
    verb = "down" if change.value < 0 else "up"
    size = sentences.number(Figure(change.unit, change.period, change.area, value=abs(change.value)))
    size += " points" if change.unit is Unit.POINTS else ""
    title = f"{reading.indicator.title}: {verb} by {size} since {since.period.label}"
    was, now = _write(reading, since), _write(reading, figure)
    text = f"It was {was} in {since.period.label} and {now} in {figure.period.label}."
    return Concern("fall", reading, title, text, weight)


def _unseen(reading: Reading) -> Concern | None:
    hidden = [one for one in reading.series if one.symbol in TOO_FEW]
    figure = reading.headline
    if figure is None or figure.symbol not in TOO_FEW or not reading.indicator.key_figure:
        return None
    known = len(reading.series) - len(hidden)
    title = f"We cannot see this: {reading.indicator.title.lower()}"
    years = f"{len(hidden)} of {len(reading.series)} years have no figure" if known else "No year has a figure"
    text = f"{years}, because the survey found too few people. It is not zero. Use another source before you plan."
    return Concern("unseen", reading, title, text, float(len(hidden)))


def _beyond(size: float, threshold: float | None) -> float:
    """How many thresholds `size` is; 0 where there is no threshold."""
    return size / threshold if threshold else 0.0


def _write(reading: Reading, figure: Figure) -> str:
    return sentences.number(figure, reading.indicator.decimals)


def _detail(reading: Reading, figure: Figure) -> str:
    changed = sentences.changed(reading)
    return " ".join(part for part in (sentences.state(reading), f"{figure.period.label}.", changed) if part)
