"""A list of candidates from a spreadsheet. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.candidates import Referral, refer_many
from routeways.engagements.actions.participants import Somebody, check_somebody
from routeways.engagements.cohort_incoming import IncomingCandidate, read_candidates
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement
from routeways.foundation.tables import FileRefused, Problem
from routeways.organisations.models import Organisation

MOST_ROWS = 1_000  # they go in together, and nobody else writes meanwhile


@dataclass(frozen=True, slots=True)
class ImportedCandidates:
    """What became of the rows."""

    rows: int
    made: int
    unchanged: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@transaction.atomic
def import_candidates(
    *, by: Any, engagement: Engagement, referrer: Organisation, path: Path, now: datetime
) -> ImportedCandidates:
    """Refers everybody in a CSV or XLSX file (columns: `cohort_incoming.contract`).

    Somebody with a number that was referred already changes nothing. Raises FileRefused or EngagementError with
    nothing loaded.
    """
    incoming, problems, report = read_candidates(path)
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} people. Split it and load the parts.")
    good = []
    for row in incoming:
        referral = _referral(row)
        try:
            check_somebody(referral.somebody, today=timezone.localdate(now))
        except EngagementError as error:
            problems.append(Problem(inside(str(error)), row.line))
            continue
        good.append(referral)
    made, unchanged = refer_many(by=by, engagement=engagement, referrer=referrer, referrals=good, now=now)
    listed = sorted((one for one in problems if one.row is not None), key=lambda one: one.row or 0)
    notes = (*(str(one) for one in problems if one.row is None), *report.notes)
    return ImportedCandidates(report.rows_read, made, unchanged, tuple(listed), notes)


def _referral(row: IncomingCandidate) -> Referral:
    somebody = Somebody(
        name=row.name, born_on=row.born_on, told_on=row.told_on, own_number=row.number, email=row.email,
        phone=row.phone, postcode=row.postcode,
    )  # fmt: skip
    return Referral(somebody, row.benefit, row.trainer, row.employer)


def inside(sentence: str) -> str:
    """A sentence as the reason in a row: it stands after “row 7:”."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")
