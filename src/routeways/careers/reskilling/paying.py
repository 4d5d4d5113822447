"""What a course costs a person after the funding rules of the day, each with the rule that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from routeways.careers.reskilling.facts import OLDEST, YOUNGEST, Person, Start, Training

WEEKS = 52


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule as it stands: `reference` names it and its version. certain: False where it must be read again."""

    reference: str
    since: date
    source: str
    values: Mapping[str, Any]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    adult: Rule
    bootcamp: Rule
    apprenticeship: Rule


RulesOn = Callable[[date], Rules]  # the rules that stand on a day


@dataclass(frozen=True, slots=True)
class Paying:
    """upfront: pounds due when the course begins; None where nobody can say. borrowed: the part a loan would pay."""

    upfront: Decimal | None
    borrowed: Decimal
    says: str
    rule: Rule


NOTHING = Decimal(0)


def paying(person: Person, training: Training, start: Start, rules: Rules) -> Paying:
    """Free by the first rule that says so; else by a loan, where one is allowed and wanted; else the fee."""
    adult = rules.adult.values
    match training.kind:
        case "apprenticeship":
            hourly = Decimal(str(adult["apprentice_hourly"]))
            says = f"Nothing: apprentices never pay. The job pays £{hourly:.2f} an hour or more in the first year."
            return Paying(NOTHING, NOTHING, says, rules.apprenticeship)
        case "bootcamp":
            return Paying(NOTHING, NOTHING, _bootcamp(person), rules.bootcamp)
    if start.fee is not None and start.fee == 0:
        return Paying(NOTHING, NOTHING, "Nothing: the provider asks no fee.", rules.adult)
    if why := _free(person, training, adult):
        return Paying(NOTHING, NOTHING, f"Nothing: {why}", rules.adult)
    if start.fee is None:
        return Paying(None, NOTHING, "The provider does not say what it costs.", rules.adult)
    if person.loan and training.level in adult["loan_levels"] and YOUNGEST[person.age] >= adult["loan_age"]:
        says = f"Nothing now: a loan pays £{start.fee:,.0f}. You pay it back out of later earnings."
        return Paying(NOTHING, start.fee, says, rules.adult)
    return Paying(start.fee, NOTHING, f"£{start.fee:,.0f}: no rule that we know makes it free for you.", rules.adult)


def weekly(amount: Decimal, start: Start, today: date, rules: Rules) -> Decimal:
    """What has to be put aside a week from today until the course begins, to have the amount by then."""
    weeks = rules.adult.values["saving_weeks"] if start.on is None else max((start.on - today).days // 7, 1)
    return amount / Decimal(weeks)


def apprentice_week(rules: Rules) -> Decimal:
    """The least an apprentice is paid in a week, pounds before tax."""
    values = rules.adult.values
    return Decimal(str(values["apprentice_hourly"])) * Decimal(str(values["apprentice_hours"]))


def _bootcamp(person: Person) -> str:
    if person.work == "employed":
        return "Nothing, if you come on your own. If your employer sends you, the employer pays a part."
    return "Nothing: Skills Bootcamps are free for people who are out of work or work for themselves."


def _free(person: Person, training: Training, adult: Mapping[str, Any]) -> str:
    """Why it is free for this person, or "". A short course without public money keeps its fee, whatever one earns."""
    if YOUNGEST[person.age] < adult["adult_age"]:
        return ""
    if training.kind == "essential" and adult["essential"] and person.level < 3:
        return "English, maths and digital basics are free for adults who need them."
    if training.kind == "course":
        first = training.level == 2 and person.level < 2 and OLDEST[person.age] <= adult["free_level_2_to_age"]
        return "you have no level 2 yet, and up to your age the first is free." if first else ""
    if training.kind not in ("free-course", "essential"):
        return ""
    if training.kind == "free-course" and adult["free_level_3"] and training.level == 3 and person.level < 3:
        return "you have no level 3 yet, so your first is free."
    if person.work == "out":
        return "you are out of work."
    if person.weekly_pay is not None and person.weekly_pay * WEEKS < adult["low_wage"]:
        return f"you earn less than £{adult['low_wage']:,} a year."
    return ""
