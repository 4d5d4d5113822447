"""What needs attention in an area: figures clearly worse than the region's, falls, and what nobody can see.

Thresholds stand in the indicators' definitions; a difference inside the margin is never put forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from routeways.evidence import sentences
from routeways.evidence.reading import Reading, certain
from routeways.values import Figure, Mark, Symbol
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
        if reading.headline is None or Mark.FORECAST in reading.headline.marks:
            continue  # a forecast is nobody's present trouble
        concern = _worse(reading, whole, whole_name) or _fall(reading, whole, whole_name) or _unseen(reading)
        if concern:
            found.append(concern)
    order = {"worse": 0, "fall": 1, "unseen": 2}
    return sorted(found, key=lambda one: (order[one.kind], -one.weight, one.reading.indicator.order))


def three(found: list[Concern]) -> list[Concern]:
    """At most three for a page: at most one that nobody can see, and where there are, one theme or kind each.

    So five signs of one trouble do not hide the next trouble, nor one bad year a blind spot.
    """
    seen = [one for one in found if one.kind != "unseen"]
    unseen = [one for one in found if one.kind == "unseen"][:1]
    themes: set[str] = set()
    first: list[Concern] = []
    for one in seen:
        if one.reading.indicator.theme not in themes:
            themes.add(one.reading.indicator.theme)
            first.append(one)
    ranked = [*first, *(one for one in seen if one not in first)]
    chosen = ranked[: 3 - len(unseen)] if len(ranked) > 2 else ranked
    picked = [*chosen, *unseen][:3]
    return [one for one in found if one in picked]


def _worse(reading: Reading, whole: str, whole_name: str) -> Concern | None:
    limits, figure = reading.indicator.attention, reading.headline
    there = {one.code: one for one in reading.beside}
    # Some figures are given for councils and the country only: then the country is what there is to compare with.
    last = reading.beside[-1] if reading.beside else None
    if last is not None and (whole not in there or there[whole].figure.value is None):
        whole, whole_name = last.code, last.name
    region = there[whole].figure if whole in there else None
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
    here, elsewhere = _write(reading, figure), _write(reading, region)
    title = f"{reading.indicator.title}: {here}, {words} {sentences.possessive(whole_name)} {elsewhere}"
    return Concern("worse", reading, title, _detail(reading), weight)


def _fall(reading: Reading, whole: str, whole_name: str) -> Concern | None:
    limits, figure, since = reading.indicator.attention, reading.headline, reading.earlier
    if limits.fall_by_per_cent is None or figure is None or since is None:
        return None
    change = reading.change(since)
    if change is None or change.value is None or not since.value or figure.value is None:
        return None
    worse = change.value < 0 if reading.indicator.direction == "higher" else change.value > 0
    share = 100 * abs(change.value) / abs(since.value)
    weight = _beyond(share, limits.fall_by_per_cent)
    if reading.indicator.direction == "neither" or not worse or weight < 1:
        return None
    if not certain(change, survey=reading.survey) or not _apart_from_region(reading, since, whole, change.value):
        return None
    verb = "down" if change.value < 0 else "up"
    by = f"{share:.0f}%" if not change.unit.is_rate else sentences.amount(reading.indicator, change)
    title = f"{reading.indicator.title}: {verb} by {by} since {since.period.label}"
    was, now = _write(reading, since), _write(reading, figure)
    text = f"It was {was} {sentences.when(since.period)} and {now} {sentences.when(figure.period)}."
    elsewhere = _region_change(reading, since, whole)
    if elsewhere is not None:
        text += f" In {whole_name} it went {'down' if elsewhere < 0 else 'up'} by {abs(elsewhere):.0f}%."
    return Concern("fall", reading, title, text, weight)


def _region_change(reading: Reading, since: Figure, whole: str) -> float | None:
    """By how many per cent the region's count changed over the same periods; None where it cannot be said."""
    name = next((one.name for one in reading.beside if one.code == whole), "")
    own = {figure.period: figure.value for figure in reading.lines.get(name, ())}
    was, now = own.get(since.period), own.get(reading.headline.period) if reading.headline else None
    return None if not was or now is None or since.unit.is_rate else 100 * (now - was) / was


def _apart_from_region(reading: Reading, since: Figure, whole: str, change: float) -> bool:
    """Whether a count became worse faster than the region's: what falls everywhere is not this area's trouble."""
    elsewhere = _region_change(reading, since, whole)
    if elsewhere is None or not since.value:
        return True
    own = 100 * change / since.value
    return own < elsewhere if change < 0 else own > elsewhere


def _unseen(reading: Reading) -> Concern | None:
    hidden = [one for one in reading.series if one.symbol in TOO_FEW]
    figure = reading.headline
    if figure is None or figure.symbol not in TOO_FEW or not reading.indicator.key_figure:
        return None
    known = len(reading.series) - len(hidden)
    title = f"We cannot see this: {sentences.lower_first(reading.indicator.title)}"
    have = "has" if len(hidden) == 1 else "have"
    years = f"{len(hidden)} of {len(reading.series)} years {have} no figure" if known else "No year has a figure"
    because = "the survey found too few people" if reading.survey else "the publisher keeps small numbers back"
    text = f"{years}, because {because}. That does not mean that there are none. Use another source before you plan."
    return Concern("unseen", reading, title, text, float(len(hidden)))


def _beyond(size: float, threshold: float | None) -> float:
    """How many thresholds `size` is; 0 where there is no threshold."""
    return size / threshold if threshold else 0.0


def _write(reading: Reading, figure: Figure) -> str:
    return sentences.number(figure, reading.indicator.decimals)


def _detail(reading: Reading) -> str:
    return " ".join(part for part in (sentences.state(reading), sentences.changed(reading)) if part)
