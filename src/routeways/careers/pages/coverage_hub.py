"""The hub’s console of coverage: the map of all institutions, one institution’s bands, and asking for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from routeways.careers import actions
from routeways.careers.counting.bands import BANDS
from routeways.careers.counting.measures import GROUPS, MEASURES
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, OVERSEE, Setting
from routeways.careers.pages.common import institution_or_404, page
from routeways.careers.pages.coverage_offers import offers_table
from routeways.careers.queries import coverage as hub
from routeways.careers.queries.coverage import Asked, HubCoverage, HubMeasure
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Request
from routeways.engagements.models.listing import State
from routeways.evidence.definitions import claims
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table as as_table
from routeways.organisations.queries.directory import districts_of
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

HUB = ("Careers hub", "careers-hub/")
CRUMB = ("Coverage", "careers-hub/coverage/")
CLAIMS = ("careers-hub-encounters", "careers-hub-workplaces", "careers-hub-progress")


class CoverageForm(forms.Form):
    """A filter: what it does not know asks for all."""

    measure = forms.ChoiceField(label="What", required=False, choices=[("", "Everything that is due")])
    year = forms.ChoiceField(label="Year group", required=False, choices=[("", "All")])
    group = forms.ChoiceField(label="Group of pupils", required=False, choices=list(GROUPS.items()))
    setting = forms.ChoiceField(
        label="Setting", required=False, choices=[("", "All but primary"), *Setting.choices, ("primary", "Primary")]
    )
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, districts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["measure"].choices = [
            ("", "Everything that is due"), *((one.id, one.name) for one in MEASURES.values())
        ]  # fmt: skip
        chosen["year"].choices = [("", "All"), *((str(year), year_name(year)) for year in range(15))]
        chosen["district"].choices = [("", "All"), *districts]

    @property
    def asked(self) -> Asked:
        self.is_valid()
        given = self.cleaned_data
        year = given.get("year", "")
        return Asked(
            given.get("measure", ""), int(year) if year else None, given.get("group") or "all",
            given.get("setting", ""), given.get("district", ""),
        )  # fmt: skip


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a whole region asks its permission for."""
    return region_or_404(region).id


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def coverage(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/coverage/`"""
    names, today = places.names(), timezone.localdate()
    form = _form(request, region, names)
    asked = form.asked
    found = hub.hub_coverage(region, asked, today=today)
    query, own = request.GET.urlencode(), hub.hub_measures(region, today=today)
    return page(
        request, "coverage/hub", region, title="Coverage of schools and colleges", form=form, asked=asked,
        found=found, rows=_rows(region, found, names), tallies=_tallies(found), lacking=_lacking(found),
        any_asked=any(request.GET.values()), columns=found.columns, first="Institution",
        caption=f"{GROUPS[asked.group]}: {len(found.rows):,} institution{'' if len(found.rows) == 1 else 's'}",
        own=own, measures=_beside(own), claims=[claims()[id] for id in CLAIMS], crumbs=(HUB,),
        downloads=[{
            "label": "CSV", "hidden": "of these bands",
            "href": f"{reverse('careers:hub_coverage_csv', args=[region])}{'?' + query if query else ''}",
        }],
    )  # fmt: skip


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """The same bands with their stars, one row an institution."""
    names, today = places.names(), timezone.localdate()
    found = hub.hub_coverage(region, _form(request, region, names).asked, today=today)
    columns = ("id", "name", "setting", "district", *found.columns)
    rows = [
        {"id": row.public_id, "name": row.name, "setting": row.setting, "district": names.get(row.district, "")}
        | {
            column: _cell((band, together))[1] if band else ""
            for column, band, together in zip(found.columns, row.bands, row.combined, strict=True)
        }
        for row in found.rows
    ]
    answer = HttpResponse(as_table(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-coverage-{today}.csv"'
    return answer


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def one(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """One institution’s bands, what it lacks, and who near it could help."""
    school, today = institution_or_404(region, institution), timezone.localdate()
    cells = hub.hub_institution(region, institution, today=today)
    asked = hub.standing_requests(school, SchoolYear.of(today).begins)
    lacks: list[dict[str, Any]] = [
        {"measure": MEASURES[measure], "year": year_name(year), "number": year, "band": BANDS[band],
         "asked": _asked(asked.get((measure, year))), "can_ask": not MEASURES[measure].guidance}
        for measure, year, group, band, _ in cells
        if group == "all" and band in hub.LACKS and MEASURES[measure].is_due(year)
    ]  # fmt: skip
    gaps = [(line["measure"], line["number"]) for line in lacks]
    offers, cornerstones = hub.within_reach(school, gaps, today=today)
    return page(
        request, "coverage/one", region, crumbs=(HUB, CRUMB), title=school.organisation.name, institution=school,
        lacks=lacks, tables=[_bands(group, cells) for group in GROUPS if any(row[2] == group for row in cells)],
        combined=any(row[4] for row in cells), offers=offers_table(region, offers, gaps), cornerstones=cornerstones,
        lacking=bool(gaps),
        coordinates=allowed(request.user, COORDINATE, region), miles=hub.REACH_MILES,
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


def _form(request: HttpRequest, region: str, names: Any) -> CoverageForm:
    districts = sorted((str(names.get(code, code)), code) for code in districts_of(region_or_404(region).id))
    return CoverageForm([(code, name) for name, code in districts], request.GET)


def _rows(region: str, found: HubCoverage, names: Any) -> list[dict[str, Any]]:
    base = reverse("careers:hub_coverage", args=[region])
    settings = {Setting.SPECIAL: "Special", Setting.ALTERNATIVE: "Alternative provision"}
    return [
        {
            "href": f"{base}{row.public_id}/",
            "name": row.name,
            "where": ", ".join(filter(None, (settings.get(Setting(row.setting), ""), names.get(row.district, "")))),
            "cells": [
                _cell((band, together) if band else None)
                for band, together in zip(row.bands, row.combined, strict=True)
            ],
        }
        for row in found.rows
    ]


def _tallies(found: HubCoverage) -> TableView:
    return TableView(
        "How many schools and colleges stand in each band",
        (Column("What"), *(Column(name, numeric=True) for name in BANDS.values())),
        tuple(
            (name, *(f"{tally.get(band, 0):,}" for band in BANDS))
            for name, tally in zip(found.columns, found.tallies, strict=True)
        ),
    )


def _lacking(found: HubCoverage) -> list[dict[str, Any]]:
    return [
        {"name": f"{measure.name}, {year_name(year)}", "count": count, "known": known,
         "href": f"?measure={measure.id}&year={year}"}
        for measure, year, count, known in found.lacking
    ]  # fmt: skip


def _bands(group: str, cells: list[tuple[str, int, str, str, bool]]) -> dict[str, Any]:
    """One group of an institution as a small map: measures down, year groups across."""
    known = {(measure, year): (band, together) for measure, year, of, band, together in cells if of == group}
    years = sorted({year for _, year in known})
    rows = [
        {"name": measure.name, "cells": [_cell(known.get((measure.id, year))) for year in years]}
        for measure in MEASURES.values()
        if any((measure.id, year) in known for year in years)
    ]
    return {"caption": GROUPS[group], "columns": [year_name(year) for year in years], "rows": rows}


def _cell(known: tuple[str, bool] | None) -> tuple[str, str]:
    """The band, for its tint, and its word; a star where several year groups stand together."""
    return (known[0], BANDS[known[0]] + ("*" if known[1] else "")) if known else ("empty", "–")


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
