"""An institution’s own encounters and coverage. Everything here starts from what the actor may read of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from routeways.careers.counting.ledgers import Verdict
from routeways.careers.counting.measures import MEASURES, Measure
from routeways.careers.coverage_reading import judged, with_parts
from routeways.careers.models import CoverageCell, Encounter, GuidanceCount, Institution, SchoolClass, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.engagements.models import Activity, Engagement
from routeways.foundation.dated_rules import rule


@dataclass(frozen=True, slots=True)
class Logged:
    """One encounter with its verdicts, one for each ledger."""

    one: Encounter
    verdicts: tuple[Verdict, ...]

    @property
    def counts_in(self) -> tuple[str, ...]:
        return tuple(verdict.ledger for verdict in self.verdicts if verdict.counts)


@dataclass(frozen=True, slots=True)
class Gap:
    """A year group that is not all reached, in one measure. `due`: it must be reached in this school year.

    `nearly`: all but a few, who were away; somebody to come for a whole year group is not what helps them.
    """

    measure: Measure
    cell: CoverageCell
    due: bool
    nearly: bool

    @property
    def lacking(self) -> int:
        """Pupils who may lack it."""
        return (self.cell.size or 0) - (self.cell.lower or 0)


def encounters(one: Institution, *, actor: Any, today: date, school_year: SchoolYear | None = None) -> list[Logged]:
    """The newest first; of one school year, or all."""
    rows = Encounter.objects.visible_to(actor, today=today).filter(institution=one)
    if school_year is not None:
        rows = rows.filter(on__range=(school_year.first_day, school_year.last_day))
    rows = with_parts(rows.order_by("-on", "-pk"))
    return [Logged(row, judged(row)) for row in rows]


def encounter(one: Institution, public_id: str, *, actor: Any, today: date) -> Logged | None:
    rows = Encounter.objects.visible_to(actor, today=today).filter(institution=one, public_id=public_id)
    found = with_parts(rows.select_related("engagement")).first()
    return Logged(found, judged(found)) if found else None


def school_years(one: Institution, *, actor: Any, today: date) -> list[SchoolYear]:
    """Those with encounters, and the present one, the newest first."""
    days = Encounter.objects.visible_to(actor, today=today).filter(institution=one).dates("on", "month")
    return sorted({SchoolYear.of(today), *(SchoolYear.of(day) for day in days)}, reverse=True)


def own_coverage(one: Institution, *, actor: Any, today: date) -> list[CoverageCell]:
    """The cells with their numbers: for the institution’s own people, nobody else gets a row."""
    own = Institution.objects.visible_to(actor, today=today).filter(pk=one.pk)
    begins = SchoolYear.of(today).begins
    rows = list(CoverageCell.objects.filter(institution__in=own, begins=begins))
    order = {measure: number for number, measure in enumerate(MEASURES)}
    return sorted(rows, key=lambda cell: (order.get(cell.measure, 99), cell.year, cell.group))


def gaps(cells: Sequence[CoverageCell], *, today: date) -> list[Gap]:
    """What is missing of all pupils: what is due this year first, then where most may lack it."""
    enough = rule("coverage-bands", today)["all_from"]
    found = [
        Gap(
            MEASURES[cell.measure],
            cell,
            MEASURES[cell.measure].is_due(cell.year),
            cell.lower * 100 >= enough * cell.size,
        )
        for cell in cells
        if cell.group == "all" and cell.size and cell.lower is not None and cell.lower < cell.size
    ]
    return sorted(found, key=lambda gap: (not gap.due, -gap.lacking, gap.cell.year))


def classes_of(one: Institution, school_year: SchoolYear) -> dict[int, dict[str, int]]:
    """Year group → class → pupils."""
    found: dict[int, dict[str, int]] = {}
    rows = SchoolClass.objects.filter(year_group__institution=one, year_group__begins=school_year.begins)
    for row in rows.select_related("year_group").order_by("year_group__year", "name"):
        found.setdefault(row.year_group.year, {})[row.name] = row.pupils
    return found


def sizes_of(one: Institution, school_year: SchoolYear) -> Mapping[int, YearGroup]:
    rows = YearGroup.objects.filter(institution=one, begins=school_year.begins).prefetch_related("classes")
    return {row.year: row for row in rows}


def guidance_of(one: Institution, school_year: SchoolYear) -> Mapping[int, GuidanceCount]:
    return {row.year: row for row in GuidanceCount.objects.filter(institution=one, begins=school_year.begins)}


def to_take_over(one: Institution, *, actor: Any, today: date) -> list[Activity]:
    """What took place through this site for the institution and is no encounter yet: one line an engagement."""
    here = Engagement.objects.visible_to(actor, today=today).filter(owner=one.organisation)
    taken = Encounter.objects.filter(institution=one, engagement__isnull=False).values("engagement")
    rows: QuerySet[Activity] = Activity.objects.filter(owner=one.organisation, engagement__in=here)
    rows = rows.exclude(engagement__in=taken).select_related("engagement", "employer").order_by("engagement", "on")
    first: dict[int, Activity] = {}
    for row in rows:
        if row.engagement_id is not None:
            first.setdefault(row.engagement_id, row)
    return sorted(first.values(), key=lambda row: row.on, reverse=True)


def by_school_year(rows: Iterable[Activity]) -> list[tuple[SchoolYear, list[Activity]]]:
    """The same rows in the same order, under the school year of their day."""
    return [(year, list(held)) for year, held in groupby(rows, key=lambda row: SchoolYear.of(row.on))]
