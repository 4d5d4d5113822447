"""Institutions for tests. Organisations, people and roles come from `tests.organisations.factories`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from routeways.careers import actions
from routeways.careers.actions import ClassSize, YearSize
from routeways.careers.counting.words import FLAGS
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.models import CoverageCell, Encounter, Institution, template_of
from routeways.careers.school_years import SchoolYear
from routeways.organisations.models import Organisation
from tests.organisations.factories import make_organisation


def make_institution(
    organisation: Organisation | None = None,
    *,
    name: str = "Alder Vale High",
    region: str = "lancashire",
    phase: str = "secondary",
    setting: str = "mainstream",
    years: tuple[int, int] | None = (7, 11),
) -> Institution:
    organisation = organisation or make_organisation(name, kind="school", region=region)
    return Institution.objects.create(
        organisation=organisation,
        region=region,
        phase=phase,
        setting=setting,
        template=template_of(phase, setting),
        first_year=years[0] if years else None,
        last_year=years[1] if years else None,
        source="a test",
    )


TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def size_years(
    school: Institution,
    pupils: int = 100,
    *,
    on: date = TODAY,
    send: int | None = 20,
    fsm: int | None = 30,
    classes: dict[str, int] | None = None,
    today: date | None = TODAY,
) -> None:
    """Every year group of the school year has so many pupils; `classes` by ending: {"A": 30} is 9A in Year 9."""
    actions.record_years(
        by=None,
        institution=school,
        school_year=SchoolYear.of(on),
        sizes=[
            YearSize(
                year, pupils, send, fsm, tuple(ClassSize(f"{year}{name}", n) for name, n in (classes or {}).items())
            )
            for year in school.years
        ],
        today=today,
    )


def draft(**fields: Any) -> EncounterDraft:
    """A talk by an employer to the whole of Year 9 with every sign."""
    fields = {
        "on": TODAY,
        "title": "Engineers’ morning",
        "mode": "in-person",
        "flags": tuple(FLAGS),
        "met": (MetDraft("employer", name="Imaginary Works", size="small", sector="engineering"),),
        "reach": (ReachDraft(9, whole=True),),
        **fields,
    }
    return EncounterDraft(**fields)


def log(school: Institution, **fields: Any) -> Encounter:
    return actions.log_encounter(by=None, institution=school, draft=draft(**fields), now=NOW)


def cell(school: Institution, measure: str, year: int, group: str = "all") -> CoverageCell:
    return CoverageCell.objects.get(
        institution=school, measure=measure, year=year, group=group, begins=SchoolYear.of(TODAY).begins
    )


def shares(school: Institution, measure: str, year: int, group: str = "all") -> tuple[int | None, int | None]:
    found = cell(school, measure, year, group)
    return found.lower, found.upper
