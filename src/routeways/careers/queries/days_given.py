"""What goes into a rota: schools with their measures of need and journeys, and the sessions that hosts offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from routeways.careers import holidays
from routeways.careers.days.definitions import Programme
from routeways.careers.days.rota import Pupils, Slot
from routeways.careers.models import (
    CoverageCell,
    DayHost,
    DaysEdit,
    DaySession,
    DaysRun,
    Institution,
    NeedMeasure,
    Phase,
    Setting,
    YearGroup,
)
from routeways.careers.school_years import SchoolYear
from routeways.foundation.dated_rules import RuleInForce, rule
from routeways.organisations.models import Site
from routeways.places.travel import Place, journeys

RULE = "school-days"
GAP_MEASURES = ("bm5", "bm7")
_UNMET = {"none": 1, "some": 1, "most": 0, "all": 0}


def days_rule(on: date) -> RuleInForce:
    return rule(RULE, on)


def slots(region: str, programme: str, year: SchoolYear, *, after: date) -> list[Slot]:
    """Sessions of the school year that are still to come and not cancelled, on days when schools are open."""
    rows = (
        DaySession.objects.filter(
            host__region=region,
            programme=programme,
            on__gt=after,
            on__range=(year.first_day, year.last_day),
            cancelled_at=None,
        )
        .select_related("host", "room")
        .order_by("on", "public_id")
    )
    return [
        Slot(
            id=one.public_id,
            host=one.host.public_id,
            accessible=one.host.accessible and one.room.accessible,
            room=str(one.room_id),
            date=one.on.isoformat(),
            starts=f"{one.starts:%H:%M}",
            ends=f"{one.ends:%H:%M}",
            kind=one.kind,
            schools=one.schools,
            pupils=one.pupils,
            staff=tuple(one.staff),
        )
        for one in rows
        if not holidays.why_closed(region, one.on)
    ]


def pupils(region: str, programme: Programme, year: SchoolYear, rule: Mapping[str, Any], *, on: date) -> list[Pupils]:
    """Every institution with a Gatsby template: who takes no part is told why. Six queries."""
    rows = list(Institution.objects.standing().in_region(region).of_the_hub().select_related("organisation"))
    sizes = _sizes(rows, year, programme.years)
    shares = _shares(rows, sizes)
    gaps = _gaps(rows, year, programme.years, on)
    minutes = travel(rows, region, on)
    return [
        Pupils(
            id=one.public_id,
            cohort=sum(size.pupils for size in sizes[one.pk]),
            group=_seats(int(rule["group"]), sizes[one.pk]),
            disadvantage=shares["disadvantage"].get(one.pk),
            idaci=shares["idaci"].get(one.pk),
            gap=gaps.get(one.pk) if gaps is not None else None,
            needs_accessible=one.setting == Setting.SPECIAL,
            ineligible=_why_not(one, programme, sizes[one.pk], minutes.get(one.public_id)),
            travel=minutes.get(one.public_id, {}),
        )
        for one in sorted(rows, key=lambda row: row.public_id)
    ]


def taking_part(region: str, programme: Programme, year: SchoolYear) -> int:
    """How many institutions `pupils` would find eligible. Three queries, and no journeys."""
    rows = list(Institution.objects.standing().in_region(region).of_the_hub())
    sizes = _sizes(rows, year, programme.years)
    owners = [one.organisation_id for one in rows]
    known = Site.objects.filter(organisation__in=owners, is_main=True, latitude__isnull=False)
    placed = set(known.values_list("organisation", flat=True))
    return sum(
        not _why_not(one, programme, sizes[one.pk], {} if one.organisation_id in placed else None) for one in rows
    )


def _seats(group: int, sizes: Sequence[YearGroup]) -> int:
    """Chairs kept for a school: a whole group, or half of one. Hub and host read it, so it must tell no number."""
    half = -(-group // 2)
    return half if max((size.pupils for size in sizes), default=1) <= half else group


def _why_not(one: Institution, programme: Programme, sizes: Sequence[YearGroup], travel: Any) -> str:
    first, last = min(programme.years), max(programme.years)
    none_of_them = not {*(one.years or programme.years)} & {*programme.years}
    if none_of_them or one.phase in (Phase.SIXTEEN_PLUS, Phase.UNIVERSITY):
        return f"it has no pupils in Years {first} to {last}, for whom these days are"
    if not sizes:
        return f"how many pupils it has in Years {first} to {last} is not recorded for this school year"
    if travel is None:
        return "its place on the map is not known, so no journey can be worked out"
    return ""


def _sizes(rows: Sequence[Institution], year: SchoolYear, years: Sequence[int]) -> Mapping[int, list[YearGroup]]:
    """Of the school year, or of the one before where an institution has not recorded the new one yet."""
    found: dict[int, list[YearGroup]] = defaultdict(list)
    known = (year.begins - 1, year.begins)
    for size in YearGroup.objects.filter(institution__in=rows, begins__in=known, year__in=years).order_by("-begins"):
        held = found[size.institution_id]
        if not held or held[0].begins == size.begins:
            held.append(size)
    return found


def _shares(rows: Sequence[Institution], sizes: Mapping[int, list[YearGroup]]) -> dict[str, dict[int, str]]:
    """From files where one was loaded; else, for invented institutions, from their invented free school meals."""
    found: dict[str, dict[int, str]] = {"disadvantage": {}, "idaci": {}}
    for one in rows:
        held = sizes[one.pk]
        total = sum(size.pupils for size in held)
        if one.organisation.demonstration and total and all(size.fsm is not None for size in held):
            found["disadvantage"][one.pk] = f"{sum(size.fsm or 0 for size in held) / total:.3f}"
    for measure in NeedMeasure.objects.filter(institution__in=rows, measure__in=found):
        found[measure.measure][measure.institution_id] = measure.share
    return found


def _gaps(rows: Sequence[Institution], year: SchoolYear, years: Sequence[int], on: date) -> dict[int, str] | None:
    """Share of the known bands of benchmarks 5 and 7 that fewer than most pupils reach, in quarters; None where no
    institution of the region has any. What is not known adds no need: nobody gains by not recording."""
    begins = min(year.begins, SchoolYear.of(on).begins)  # of a year to come nothing is known yet
    cells = CoverageCell.objects.filter(
        institution__in=rows, begins=begins, measure__in=GAP_MEASURES, group="all", year__in=years
    ).exclude(band="unknown")
    bands: dict[int, list[int]] = defaultdict(list)
    for institution, band in cells.order_by().values_list("institution", "band"):
        bands[institution].append(_UNMET[band])
    if not bands:
        return None
    return {one.pk: _quarters(bands.get(one.pk, [])) for one in rows}


def _quarters(unmet: Sequence[int]) -> str:
    share = Fraction(sum(unmet), len(unmet)) if unmet else Fraction(0)
    return str(float(Fraction(round(share * 4), 4)))


def travel(rows: Sequence[Institution], region: str, on: date) -> dict[str, dict[str, int]]:
    """Whole minutes by car from each institution to each host; a coach takes about as long."""
    hosts = DayHost.objects.filter(region=region).select_related("organisation")
    ends = {one.public_id: one.organisation_id for one in hosts}
    starts = {one.public_id: one.organisation_id for one in rows}
    known = Site.objects.filter(
        organisation__in={*ends.values(), *starts.values()}, is_main=True, latitude__isnull=False
    )
    points = {site.organisation_id: (float(site.latitude), float(site.longitude)) for site in known}  # type: ignore[arg-type]
    here = [Place(id, points[held]) for id, held in starts.items() if held in points]
    there = [Place(id, points[held]) for id, held in ends.items() if held in points]
    if not here or not there:
        return {one.id: {} for one in here}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (start, end), journey in journeys(here, there, mode="car", on=on).items():
        found[start][end] = max(1, round(journey.minutes))
    return found


def years_to_share(region: str, programme: str, *, today: date) -> list[SchoolYear]:
    """School years with sessions to come, and no confirmed rota."""
    rows = DaySession.objects.filter(host__region=region, programme=programme, on__gt=today, cancelled_at=None)
    found = {SchoolYear.of(on).begins for on in rows.order_by().values_list("on", flat=True).distinct()}
    done = DaysRun.objects.filter(region=region, programme=programme, state="confirmed").values_list(
        "begins", flat=True
    )
    return [SchoolYear(begins) for begins in sorted(found - set(done))]


def standing_edits(region: str, programme: str, begins: int) -> list[DaysEdit]:
    rows = DaysEdit.objects.filter(region=region, programme=programme, begins=begins, lifted_at=None)
    return list(rows.select_related("institution__organisation", "session__host__organisation"))
