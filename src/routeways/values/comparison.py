"""Which figure is above which: never inside the noise, and never by a symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from routeways.values.combining import check_periods, interval_of, one_unit
from routeways.values.figure import Bounds, Figure


class Comparison(StrEnum):
    """How the first of two figures stands to the second."""

    ABOVE = "above"
    BELOW = "below"
    SAME = "same"  # two full counts, equal
    TOO_CLOSE = "too-close"  # the intervals overlap or touch
    NOT_COMPARABLE = "not-comparable"

    @property
    def meaning(self) -> str:
        return _MEANING[self]


_MEANING = {
    Comparison.ABOVE: "clearly above",
    Comparison.BELOW: "clearly below",
    Comparison.SAME: "the same",
    Comparison.TOO_CLOSE: "too close to call",
    Comparison.NOT_COMPARABLE: "cannot be compared",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure may stand: `first` and `last` are the best and the worst rank that its interval allows.

    `index` is the figure's position in what was ranked. `rank` is given only where no other figure is too close;
    full counts that are equal share a rank.
    """

    index: int
    figure: Figure
    first: int
    last: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """`groups` hold the places, best first; between groups the order is certain, within a group it is not.

    `unranked` are the positions of the figures that cannot be ranked: ranks count without them.
    """

    groups: tuple[tuple[Place, ...], ...]
    unranked: tuple[int, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for group in self.groups for place in group)


def compare(a: Figure, b: Figure, *, survey: bool) -> Comparison:
    """Whether `a` is above or below `b`.

    `survey`: the definition says that the figures come from a sample. Then a figure without a margin is not
    comparable; full counts compare exactly. A range (as `low` may have) compares where it decides the matter.
    Figures in different units, or for periods that are not comparable, are not comparable. That 95% intervals overlap
    is a cautious test: two figures may differ although it says that they are too close.
    """
    if a.unit is not b.unit or not a.period.comparable_with(b.period):
        return Comparison.NOT_COMPARABLE
    if not (can_be_ranked(a, survey=survey) and can_be_ranked(b, survey=survey)):
        return Comparison.NOT_COMPARABLE
    (a_low, a_high), (b_low, b_high) = interval_of(a), interval_of(b)
    if a_low > b_high:
        return Comparison.ABOVE
    if a_high < b_low:
        return Comparison.BELOW
    exact = a.bounds is Bounds.NONE and b.bounds is Bounds.NONE
    return Comparison.SAME if exact else Comparison.TOO_CLOSE


def can_be_ranked(figure: Figure, *, survey: bool) -> bool:
    """A figure with an interval or a range, or a full count."""
    return figure.bounds is not Bounds.NONE or (figure.value is not None and not survey)


def rank(figures: Sequence[Figure], *, survey: bool, highest_first: bool = True) -> Ranking:
    """Ranks that the figures' margins allow. Raises ValueError for different units or periods not comparable."""
    if figures:
        one_unit(list(figures))
        check_periods(list(figures))
    ranked = [i for i, figure in enumerate(figures) if can_be_ranked(figure, survey=survey)]
    better, worse = (Comparison.ABOVE, Comparison.BELOW) if highest_first else (Comparison.BELOW, Comparison.ABOVE)
    places = []
    for i in ranked:
        results = [compare(figures[i], figures[j], survey=survey) for j in ranked if j != i]
        first, last = 1 + results.count(worse), len(ranked) - results.count(better)
        certain = Comparison.TOO_CLOSE not in results
        places.append(Place(i, figures[i], first, last, first if certain else None))
    places.sort(key=lambda place: _order(place, highest_first))
    unranked = tuple(i for i in range(len(figures)) if i not in set(ranked))
    return Ranking(_split(places), unranked)


def _order(place: Place, highest_first: bool) -> tuple[int, int, float, int]:
    low, high = interval_of(place.figure)
    middle = place.figure.value if place.figure.value is not None else (low + high) / 2
    return place.first, place.last, -middle if highest_first else middle, place.index


def _split(places: list[Place]) -> tuple[tuple[Place, ...], ...]:
    """The finest groups between which the order is certain: a group ends where all its ranks are used up."""
    groups: list[tuple[Place, ...]] = []
    group: list[Place] = []
    for count, place in enumerate(places, 1):
        group.append(place)
        if max(member.last for member in group) == count:
            groups.append(tuple(group))
            group = []
    return tuple(groups)
