"""Invented evaluations of invented institutions: half of them share theirs with the hub, some keep it, some have none.

Stored all together, with one audit row: single writes would make each start slow. The answers go through the published
rule of scoring, as a person's do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers.actions.evaluations import criterion_rows, result_rows
from routeways.careers.benchmarks.scoring import ACHIEVED, BENCHMARKS, IN_PROGRESS, NOT_STARTED, Result, evaluate
from routeways.careers.models import BenchmarkResult, CriterionState, Evaluation, Institution, Scheme
from routeways.careers.queries.evaluations import INSTRUMENTS
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.instruments.asking.instrument import Instrument, instrument
from routeways.instruments.asking.schema import Question

FILE = PACKAGED / "demonstration" / "careers" / "evaluations" / "evaluations.yaml"
SIXTH = 12  # the first year group after 16
SHARES = {ACHIEVED: "all", IN_PROGRESS: "to-50", NOT_STARTED: "none"}  # answers to “How many …?”


class Pattern(Part):
    """`full` and `none`: benchmarks of which all criteria are achieved, or not one. `nothing`: no evaluation."""

    id: str
    full: tuple[int, ...] = ()
    none: tuple[int, ...] = ()
    shared: bool = False
    nothing: bool = False

    def state(self, benchmark: int) -> str:
        return ACHIEVED if benchmark in self.full else NOT_STARTED if benchmark in self.none else IN_PROGRESS


class InventedEvaluations(Definition):
    """What `definitions/demonstration/careers/evaluations/evaluations.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/evaluations"

    patterns: tuple[Pattern, ...] = Field(min_length=1)


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where they are there already, or where there are no institutions."""
    held = list(Institution.objects.in_region(region).of_the_hub())
    if not held or Evaluation.objects.filter(institution__region=region).exists():
        return False
    known = read(FILE, InventedEvaluations)
    asked = {template: found for template, id in INSTRUMENTS.items() if (found := instrument(id))}
    made: list[tuple[Evaluation, tuple[Result, ...]]] = []
    for number, one in enumerate(held):
        pattern = known.patterns[number % len(known.patterns)]
        if not pattern.nothing:
            made.append(_evaluation(one, asked[one.template], number, pattern, now))
    Evaluation.objects.bulk_create([row for row, _ in made], batch_size=200)
    BenchmarkResult.objects.bulk_create((one for row, found in made for one in result_rows(row, found)), 500)
    CriterionState.objects.bulk_create((one for row, found in made for one in criterion_rows(row, found)), 500)
    details = {"made": len(made)}
    audit.record(by=by, verb="careers.load_demonstration_evaluations", subject=f"region:{region}", details=details)
    return True


def _evaluation(
    one: Institution, asked: Instrument, number: int, pattern: Pattern, now: datetime
) -> tuple[Evaluation, tuple[Result, ...]]:
    row = Evaluation(
        institution=one,
        origin=Evaluation.Origin.OWN,
        scheme=Scheme.SINCE,
        instrument=asked.id,
        version=asked.version,
        taken_on=timezone.localdate(now) - timedelta(days=10 + number * 7 % 60),
        shared=pattern.shared,
        created_at=now,
    )
    return row, evaluate(asked, _answers(asked, pattern, number, sixth=SIXTH in one.years))


def _answers(asked: Instrument, pattern: Pattern, number: int, *, sixth: bool) -> dict[str, Any]:
    answers: dict[str, Any] = {"sixth-form": "yes" if sixth else "no"}
    for benchmark in BENCHMARKS:
        state = pattern.state(benchmark)
        for question in asked.questions:
            if question.id.partition("-")[0] != f"bm{benchmark}":
                continue
            if question.type == "matrix":
                answers[question.id] = _rows(question, state, number)
            elif question.type == "single":
                answers[question.id] = SHARES[state]
    return answers


def _rows(question: Question, state: str, number: int) -> dict[str, str]:
    """“In progress” is a benchmark in part: the first criterion is achieved, the last is not, the others vary."""
    rows = [row.id for row in question.rows]
    if state != IN_PROGRESS:
        return dict.fromkeys(rows, state)
    between = (ACHIEVED, IN_PROGRESS, NOT_STARTED)
    found = {row: between[(number + at) % len(between)] for at, row in enumerate(rows)}
    return found | {rows[-1]: IN_PROGRESS, rows[0]: ACHIEVED}
