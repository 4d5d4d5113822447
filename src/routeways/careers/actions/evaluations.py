"""Own evaluations, and results of the national tool brought by file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.benchmarks.scoring import BENCHMARKS, Result, evaluate
from routeways.careers.errors import CareersError
from routeways.careers.evaluation_files import read_results
from routeways.careers.models import (
    NEW_CRITERIA,
    BenchmarkResult,
    CriterionState,
    Evaluation,
    Institution,
    Scheme,
)
from routeways.careers.queries.evaluations import INSTRUMENTS, begun
from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.instruments import actions as instruments
from routeways.instruments.models import Response
from routeways.organisations.identifiers import Scheme as Register
from routeways.organisations.models import Identifier

BANDS = "bands"  # the sharing item of the questionnaires


@dataclass(frozen=True, slots=True)
class ImportedResults:
    made: int
    unchanged: int
    problems: tuple[Problem, ...]


def scheme_on(day: date) -> str:
    return Scheme.SINCE if day >= NEW_CRITERIA else Scheme.BEFORE


@transaction.atomic
def start_evaluation(*, by: Any, institution: Institution, now: datetime) -> Response:
    """Opens the questionnaire that goes with the institution; one that was begun and not sent goes on.

    Raises CareersError for institutions that the benchmarks do not cover.
    """
    instrument = INSTRUMENTS.get(institution.template)
    if instrument is None:
        raise CareersError(f"The Gatsby Benchmarks do not cover {institution}: there is nothing to evaluate.")
    today = timezone.localdate(now)
    if held := begun(institution, actor=by, today=today):
        return held.response
    wave = instruments.create_wave(
        by=by,
        instrument=instrument,
        region=institution.region,
        owner=institution.organisation,
        title=f"Own evaluation, {today:%B %Y}",
        opens_on=today,
    )
    return instruments.start(by=by, wave=wave, now=now, organisation=institution.organisation)


@transaction.atomic
def keep_evaluation(*, by: Any, response: Response, now: datetime) -> None:
    """Called when the answers are sent: scores them and keeps each criterion in the words of that day."""
    institution = Institution.objects.get(organisation=response.wave.owner)
    results = evaluate(response.wave.questionnaire, response.answers)
    taken_on = timezone.localdate(now)
    made = Evaluation.objects.create(
        institution=institution,
        origin=Evaluation.Origin.OWN,
        scheme=Scheme.SINCE,
        instrument=response.wave.instrument,
        version=response.wave.version,
        taken_on=taken_on,
        shared=response.shares.filter(item=BANDS, shared=True).exists(),
        response=response,
        created_by=by,
    )
    BenchmarkResult.objects.bulk_create(result_rows(made, results))
    CriterionState.objects.bulk_create(criterion_rows(made, results))
    audit.record(by=by, verb="careers.keep_evaluation", subject=made, details={"shared": made.shared})


def result_rows(made: Evaluation, results: Iterable[Result]) -> list[BenchmarkResult]:
    """One a benchmark, to be stored."""
    return [
        BenchmarkResult(
            evaluation=made,
            benchmark=one.benchmark,
            percent=one.percent,
            achieved=one.achieved,
            criteria=len(one.criteria),
        )
        for one in results
    ]


def criterion_rows(made: Evaluation, results: Iterable[Result]) -> list[CriterionState]:
    """Each criterion in the words of that day, to be stored."""
    return [
        CriterionState(
            evaluation=made, benchmark=one.benchmark, criterion=each.id, label=each.label[:300], state=each.state
        )
        for one in results
        for each in one.criteria
    ]


@transaction.atomic
def share_evaluation(*, by: Any, evaluation: Evaluation, shared: bool) -> None:
    """Whether the hub may read full, part or none for each benchmark. It can be changed at any time."""
    if evaluation.shared != shared:
        evaluation.shared = shared
        evaluation.save(update_fields=["shared"])
        audit.record(by=by, verb="careers.share_evaluation", subject=evaluation, details={"shared": shared})


@transaction.atomic
def import_results(
    *, by: Any, institutions: Iterable[Institution], path: Path, today: date, shared: bool = False
) -> ImportedResults:
    """Results of the national tool for institutions whom the file names by URN or UKPRN (columns: `evaluation_files`).

    A row that is there already changes nothing; one with other numbers for the same day is refused. Raises FileRefused.
    """
    rows, problems = read_results(path, today)
    made = unchanged = 0
    known = _by_number(institutions)
    for row in rows:
        institution = known.get(row.number)
        if institution is None:
            reason = "is not a number of a school or college of yours"
            problems.append(Problem(reason, row.line, "URN or UKPRN", row.number))
            continue
        held = institution.evaluations.filter(origin=Evaluation.Origin.COMPASS, taken_on=row.taken_on).first()
        if held is None:
            _store(by, institution, row.taken_on, row.percents, shared)
            made += 1
        elif {one.benchmark: one.percent for one in held.results.all()} == dict(row.percents):
            unchanged += 1
        else:
            reason = "other percentages are recorded for this day; remove those first"
            problems.append(Problem(reason, row.line, "Date", row.taken_on.isoformat()))
    if made:
        audit.record(by=by, verb="careers.import_results", subject="careers:evaluations", details={"made": made})
    return ImportedResults(made, unchanged, tuple(problems))


@transaction.atomic
def remove_evaluation(*, by: Any, evaluation: Evaluation) -> None:
    """Takes away results that were brought by file. Own evaluations stay: a new one takes their place."""
    if evaluation.origin != Evaluation.Origin.COMPASS:
        raise CareersError("An own evaluation stays as it was. Take a new one, and that one counts.")
    details = {"institution": evaluation.institution.public_id, "taken_on": evaluation.taken_on.isoformat()}
    audit.record(by=by, verb="careers.remove_evaluation", subject=evaluation, details=details)
    evaluation.delete()


def _store(by: Any, institution: Institution, taken_on: date, percents: Mapping[int, int], shared: bool) -> None:
    made = Evaluation.objects.create(
        institution=institution,
        origin=Evaluation.Origin.COMPASS,
        scheme=scheme_on(taken_on),
        taken_on=taken_on,
        shared=shared,
        created_by=by,
    )
    BenchmarkResult.objects.bulk_create(
        BenchmarkResult(evaluation=made, benchmark=number, percent=percents[number]) for number in BENCHMARKS
    )


def _by_number(institutions: Iterable[Institution]) -> dict[str, Institution]:
    of = {one.organisation_id: one for one in institutions}
    rows = Identifier.objects.filter(
        organisation__in=list(of), scheme__in=(Register.URN, Register.UKPRN), in_use_key__isnull=False
    )
    return {row.value: of[row.organisation_id] for row in rows}
