"""The hub’s console of coverage: the map of all institutions, one institution’s bands, and asking for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from routeways.careers import actions
from routeways.careers.counting.bands import BANDS
from routeways.careers.counting.measures import GROUPS, MEASURES
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, OVERSEE
from routeways.careers.pages import coverage_map as bands_map
from routeways.careers.pages.adviser_line import adviser_line
from routeways.careers.pages.common import institution_or_404, page
from routeways.careers.pages.coverage_offers import offers_table
from routeways.careers.queries import coverage as hub
from routeways.careers.queries import coverage_near as near
from routeways.careers.queries.coverage import HubCoverage, HubMeasure, HubRow
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Request
from routeways.engagements.models.listing import State
from routeways.evidence.definitions import claims
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table as as_table
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

HUB = ("Careers hub", "careers-hub/")
CRUMB = ("Coverage", "careers-hub/coverage/")
A_PAGE = 30
CLAIMS = ("careers-hub-encounters", "careers-hub-workplaces", "careers-hub-progress")


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a whole region asks its permission for."""
    return region_or_404(region).id


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def coverage(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/coverage/`: `?all=1` has everything on one page, to print."""
    form, found, names = _found(request, region)
    everything = bool(request.GET.get("all"))
    pages = Paginator(found.rows, max(1, len(found.rows)) if everything else A_PAGE)
    shown, own = pages.get_page(request.GET.get("page")), hub.hub_measures(region, today=timezone.localdate())
    asked, of_whom = form.asked, form.of_whom
    return page(
        request, "coverage/hub", region, title="Coverage of schools and colleges", form=form, asked=asked,
        found=found, told=sum(row.known > 0 for row in found.rows), of_whom=of_whom, shown=shown,
        drawing=bands_map.picture(found, of_whom, asked.group) if found.columns else None,
        lacking=bands_map.lacking(found, request.GET), rows=bands_map.lines(region, shown, names, group=asked.group),
        any_asked=any(value for key, value in request.GET.items() if key not in ("page", "all")),
        columns=("Lacks", *found.columns), everything=everything,
        caption=_caption(shown, GROUPS[asked.group]), own=own, measures=_beside(own),
        claims=[claims()[id] for id in CLAIMS], crumbs=(HUB,),
        downloads=_elsewhere(request, shown, everything),
    )  # fmt: skip


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """The same bands with their stars, one row an institution, all of them in the same order."""
    _, found, names = _found(request, region)
    columns = ("id", "name", "type", "district", "looked_after_by", "lacks", "known", *found.columns)
    rows = [
        {"id": row.public_id, "name": row.name, "type": row.type, "district": names.get(row.district, ""),
         "looked_after_by": row.looked_after, "lacks": row.lacks, "known": row.known}
        | {
            column: bands_map.cell((band, together))[1] if band else ""
            for column, band, together in zip(found.columns, row.bands, row.combined, strict=True)
        }
        for row in found.rows
    ]  # fmt: skip
    answer = HttpResponse(as_table(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-coverage-{timezone.localdate()}.csv"'
    return answer


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def one(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """One institution’s bands, what it lacks, and who near it could help."""
    school, today = institution_or_404(region, institution), timezone.localdate()
    cells = hub.hub_institution(region, institution, today=today)
    begins = SchoolYear.of(today).begins
    asked, all_send = near.standing_requests(school, begins), hub.all_have_send(school, begins)
    shown = [group for group in GROUPS if not (all_send and group == "send")]
    lacks: list[dict[str, Any]] = [
        {"measure": MEASURES[measure], "year": year_name(year), "number": year, "band": BANDS[band],
         "asked": _asked(asked.get((measure, year))), "can_ask": not MEASURES[measure].guidance}
        for measure, year, group, band, _ in cells
        if group == "all" and band in hub.LACKS and MEASURES[measure].is_due(year)
    ]  # fmt: skip
    gaps = [(line["measure"], line["number"]) for line in lacks]
    offers, cornerstones = near.within_reach(school, gaps, today=today)
    return page(
        request, "coverage/one", region, crumbs=(HUB, CRUMB), title=school.organisation.name, institution=school,
        lacks=lacks, tables=[_bands(group, cells) for group in shown if any(row[2] == group for row in cells)],
        all_send=all_send and bool(cells),
        combined=any(row[4] for row in cells), offers=offers_table(region, offers, gaps), cornerstones=cornerstones,
        lacking=bool(gaps),
        coordinates=allowed(request.user, COORDINATE, region), miles=near.REACH_MILES,
        **adviser_line(request, school, today=today),
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_POST
def ask(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """Writes a draft at the school’s own desk: the school changes, opens or closes it."""
    school = institution_or_404(region, institution)
    year = request.POST.get("year", "")
    try:
        actions.ask_for(
            by=request.user, institution=school, measure=request.POST.get("measure", ""),
            year=int(year) if year.isdigit() else -1, now=timezone.now(),
        )  # fmt: skip
    except (CareersError, EngagementError) as error:
        flash.error(request, str(error))
    else:
        flash.success(
            request, "A draft stands at the school’s own desk. The school says what it should be and opens it."
        )
    return redirect("careers:hub_coverage_one", region=region, institution=institution)


def _asked(found: Request | None) -> str:
    """What the hub reads of a request for a gap: a draft has asked nobody."""
    if found is None:
        return ""
    return {State.DRAFT: "Draft at its desk", State.WAITING: "To be checked by the hub"}.get(
        State(found.state), "Asked for"
    )


def _found(request: HttpRequest, region: str) -> tuple[bands_map.CoverageForm, HubCoverage, Any]:
    """What was chosen, what was found for it, and the names of areas."""
    looked_after = hub.carers(region_or_404(region).id)
    form = bands_map.CoverageForm(region, looked_after, request.GET, user=request.user)
    return form, hub.hub_coverage(region, form.asked, looked_after, today=timezone.localdate()), places.names()


def _elsewhere(request: HttpRequest, shown: Page[HubRow], everything: bool) -> list[dict[str, Any]]:
    """The file, and everything on one page where there are several."""
    made = [{"label": "CSV", "hidden": "of all these bands", "href": _address(request, "data.csv")}]
    if everything:
        made.append({"label": "Page by page", "href": f"{_address(request, '')}#by-institution"})
    elif shown.paginator.num_pages > 1:
        label = f"All {shown.paginator.count} on one page, to print"
        made.append({"label": label, "href": f"{_address(request, '', all='1')}#by-institution"})
    return made


def _address(request: HttpRequest, file: str, **more: str) -> str:
    """The same choice elsewhere: a file, or another way of showing it."""
    query = request.GET.copy()
    for key in ("page", "all"):
        query.pop(key, None)
    query.update(more)
    return f"{file}?{query.urlencode()}"


def _caption(shown: Page[HubRow], group: str) -> str:
    number = shown.paginator.count
    if shown.paginator.num_pages == 1:
        return f"{group}: {number:,} institution{'' if number == 1 else 's'}"
    return f"{group}: {shown.start_index():,} to {shown.end_index():,} of {number:,} institutions"


def _bands(group: str, cells: list[tuple[str, int, str, str, bool]]) -> dict[str, Any]:
    """One group of an institution as a small map: measures down, year groups across."""
    known = {(measure, year): (band, together) for measure, year, of, band, together in cells if of == group}
    years = sorted({year for _, year in known})
    rows = [
        {"name": measure.name, "cells": [bands_map.cell(known.get((measure.id, year))) for year in years]}
        for measure in MEASURES.values()
        if any((measure.id, year) in known for year in years)
    ]
    return {"caption": GROUPS[group], "columns": [year_name(year) for year in years], "rows": rows}


def _beside(own: tuple[HubMeasure, ...]) -> TableView:
    """The hub’s own measures beside what the documents state; the third has no measure of encounters."""
    stated = [f"{claims()[id].values[0].value:.0f}% ({claims()[id].document.year})" for id in CLAIMS]
    rows = [(one.name, _said(one), said) for one, said in zip(own, stated, strict=False)]
    rows.append(("Progress in twelve months", "Follows from evaluations", stated[-1]))
    heads = (Column("What"), Column("Here, this school year"), Column("The documents"))
    return TableView("Beside what the documents state: not one series", heads, tuple(rows))


def _said(one: HubMeasure) -> str:
    """With how many schools and colleges stand behind it."""
    share = f"{one.share:.0f}%: " if one.share is not None else "Too few are known: "
    unknown = f", {one.unknown:,} not known" if one.unknown else ""
    return f"{share}{one.reached:,} of {one.known:,}{unknown}"
