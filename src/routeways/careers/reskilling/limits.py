"""The hard limits: which of them a course would break. Whatever is not known counts as broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from routeways.careers.reskilling.facts import OLDEST, YOUNGEST, Person, Start, Training
from routeways.careers.reskilling.paying import Paying, Rules, RulesOn, apprentice_week, paying, weekly

Limit = Literal["age", "level", "hours", "paid", "money", "travel", "step-free", "remote", "part-time"]
LIMITS: tuple[Limit, ...] = ("age", "level", "hours", "paid", "money", "travel", "step-free", "remote", "part-time")


@dataclass(frozen=True, slots=True)
class Judged:
    """A course with its best start for this person, what it would cost, and the limits it breaks: none, or it is not
    shown. `employer` is true where the journey depends on an employer who is still to be found. `rules` are those of
    the day on which it starts."""

    training: Training
    start: Start
    paying: Paying
    broken: frozenset[Limit]
    employer: bool
    rules: Rules


def judge(person: Person, training: Training, rules: RulesOn, today: date) -> Judged | None:
    """The start that breaks the fewest limits, then the nearest, then the soonest; None without a start."""
    judged = [_judged(person, training, start, rules, today) for start in training.starts]
    return min(judged, key=_order, default=None)


def broken(person: Person, training: Training, start: Start, cost: Paying, rules: Rules, today: date) -> set[Limit]:
    """Every limit that this start of this course would break."""
    found: set[Limit] = set()
    adult = rules.adult.values
    if training.kind == "young" and OLDEST[person.age] > 18:
        found.add("age")
    if training.kind not in ("young", "apprenticeship") and YOUNGEST[person.age] < adult["adult_age"]:
        found.add("age")
    if training.kind == "apprenticeship" and not _is_funded(person, training, rules):
        found.add("age")
    if training.kind not in adult["open_kinds"] and training.level > person.level + adult["level_above"]:
        found.add("level")
    if training.kind == "apprenticeship":
        if not person.apprentice or apprentice_week(rules) < person.least_pay:
            found.add("paid")
    elif start.hours > person.hours:
        found.add("hours")
    if cost.upfront is None or weekly(cost.upfront, start, today, rules) > person.weekly_money:
        found.add("money")
    return found | _getting_there(person, training, start)


def _is_funded(person: Person, training: Training, rules: Rules) -> bool:
    """Level 7 is paid for up to an age; of an age group that reaches above it nobody knows."""
    return training.level < 7 or OLDEST[person.age] <= rules.apprenticeship.values["level_7_to_age"]


def _getting_there(person: Person, training: Training, start: Start) -> set[Limit]:
    found: set[Limit] = set()
    if not start.online:
        if start.minutes is None and training.kind != "apprenticeship":
            found.add("travel")
        if start.minutes is not None and start.minutes > person.minutes:
            found.add("travel")
        if person.step_free and start.step_free is not True:
            found.add("step-free")
        if person.remote:
            found.add("remote")
    if person.part_time and not start.part_time:
        found.add("part-time")
    return found


def _judged(person: Person, training: Training, start: Start, rules: RulesOn, today: date) -> Judged:
    then = rules(start.on or today)
    cost = paying(person, training, start, then)
    limits = frozenset(broken(person, training, start, cost, then, today))
    return Judged(training, start, cost, limits, training.kind == "apprenticeship" and not start.online, then)


def _order(one: Judged) -> tuple[int, float, date, str]:
    return (len(one.broken), one.start.minutes or 0.0, one.start.on or date.max, one.start.key)
