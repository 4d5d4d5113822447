"""How a vacancy fits a person: the same work, the same skills, and the limits that somebody set for themselves.

Pure: no database, no clock. A limit hides a vacancy on the person's own list alone and is counted there; what the
source does not state hides nothing. Distances are miles as the crow flies.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routeways.places import grid

MILE = 1.609344  # kilometres
SAME_WORK, LIKE_WORK, SKILLS, NEAR = 50, 25, 40, 10
LIMITS = {
    "distance": "farther than you want to travel",
    "hours": "with other hours than you want",
    "nights": "with night work",
    "weekends": "with weekend work",
    "apprenticeship": "of the other kind: a job, or an apprenticeship",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for. `point` is (latitude, longitude) in WGS84 degrees; hours are a week."""

    id: int
    work: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    miles: float | None = None
    hours_least: float | None = None
    hours_most: float | None = None
    nights: bool = True
    weekends: bool = True
    apprenticeships: str = "both"


@dataclass(frozen=True, slots=True)
class Work:
    """What a vacancy says. None: its source does not say."""

    id: int
    soc: str = ""
    skills: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    hours_from: float | None = None
    hours_to: float | None = None
    nights: bool | None = None
    weekends: bool | None = None
    apprenticeship: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """score: 1 to 100; it orders a list and decides nothing. skills: ids that both name."""

    seeker: int
    vacancy: int
    score: int
    same_work: bool
    like_work: bool
    skills: frozenset[str]
    miles: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """Best first; `hidden` counts for each limit the vacancies that would fit but for it, by the first that failed."""

    fits: tuple[Fit, ...]
    hidden: dict[str, int]


def limit_of(person: Wanted, work: Work, miles: float | None) -> str:
    """The first limit that the vacancy breaks, "" where it keeps all."""
    if person.miles is not None and miles is not None and miles > person.miles:
        return "distance"
    least = work.hours_from if work.hours_from is not None else work.hours_to
    most = work.hours_to if work.hours_to is not None else work.hours_from
    if person.hours_most is not None and least is not None and least > person.hours_most:
        return "hours"
    if person.hours_least is not None and most is not None and most < person.hours_least:
        return "hours"
    if not person.nights and work.nights:
        return "nights"
    if not person.weekends and work.weekends:
        return "weekends"
    unwanted = {"only": not work.apprenticeship, "none": work.apprenticeship}
    return "apprenticeship" if unwanted.get(person.apprenticeships, False) else ""


def fit(person: Wanted, work: Work) -> Fit | None:
    """Why they belong together; None where neither the work nor a skill does. Limits are not looked at."""
    same = work.soc in person.work
    like = not same and bool(work.soc) and any(one[:3] == work.soc[:3] for one in person.work)
    shared = person.skills & work.skills
    if not (same or like or shared):
        return None
    miles = _miles(person.point, work.point)
    score = SAME_WORK * same + LIKE_WORK * like
    score += round(SKILLS * len(shared) / len(work.skills)) if work.skills else 0
    if miles is not None:
        score += round(NEAR * max(0.0, 1 - miles / 50))
    return Fit(person.id, work.id, max(1, score), same, like, shared, miles)


class People:
    """Those who want work, found by what a vacancy names: three digits of its occupation, each of its skills."""

    def __init__(self, people: Iterable[Wanted]) -> None:
        self._people = {one.id: one for one in people}
        self._keys: dict[str, set[int]] = defaultdict(set)
        for one in self._people.values():
            for key in (*(soc[:3] for soc in one.work), *(f"skill {skill}" for skill in one.skills)):
                self._keys[key].add(one.id)

    def for_work(self, work: Work) -> list[Fit]:
        """Everybody whom it fits and whose limits it keeps."""
        ids: set[int] = set()
        for key in (work.soc[:3], *(f"skill {skill}" for skill in work.skills)):
            ids |= self._keys.get(key, set()) if key else set()
        found = (fit(self._people[id], work) for id in sorted(ids))
        return [one for one in found if one and not limit_of(self._people[one.seeker], work, one.miles)]


def best_for_each(people: People, works: Iterable[Work], most: int) -> list[Fit]:
    """For each person the best so many of these vacancies, so that one list of thousands does not fill a letter."""
    best: dict[int, list[tuple[int, int, Fit]]] = defaultdict(list)
    for work in works:
        for one in people.for_work(work):
            heap, entry = best[one.seeker], (one.score, -one.vacancy, one)
            if len(heap) < most:
                heapq.heappush(heap, entry)
            elif entry > heap[0]:
                heapq.heapreplace(heap, entry)
    return [entry[2] for heap in best.values() for entry in heap]


def for_person(person: Wanted, works: Sequence[Work]) -> Found:
    """What fits somebody, best first, and how many their own limits hide."""
    hidden: Counter[str] = Counter()
    kept = []
    for work in works:
        one = fit(person, work)
        if one is None:
            continue
        if broken := limit_of(person, work, one.miles):
            hidden[broken] += 1
        else:
            kept.append(one)
    return Found(tuple(sorted(kept, key=lambda one: (-one.score, one.vacancy))), dict(hidden))


def _miles(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    return grid.distance_of_two(one, other) / MILE
