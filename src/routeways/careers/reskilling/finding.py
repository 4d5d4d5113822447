"""Ways from a job to others: the courses that keep to every limit, ordered by what carries over, demand and pay.

score = carried over × demand × pay change. Carried over is the share of the job's skills that the person has, rare ones
weighing more, from 0.1 (none) to 1.1 (all). Demand is openings for each job of today, over the same of all jobs, from
0.5 to 1.5. Pay change counts only where the margins of both figures are known and apart. What is not known counts 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from routeways.careers.reskilling.facts import Measure, Person, Target, Training
from routeways.careers.reskilling.limits import LIMITS, Judged, Limit, judge
from routeways.careers.reskilling.paying import RulesOn, weekly

FLOOR = 0.1
A_COURSE_LEADS_TO = 2  # of the jobs one course leads to, those it is shown for


@dataclass(frozen=True, slots=True)
class Path:
    """A job, a course that leads there, and what of the job's skills one has, would learn, and would still lack.

    demand, pay: the factors that ordered it; None where not known."""

    target: Target
    judged: Judged
    carried: tuple[str, ...]
    learnt: tuple[str, ...]
    lacking: tuple[str, ...]
    share: float
    demand: float | None
    pay: float | None

    @property
    def score(self) -> float:
        return (FLOOR + self.share) * (self.demand or 1.0) * (self.pay or 1.0)


@dataclass(frozen=True, slots=True)
class Shut:
    """A limit: how many courses it shuts out, how many of them it alone, and the least that would open one of those:
    hours a week, minutes or pounds a week; None where the limit is no number."""

    limit: Limit
    courses: int
    alone: int
    opens_at: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """paths: ordered. with_employer: keep to every limit that is known; the journey depends on an employer."""

    paths: tuple[Path, ...]
    with_employer: tuple[Path, ...]
    shut: tuple[Shut, ...]
    looked_at: int


def find(
    person: Person,
    trainings: Sequence[Training],
    targets: Mapping[str, Target],
    rules: RulesOn,
    *,
    today: date,
    overall: float | None = None,
) -> Found:
    """Every way that keeps to all limits, each by the rules of the day on which it starts. overall: openings for each
    job of today, over all jobs of the region."""
    leading = [one for one in trainings if any(code in targets and code != person.occupation for code in one.leads)]
    judged = [one for one in (judge(person, training, rules, today) for training in leading) if one is not None]
    paths = [
        path
        for one in judged
        if not one.broken
        for path in sorted(_paths(person, one, targets, overall), key=_order)[:A_COURSE_LEADS_TO]
    ]
    paths.sort(key=_order)
    return Found(
        tuple(path for path in paths if not path.judged.employer),
        tuple(path for path in paths if path.judged.employer),
        tuple(_shut(judged, limit, today) for limit in LIMITS if any(limit in j.broken for j in judged)),
        len(judged),
    )


def demand_factor(openings: Measure | None, overall: float | None) -> float | None:
    """Openings for each job of today, over the same of all jobs, from 0.5 to 1.5."""
    if openings is None or not overall:
        return None
    return min(max(openings.value / overall, 0.5), 1.5)


def pay_factor(now: Measure | None, then: Measure | None) -> float | None:
    """The ratio of two pays whose margins are known and apart, from 0.5 to 1.5; else None."""
    if now is None or then is None or now.value <= 0:
        return None
    if now.lower is None or now.upper is None or then.lower is None or then.upper is None:
        return None
    if now.lower <= then.upper and then.lower <= now.upper:
        return None
    return min(max(then.value / now.value, 0.5), 1.5)


def _paths(person: Person, one: Judged, targets: Mapping[str, Target], overall: float | None) -> Iterable[Path]:
    current = targets.get(person.occupation)
    for code in sorted(one.training.leads):
        target = targets.get(code)
        if target is None or code == person.occupation:
            continue
        carried = _heaviest(target, person.skills)
        learnt = _heaviest(target, one.training.skills - person.skills)
        lacking = _heaviest(target, frozenset(target.skills) - target.common - person.skills - one.training.skills)
        whole = sum(target.skills.values())
        share = sum(target.skills[key] for key in carried) / whole if whole else 0.0
        pay = pay_factor(current.pay if current else None, target.pay)
        yield Path(target, one, carried, learnt, lacking, share, demand_factor(target.openings, overall), pay)


def _heaviest(target: Target, keys: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((key for key in target.skills if key in keys), key=lambda key: (-target.skills[key], key)))


def _order(path: Path) -> tuple[float, float, str, str]:
    return (-round(path.score, 9), path.judged.start.minutes or 0.0, path.target.code, path.judged.training.key)


def _shut(judged: Sequence[Judged], limit: Limit, today: date) -> Shut:
    count = sum(limit in one.broken for one in judged)
    alone = [one for one in judged if one.broken == {limit}]
    needed = [need for one in alone if (need := _needed(one, limit, today)) is not None]
    return Shut(limit, count, len(alone), min(needed, default=None))


def _needed(one: Judged, limit: Limit, today: date) -> float | None:
    if limit == "hours":
        return one.start.hours
    if limit == "travel":
        return one.start.minutes
    if limit == "money" and one.paying.upfront is not None:
        return float(weekly(one.paying.upfront, one.start, today, one.rules))
    return None
