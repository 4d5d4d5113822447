"""What each year group has and lacks, in numbers, for the institution alone; asking for it; sizes and guidance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers import actions
from routeways.careers.counting.measures import GROUPS, MEASURES
from routeways.careers.encounter_forms import GuidanceForm
from routeways.careers.errors import CareersError
from routeways.careers.models import MANAGE, VIEW, CoverageCell
from routeways.careers.pages.common import institution_or_404, the_institution
from routeways.careers.pages.coverage_offers import offers_table
from routeways.careers.pages.encounters_common import own_page
from routeways.careers.queries import encounters as own
from routeways.careers.queries.coverage import all_have_send
from routeways.careers.queries.coverage_near import REACH_MILES, standing_requests, within_reach
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements.errors import EngagementError
from routeways.foundation.permissions import allowed, requires
from routeways.ui.tables import Column, TableView

SHOWN = 12


@requires(VIEW, the_institution)
@never_cache
@require_safe
def coverage(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/coverage/`"""
    one, today = institution_or_404(region, institution), timezone.localdate()
    cells = own.own_coverage(one, actor=request.user, today=today)
    group = request.GET.get("group", "all") if request.GET.get("group") in GROUPS else "all"
    begins = SchoolYear.of(today).begins
    asked, all_send = standing_requests(one, begins), group == "send" and all_have_send(one, begins)
    found = own.gaps(cells, today=today)
    gaps = [(gap.measure, gap.cell.year) for gap in found if gap.due and not gap.nearly]
    offers, cornerstones = within_reach(one, gaps, today=today)
    lines: list[dict[str, Any]] = [
        {"gap": gap, "year": year_name(gap.cell.year), "share": share(gap.cell),
         "asked": asked.get((gap.measure.id, gap.cell.year)), "can_ask": not gap.measure.guidance}
        for gap in found
    ]  # fmt: skip
    return own_page(
        request, "coverage", one, title="Coverage by year group", school_year=SchoolYear.of(today), group=group,
        tabs=[{"label": label, "href": f"?group={key}", "current": key == group} for key, label in GROUPS.items()],
        table=_table([cell for cell in cells if cell.group == group and not all_send]), cells=bool(cells),
        all_send=all_send,
        due=[line for line in lines if line["gap"].due and not line["gap"].nearly][:SHOWN],
        nearly=[line for line in lines if line["gap"].nearly], lacking=bool(gaps),
        later=[line for line in lines if not line["gap"].due and not line["gap"].nearly][:SHOWN],
        unsized=[year_name(year) for year in one.years if year not in own.sizes_of(one, SchoolYear.of(today))],
        offers=offers_table(region, offers, gaps), cornerstones=cornerstones, miles=REACH_MILES,
        may_manage=allowed(request.user, MANAGE, one),
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_POST
def ask(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """One click: a draft of a request for what a year group lacks, then its page, where it is opened."""
    one = institution_or_404(region, institution)
    year = request.POST.get("year", "")
    try:
        made = actions.ask_for(
            by=request.user, institution=one, measure=request.POST.get("measure", ""),
            year=int(year) if year.isdigit() else -1, now=timezone.now(),
        )  # fmt: skip
    except (CareersError, EngagementError) as error:
        flash.error(request, str(error))
        return redirect("careers:own_coverage", region=region, institution=institution)
    if made.state == "draft":
        flash.success(request, "It is written. Nobody sees it before you open it.")
    return redirect("engagements:desk_listing", region=region, side="requests", public_id=made.public_id)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def guidance(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """How many of each year group have had personal guidance so far."""
    one, today = institution_or_404(region, institution), timezone.localdate()
    year, held = SchoolYear.of(today), own.guidance_of(one, SchoolYear.of(today))
    years = [number for number in one.years if number >= 7]
    form = GuidanceForm(years, held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for number, (count, send, fsm) in form.changed().items():
            try:
                actions.record_guidance(
                    by=request.user, institution=one, school_year=year, year=number, pupils=count, send=send, fsm=fsm,
                    today=today,
                )  # fmt: skip
            except CareersError as error:
                form.add_error(f"year_{number}", str(error))
        if not form.errors:
            flash.success(request, "The numbers are saved.")
            return redirect("careers:own_coverage", region=region, institution=institution)
    return own_page(
        request, "guidance", one, title="Personal guidance", form=form, school_year=year,
        status=422 if form.errors else 200,
    )  # fmt: skip


def share(cell: CoverageCell) -> str:
    """“60 of 100”, “between 60 and 80 of 100”, or that it is not known."""
    if cell.lower is None or cell.size is None:
        return "Not known"
    if cell.lower == cell.upper:
        return f"{cell.lower:,} of {cell.size:,}"
    return f"{cell.lower:,} to {cell.upper:,} of {cell.size:,}"


def _table(cells: list[CoverageCell]) -> TableView | None:
    years = sorted({cell.year for cell in cells})
    if not years:
        return None
    known = {(cell.measure, cell.year): cell for cell in cells}
    rows = tuple(
        (
            measure.name,
            *(share(known[measure.id, year]) if (measure.id, year) in known else "–" for year in years),
        )
        for measure in MEASURES.values()
        if any((measure.id, year) in known for year in years)
    )
    heads = (Column("What"), *(Column(year_name(year), numeric=True) for year in years))
    return TableView("Pupils reached, at least and at most", heads, rows)
