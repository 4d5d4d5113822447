"""A list of learners from a spreadsheet. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from routeways.engagements.actions.bootcamp_places import Application, apply_for_bootcamp
from routeways.engagements.actions.cohort_importing import ImportedCandidates, inside
from routeways.engagements.actions.participants import Somebody
from routeways.engagements.bootcamp_incoming import IncomingLearner, read_learners
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Bootcamp
from routeways.foundation.tables import FileRefused, Problem

MOST_ROWS = 500


@transaction.atomic
def import_learners(*, by: Any, bootcamp: Bootcamp, path: Path, now: datetime) -> ImportedCandidates:
    """Adds everybody in a CSV or XLSX file (columns: `bootcamp_incoming.contract`); known numbers change nothing.

    Raises FileRefused with nothing loaded.
    """
    incoming, problems, report = read_learners(path)
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} people. Split it and load the parts.")
    made = unchanged = 0
    for row in incoming:
        try:
            with transaction.atomic():
                _, new = apply_for_bootcamp(by=by, bootcamp=bootcamp, application=_of(row), now=now, through="file")
        except EngagementError as error:
            problems.append(Problem(inside(str(error)), row.line))
            continue
        made, unchanged = made + new, unchanged + (not new)
    listed = sorted((one for one in problems if one.row is not None), key=lambda one: one.row or 0)
    notes = (*(str(one) for one in problems if one.row is None), *report.notes)
    return ImportedCandidates(report.rows_read, made, unchanged, tuple(listed), notes)


def _of(row: IncomingLearner) -> Application:
    somebody = Somebody(
        name=row.name, born_on=row.born_on, told_on=row.told_on, own_number=row.number, email=row.email,
        phone=row.phone,
    )  # fmt: skip
    staff = int(row.staff) if row.staff.isdecimal() and len(row.staff) < 8 else None
    return Application(somebody, row.learner, row.area, row.work, row.funded, row.employer, staff)
