"""The hub’s report of programmes for schools: whom they reached, each once, and who pays for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers.models import OVERSEE
from routeways.careers.pages.common import page
from routeways.careers.pages.days_common import address, the_region
from routeways.careers.queries.reach import Reach, reached
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import table as as_table
from routeways.places.frame import region_or_404
from routeways.ui.tables import Cell, Column, Content, TableView

HUB = ("Careers hub", "careers-hub/")
COLUMNS = (
    "school_year", "programme", "what", "sponsor", "gives", "source", "institutions", "year_groups", "events",
    "worked_out_on",
)  # fmt: skip


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def report(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/programmes/?year=2026`: this school year, or one of the four before."""
    year, years = _year(request)
    rows = reached(region_or_404(region).id, year, today=timezone.localdate())
    tabs = [{"label": one.label, "href": f"?year={one.begins}", "current": one == year} for one in years]
    file = f"{address('hub_reach_csv', region)}?year={year.begins}"
    return page(
        request, "reach/hub", region, crumbs=(HUB,), title="Programmes: whom they reached, and who pays", tabs=tabs,
        year=year, table=_table(region, rows) if rows else None, paying=[one for one in rows if one.sponsors],
        downloads=[{"label": "CSV, a row for each sponsor", "href": file}],
    )  # fmt: skip


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """One row for each sponsor of a programme or challenge; one without a sponsor has one row."""
    (year, _), today = _year(request), timezone.localdate()
    rows = [
        {
            "school_year": year.label,
            "programme": one.programme.name,
            "what": one.what,
            "sponsor": sponsor.name if sponsor else "",
            "gives": sponsor.gives if sponsor else "",
            "source": sponsor.source if sponsor else "",
            "institutions": "[c]" if one.institutions is None else one.institutions,
            "year_groups": one.year_groups,
            "events": one.events,
            "worked_out_on": today.isoformat(),
        }
        for one in reached(region_or_404(region).id, year, today=today)
        for sponsor in one.sponsors or (None,)
    ]
    answer = HttpResponse(as_table(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-programmes-{year.begins}.csv"'
    return answer


def _year(request: HttpRequest) -> tuple[SchoolYear, list[SchoolYear]]:
    """What was asked for, else the present one; and those that can be asked for, the newest first."""
    now = SchoolYear.of(timezone.localdate())
    years = [SchoolYear(now.begins - back) for back in range(5)]
    asked = request.GET.get("year", "")
    return next((one for one in years if str(one.begins) == asked), now), years


def _table(region: str, rows: list[Reach]) -> TableView:
    body: list[tuple[Content, ...]] = [
        (
            Cell(one.what, href=address("school_programme_about", region, one.programme.id)),
            ", ".join(sponsor.name for sponsor in one.sponsors) or "Nobody recorded",
            "[c]" if one.institutions is None else one.institutions,
            "–" if one.year_groups is None else one.year_groups,
            "–" if one.events is None else one.events,
        )
        for one in rows
    ]
    heads = (
        Column("Programme"), Column("Who pays, or gives"), Column("Schools and colleges", numeric=True),
        Column("Year groups of them", numeric=True), Column("Days and sessions", numeric=True),
    )  # fmt: skip
    return TableView("Each school, and each of its year groups, once", heads, tuple(body))
