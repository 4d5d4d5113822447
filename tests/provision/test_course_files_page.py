"""docs/course-files.md says what the program does."""

from __future__ import annotations

from routeways.provision.exchange import columns, records
from routeways.provision.exchange.columns import FORMS
from routeways.provision.models import Attendance, Mode, StudyMode, Unit
from routeways.provision.models.course import TEXTS
from tests.provision.course_file_tables import PAGE, RULES, shown, written


def test_every_form_and_every_rule_is_explained_as_the_program_has_it() -> None:
    page = PAGE.read_text("utf-8")
    assert shown(page) == {*FORMS, *RULES}
    assert written(page) == page, "Run: python -m tests.provision.course_file_tables"


def test_the_values_of_a_file_are_those_of_the_tables() -> None:
    assert tuple(Mode.values) == columns.MODES and tuple(Unit.values) == columns.UNITS
    assert tuple(StudyMode.values) == columns.STUDY_MODES and tuple(Attendance.values) == columns.ATTENDANCE
    assert records.TEXTS == TEXTS
