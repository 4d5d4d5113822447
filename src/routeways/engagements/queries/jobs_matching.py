"""How a vacancy fits a person: the same work, the same skills, and the limits that somebody set for themselves.

Pure: no database, no clock. A limit hides a vacancy on the person's own list alone and is counted there; what the
source does not state hides nothing. Distances are miles as the crow flies.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeways.places import grid

MILE = 1.609344  # kilometres
SAME_WORK, LIKE_WORK, SKILLS, NEAR = 50, 25, 40, 10
SCORES = 100  # the highest
LIMITS = {
    "distance": "farther than you want to travel",
    "hours": "with other hours than you want",
    "nights": "with night work",
    "weekends": "with weekend work",
    "apprenticeship": "of the other kind: a job, or an apprenticeship",
}


Places = NDArray[np.intp]
Known = Sequence[tuple[int, int]]
NOTHING: Known = ()
_NOBODY: Places = np.zeros(0, dtype=np.intp)


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
    """Those who want work, as columns: a vacancy is held against all of them at once."""

    def __init__(self, people: Iterable[Wanted]) -> None:
        self.all = sorted(people, key=lambda one: one.id)
        keys: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self.all):
            for key in (*one.work, *{f"like {soc[:3]}" for soc in one.work}, *(f"skill {id}" for id in one.skills)):
                keys[key].append(place)
        self._at = {key: np.array(places, dtype=np.intp) for key, places in keys.items()}
        points = [one.point or (math.nan, math.nan) for one in self.all]
        self._points = np.array(points, dtype=np.float64).reshape(-1, 2)
        self._miles, self._least, self._most = (
            np.array([_or_nan(value) for value in column], dtype=np.float64)
            for column in (
                [one.miles for one in self.all],
                [one.hours_least for one in self.all],
                [one.hours_most for one in self.all],
            )
        )
        self._no_nights = np.array([not one.nights for one in self.all], dtype=bool)
        self._no_weekends = np.array([not one.weekends for one in self.all], dtype=bool)
        self._kinds = np.array([one.apprenticeships for one in self.all], dtype="U8")

    def scored(self, work: Work) -> tuple[Places, Places]:
        """Whom it fits and whose limits it keeps: places in `all`, ascending, and the scores that `fit` gives."""
        same, like = (np.zeros(len(self.all), dtype=bool) for _ in range(2))
        shared = np.zeros(len(self.all), dtype=np.intp)
        if work.soc:
            same[self._at.get(work.soc, _NOBODY)] = True
            like[self._at.get(f"like {work.soc[:3]}", _NOBODY)] = True
        for skill in work.skills:
            shared[self._at.get(f"skill {skill}", _NOBODY)] += 1
        places = np.flatnonzero(same | like | (shared > 0))
        miles = self._distances(places, work)
        kept = self._keeps(places, work, miles)
        places, miles = places[kept], miles[kept]
        parts = np.array([round(SKILLS * n / max(1, len(work.skills))) for n in range(len(work.skills) + 1)])
        near = np.rint(NEAR * np.maximum(0.0, 1 - miles / 50))
        scores = np.where(same[places], SAME_WORK, LIKE_WORK * like[places]) + parts[shared[places]]
        return places, np.maximum(1, scores + np.nan_to_num(near).astype(np.intp))

    def enough(self, known: Known, most: int) -> Places:
        """For each of `all` the score of their so manieth best of what is known, 0 where they have fewer."""
        found = np.array(known, dtype=np.intp).reshape(-1, 2)
        found = found[np.lexsort((-found[:, 1], found[:, 0]))]
        begin = np.searchsorted(found[:, 0], found[:, 0])  # where the rows of the same person begin
        last = found[np.arange(len(found)) - begin == most - 1]
        ids = np.array([one.id for one in self.all], dtype=np.intp)
        lowest = np.zeros(len(ids), dtype=np.intp)
        last = last[np.isin(last[:, 0], ids)]
        lowest[np.searchsorted(ids, last[:, 0])] = last[:, 1]
        return lowest

    def _distances(self, places: Places, work: Work) -> NDArray[np.float64]:
        """Miles; nan where one side has no point."""
        if work.point is None:
            return np.full(len(places), np.nan)
        points = self._points[places]
        return grid.distance_km(points[:, 0], points[:, 1], *work.point) / MILE

    def _keeps(self, places: Places, work: Work, miles: NDArray[np.float64]) -> NDArray[np.bool_]:
        """As `limit_of`: what is not known, a nan, breaks nothing."""
        least = work.hours_from if work.hours_from is not None else work.hours_to
        most = work.hours_to if work.hours_to is not None else work.hours_from
        broken = miles > self._miles[places]
        broken |= _or_nan(least) > self._most[places]
        broken |= _or_nan(most) < self._least[places]
        if work.nights:
            broken |= self._no_nights[places]
        if work.weekends:
            broken |= self._no_weekends[places]
        return ~(broken | (self._kinds[places] == ("none" if work.apprenticeship else "only")))


def best_for_each(people: People, works: Iterable[Work], most: int, known: Known = NOTHING) -> list[Fit]:
    """For each person the best so many of these vacancies, so that one list of thousands does not fill a letter.

    known: (person, score) of what was found before. Where somebody has as many already, only what is better counts.
    """
    held = sorted(works, key=lambda one: one.id)
    keys = [np.zeros(0, dtype=np.int64)]
    enough = people.enough(known, most)
    for number, work in enumerate(held):
        places, scores = people.scored(work)
        better = scores > enough[places]
        places, scores = places[better], scores[better]
        keys.append((places * (SCORES + 1) + SCORES - scores) * len(held) + number)  # sorts as person, best, vacancy
    found = np.sort(np.concatenate(keys))
    whose = found // ((SCORES + 1) * max(1, len(held)))
    first = np.searchsorted(whose, whose)  # where the rows of the same person begin
    best = found[np.arange(len(found)) - first < most]
    pairs = ((people.all[key // ((SCORES + 1) * len(held))], held[key % len(held)]) for key in best.tolist())
    return [one for one in (fit(person, work) for person, work in pairs) if one]


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


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _miles(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    return grid.distance_of_two(one, other) / MILE
