"""Coverage worked out anew after something changed, so that pages only read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from routeways.careers.counting.bands import Banded, Measured, bands
from routeways.careers.counting.coverage import coverage
from routeways.careers.counting.measures import GROUPS, Measure, measures_of
from routeways.careers.coverage_reading import Known, read
from routeways.careers.models import CoverageCell, Institution, Phase
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule

RULES = ("gatsby-benchmarks", "provider-access", "coverage-bands")
Rules = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def refresh(institutions: Sequence[Institution], *, today: date) -> int:
    """Works out the cells of the school year of `today`; gives how many. A part of another action, which is audited.

    The institutions are locked first: two that write at the same moment wait for each other. Called before the row of
    the audit, whose lock comes last everywhere.
    """
    begins = SchoolYear.of(today).begins
    keys = [one.pk for one in institutions]
    list(Institution.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    CoverageCell.objects.filter(institution__in=keys, begins=begins).delete()
    known = read(keys, begins)
    rules = {id: rule(id, today).values for id in RULES}
    made = [cell for one in institutions for cell in _cells(one, known, begins, rules, today)]
    CoverageCell.objects.bulk_create(made, batch_size=1000)
    return len(made)


@transaction.atomic
def refresh_region(*, by: Any, region: str, today: date) -> int:
    """All institutions of a region, as at the beginning of a school year or after a rule has changed."""
    made = refresh(list(Institution.objects.standing().in_region(region)), today=today)
    audit.record(by=by, verb="careers.refresh_coverage", subject=f"region:{region}", details={"cells": made})
    return made


def refresh_stale(*, region: str, today: date) -> int:
    """Every morning: those whose cells are of another school year, or were worked out by other rules."""
    stamp = stamp_of(today)
    fresh = CoverageCell.objects.filter(begins=SchoolYear.of(today).begins, rules=stamp).values("institution")
    rows = Institution.objects.standing().in_region(region).exclude(first_year=None).exclude(pk__in=fresh)
    return refresh_region(by=None, region=region, today=today) if rows.exists() else 0


def stamp_of(today: date) -> str:
    """The versions of the rules that coverage is worked out by."""
    found = (rule(id, today) for id in RULES)
    return "; ".join(f"{one.id}@{one.version}" for one in found)


def _cells(one: Institution, known: Known, begins: int, rules: Rules, today: date) -> Iterable[CoverageCell]:
    college = one.phase == Phase.SIXTEEN_PLUS
    cohorts = {year: known.cohort(one.pk, year) for year in one.years}
    stamp = stamp_of(today)
    for measure in measures_of(one.years, college=college):
        years = [year for year in one.years if year in measure.years]
        measured = {
            group: [
                Measured(
                    year, group, cohorts[year].parts.get(group), cohorts[year].parts.get("all"),
                    coverage(
                        measure, group, cohorts[year], known.events_of(one.pk, cohorts[year]), college=college,
                        gatsby=rules["gatsby-benchmarks"], access=rules["provider-access"],
                    ),
                )
                for year in years
            ]
            for group in GROUPS
        }  # fmt: skip
        # Who has recorded no encounter this year has not said “none”; guidance is a number that was given.
        spoken = measure.guidance or known.has_recorded(one.pk)
        for group, cells in measured.items():
            told = bands(cells, rules["coverage-bands"], () if group == "all" else measured["all"])
            yield from (_row(one, measure, cell, told[cell.year], spoken, begins, stamp, today) for cell in cells)


def _row(
    one: Institution,
    measure: Measure,
    cell: Measured,
    banded: Banded,
    spoken: bool,
    begins: int,
    stamp: str,
    today: date,
) -> CoverageCell:
    silent = banded.band == "none" and not spoken
    return CoverageCell(
        institution=one,
        begins=begins,
        measure=measure.id,
        year=cell.year,
        group=cell.group,
        size=cell.size,
        lower=cell.bounds.lower if cell.bounds else None,
        upper=cell.bounds.upper if cell.bounds else None,
        band="unknown" if silent else banded.band,
        combined=banded.combined and not silent,
        rules=stamp,
        worked_out_on=today,
    )
