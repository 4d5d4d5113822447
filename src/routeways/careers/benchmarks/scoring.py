"""How an own evaluation against the Gatsby Benchmarks is scored. Pure: the same answers always give the same result.

The rule, which the page of each result publishes: a benchmark's percentage is the share of its criteria that are fully
achieved. Each criterion counts once; the percentage is rounded down, so that 100 means all of them. A question about a
share of learners is fully achieved from the band of 76 to 99 per cent upwards (“the overwhelming majority”). What is
not asked, because there are no learners of 16 to 18, is no criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routeways.instruments.asking.flow import counted
from routeways.instruments.asking.schema import Question, Questionnaire

PREFIX = "benchmark-"
NOT_STARTED, IN_PROGRESS, ACHIEVED = "not-started", "in-progress", "achieved"
STATES = {NOT_STARTED: "Not started", IN_PROGRESS: "In progress", ACHIEVED: "Fully achieved"}
BENCHMARKS = {
    1: "A stable careers programme",
    2: "Learning from career and labour market information",
    3: "Addressing the needs of each young person",
    4: "Linking curriculum learning to careers",
    5: "Encounters with employers and employees",
    6: "Experiences of workplaces",
    7: "Encounters with further and higher education",
    8: "Personal guidance",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """`id` is the place in the questionnaire, `bm1/leader`; `state` one of STATES."""

    id: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark. `percent` is 0 to 100, whole, rounded down."""

    benchmark: int
    criteria: tuple[Criterion, ...]

    @property
    def achieved(self) -> int:
        return sum(one.state == ACHIEVED for one in self.criteria)

    @property
    def percent(self) -> int:
        return 100 * self.achieved // len(self.criteria)


def evaluate(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Result, ...]:
    """The benchmarks of a questionnaire in order; one of which nothing was answered is left out."""
    known = counted(questionnaire, answers)
    found = []
    for score in questionnaire.scores:
        criteria = tuple(one for place in score.of if (one := _criterion(questionnaire, known, place)) is not None)
        if criteria:
            found.append(Result(int(score.id.removeprefix(PREFIX)), criteria))
    return tuple(found)


def _criterion(questionnaire: Questionnaire, answers: Mapping[str, Any], place: str) -> Criterion | None:
    id, _, row = place.partition("/")
    question = questionnaire.by_id[id]
    value = answers.get(id)
    if row:
        value = value.get(row) if isinstance(value, Mapping) else None
    if value is None:
        return None
    line = question.row(row) if row else None
    return Criterion(place, line.label if line else question.text, _state(question, str(value)))


def _state(question: Question, value: str) -> str:
    """Of a band: nobody is not started, some are in progress, from the band that scores on it is achieved."""
    if question.scores.get(value):
        return ACHIEVED
    first = question.options[0].id
    return NOT_STARTED if value == first else IN_PROGRESS


def word(percent: int) -> str:
    """What the hub reads in place of a percentage: full, part or none."""
    return "full" if percent == 100 else "part" if percent else "none"
