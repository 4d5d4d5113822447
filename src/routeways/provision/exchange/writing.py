"""Records as the same CSV forms: what `grid` and `courses` read back is what was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from routeways.foundation.spreadsheets import BOM
from routeways.provision.exchange.columns import FORMS, Col
from routeways.provision.exchange.guard import guarded
from routeways.provision.exchange.records import CourseRecord, VenueRecord


def courses(records: Iterable[CourseRecord], form: str) -> bytes:
    """One row a run, in the order of the columns of `form` (“lars” or “non-lars”)."""
    rows = []
    for course in records:
        for run in course.runs:
            rows.append([_cell(run if hasattr(run, col.key) else course, col) for col in FORMS[form]])
    return _csv(FORMS[form], rows)


def venues(records: Iterable[VenueRecord]) -> bytes:
    return _csv(FORMS["venues"], [[_cell(one, col) for col in FORMS["venues"]] for one in records])


def _csv(columns: tuple[Col, ...], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([col.heading for col in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return BOM + out.getvalue().encode("utf-8")


def _cell(record: Any, col: Col) -> str:
    value = getattr(record, col.key, "")  # the reference of a run's venue stands in the file of venues
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case date():
            return f"{value:%d/%m/%Y}"
        case Decimal():
            return f"{value:.2f}"
        case tuple():
            return ";".join(value)
    return str(value)
