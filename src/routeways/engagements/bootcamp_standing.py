"""How far one learner of a bootcamp is, and what is missing before a step or a claim, in sentences. No writes here.

Every function reads the place's own rows through its relations, so a list that was fetched with them costs no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from routeways.engagements.bootcamp_rules import BootcampRule, bootcamp_rule, milestone_amounts
from routeways.engagements.models import (
    BootcampCheck,
    BootcampClaim,
    BootcampEvidence,
    BootcampInterview,
    BootcampPlace,
)

Question = BootcampCheck.Question
What = BootcampInterview.What
Result = BootcampInterview.Result
TOOK_PLACE = (Result.HELD, Result.OFFERED, Result.NOT_OFFERED)
OUTCOMES = {"job": "A job", "new-role": "A new role with the same employer", "contracts": "New contracts"}


@dataclass(frozen=True, slots=True)
class Attended:
    """Days, minutes of guided learning, and the days from the first to the last of them."""

    days: int
    minutes: int
    span: int

    @property
    def hours(self) -> str:
        return hours_of(self.minutes)


def hours_of(minutes: int) -> str:
    """“7½” or “12”: half hours are written, anything finer is cut off."""
    whole, rest = divmod(minutes, 60)
    return f"{whole or ''}½" if rest >= 30 else str(whole)


def rule_of(place: BootcampPlace) -> BootcampRule:
    """The rule in force when the bootcamp begins holds for everybody in it."""
    return bootcamp_rule(place.bootcamp.starts_on)


def attended(place: BootcampPlace) -> Attended:
    days = sorted(place.days.all(), key=lambda one: one.day)
    span = (days[-1].day - days[0].day).days + 1 if days else 0
    return Attended(len(days), sum(one.minutes for one in days), span)


def not_eligible(place: BootcampPlace) -> list[str]:
    """Which of the four questions nobody has checked, or which are not met."""
    known = {one.question: one for one in place.checks.all()}
    found = []
    for question, label in Question.choices:
        one = known.get(question)
        if one is None:
            found.append(f"Nobody has checked yet: {label}.")
        elif not one.met:
            found.append(f"Not met: {label}.")
    return found


def genuine(place: BootcampPlace, today: date) -> BootcampInterview | None:
    """The first interview that counts for this learner: of a kind that the rule takes, and said to have been."""
    counts = rule_of(place).interviews[place.learner]
    for one in sorted(place.interviews.all(), key=lambda one: (one.on, one.pk)):
        if one.what in counts and one.on <= today and one.result in TOOK_PLACE:
            return one
    return None


def not_interviewed(place: BootcampPlace, today: date) -> list[str]:
    """Why the interviews so far do not count."""
    if genuine(place, today) is not None:
        return []
    held, counts = list(place.interviews.all()), rule_of(place).interviews[place.learner]
    wanted = " or ".join(WANTED[what] for what in counts)
    if any(one.what in counts and one.on <= today and one.result == Result.WAITING for one in held):
        return ["Nobody has recorded whether the interview took place. Say what came of it."]
    if any(one.what == What.MOCK for one in held):
        return [f"There was only a mock interview, which never counts. Wanted: {wanted}."]
    if any(one.on > today for one in held):
        return ["The interview is still to come."]
    return [f"No genuine interview is recorded. Wanted: {wanted}."]


WANTED: dict[str, str] = {
    What.JOB: "an interview for a real vacancy",
    What.NEW_ROLE: "a talk about a new role with the employer",
    What.CONTRACTS: "a plan for new contracts",
}


def not_started(place: BootcampPlace) -> list[str]:
    """What is missing until attendance makes a start by the rule: days, hours, span, assessment."""
    rule, found = rule_of(place), attended(place)
    lacking = []
    if found.days < rule.start_days:
        lacking.append(f"Attended on {found.days} of at least {_many(rule.start_days, 'day')}.")
    if found.minutes < rule.start_hours * 60:
        lacking.append(f"Attended {found.hours} of at least {_many(rule.start_hours, 'hour')} of guided learning.")
    if found.span < rule.start_span_days:
        lacking.append(f"First and last day attended are {found.span} of at least {rule.start_span_days} days apart.")
    if rule.assessed and place.assessed_on is None:
        lacking.append("The initial assessment is not recorded.")
    return lacking


def not_completed(place: BootcampPlace, today: date) -> list[str]:
    """What is missing until the course is completed: its end, the hours, a genuine interview."""
    rule, found, ends = rule_of(place), attended(place), place.bootcamp.ends_on
    lacking = []
    if today < ends:
        lacking.append(f"The course ends on {ends:%-d %B %Y}.")
    if found.minutes < rule.least_hours * 60:
        lacking.append(f"Attended {found.hours} of at least {rule.least_hours} hours of guided learning.")
    return [*lacking, *not_interviewed(place, today)]


def no_outcome(place: BootcampPlace, today: date) -> list[str]:
    if not place.outcome:
        return ["No outcome is recorded: the job, the new role or the contracts."]
    if place.outcome_on and place.outcome_on > today:
        return [f"The outcome begins on {place.outcome_on:%-d %B %Y}. It counts from that day."]
    return []


def standing_claim(place: BootcampPlace, milestone: int) -> BootcampClaim | None:
    """The claim of a milestone that was not taken back."""
    rows = list(place.claims.all())
    taken_back = {one.reverses_id for one in rows if one.reverses_id}
    return next((one for one in rows if one.milestone == milestone and not one.reverses_id
                 and one.pk not in taken_back), None)  # fmt: skip


def evidence_for(place: BootcampPlace, milestone: int, today: date) -> BootcampEvidence | None:
    """The newest document for a milestone that is dated today or earlier."""
    rows = [one for one in place.evidence.all() if one.milestone == milestone and one.on <= today]
    return max(rows, key=lambda one: one.pk, default=None)


def not_claimable(place: BootcampPlace, milestone: int, today: date) -> list[str]:
    """What keeps a milestone from being claimed; nothing where it can be, or is claimed already."""
    if standing_claim(place, milestone) is not None:
        return []
    reached = {"applied": 0, "eligible": 0, "started": 1, "completed": 2}[place.engagement.step]
    lacking: list[str] = []
    if milestone == 1:
        lacking += not_eligible(place)
        if reached < 1:
            lacking.append("The start is not recorded.")
        lacking += not_started(place)
    else:
        if reached < 2:
            lacking.append("The completion is not recorded.")
        lacking += not_started(place)
        lacking += not_completed(place, today) if milestone == 2 else no_outcome(place, today)
    if evidence_for(place, milestone, today) is None:
        lacking.append("No document is named as evidence: its reference, its day, and who stands behind it.")
    return lacking


def amounts(place: BootcampPlace) -> tuple[int, ...]:
    """Pence of each milestone of this place."""
    return milestone_amounts(place.grant, rule_of(place).shares)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def written(lacking: Sequence[str]) -> str:
    return " ".join(lacking)
