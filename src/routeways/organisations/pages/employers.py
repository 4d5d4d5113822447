"""The employers of a region with their contacts; and for everybody, how many there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.foundation import spreadsheets
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations import queries
from routeways.organisations.contact_cycles import RULE
from routeways.organisations.contact_forms import EmployerSearchForm
from routeways.organisations.contact_purposes import TYPES
from routeways.organisations.models import Organisation
from routeways.organisations.models.contact_rights import IMPORT, VIEW
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.contact_common import address, page
from routeways.organisations.queries import EngagedEmployers
from routeways.organisations.sectors import sectors
from routeways.places.frame import region_or_404
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50
HEADINGS = ("employer", "sector", "contacts", "last_contact", "next_contact", "next_contact_by", "job_or_team")


@requires(VIEW, the_region)
@never_cache
@require_safe
def employers(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/employers/`"""
    form, wanted = _wanted(request)
    today = timezone.localdate()
    found = Paginator(queries.employers(region, wanted, request.user, today=today), PAGE)
    shown = found.get_page(request.GET.get("page"))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return page(
        request,
        "list",
        region,
        crumbs=False,
        title="Employers",
        search=form,
        asked=wanted.asks,
        page=shown,
        table=_table(shown.object_list, region),
        quiet_days=rule(RULE, today)["quiet_days"],
        may_import=allowed(request.user, IMPORT, region),
        downloads=[
            {
                "label": "CSV",
                "href": address("employers-csv", region) + (f"?{query}" if query else ""),
                "hidden": "of this list",
            }
        ],
    )


@requires(VIEW, the_region)
@never_cache
@require_safe
def employers_csv(request: HttpRequest, region: str) -> HttpResponse:
    today = timezone.localdate()
    _, wanted = _wanted(request)
    found = queries.employers(region, wanted, request.user, today=today)
    return csv(HEADINGS, (_facts(one) for one in found), f"{region}-employers-{today}")


@public
@require_safe
def engaged(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/employers/engaged/`: how many employers work with schools and colleges, by type."""
    region_or_404(region)
    found = _engaged(region)
    return page(
        request,
        "engaged",
        region,
        crumbs=False,
        title="Employers who work with schools and colleges",
        found=found,
        hidden=any(row[1] is None or row[2] is None for row in _counts(found)),
        table=TableView(
            "Distinct employers by type of contact",
            (Column("Type"), Column("In contact", numeric=True), Column("Agreed to something", numeric=True)),
            tuple((name, _shown(contacted), _shown(agreed)) for name, contacted, agreed in _counts(found)),
        ),
        downloads=[{"label": "CSV", "href": address("employers-engaged-csv", region), "hidden": "of these counts"}],
    )


@public
@require_safe
def engaged_csv(request: HttpRequest, region: str) -> HttpResponse:
    region_or_404(region)
    found = _engaged(region)
    rows = [
        (name, _shown(contacted), _shown(agreed), found.since.isoformat(), found.until.isoformat())
        for name, contacted, agreed in _counts(found)
    ]
    return csv(("type", "in_contact", "agreed", "from", "to"), rows, f"{region}-employers-engaged")


def csv(headings: tuple[str, ...], rows: Any, name: str) -> HttpResponse:
    answer = HttpResponse(spreadsheets.lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _engaged(region: str) -> EngagedEmployers:
    """Up to the end of last month: counts that moved with every contact would tell of the one that moved them."""
    return queries.engagement_types(region, today=timezone.localdate().replace(day=1) - timedelta(days=1))


def _wanted(request: HttpRequest) -> tuple[EmployerSearchForm, queries.EmployerFilter]:
    form = EmployerSearchForm(request.GET)
    form.is_valid()  # an unknown sector or type asks for all
    asked = form.cleaned_data
    today = timezone.localdate()
    show = asked.get("show", "")
    quiet = today - timedelta(days=int(rule(RULE, today)["quiet_days"])) if show == "quiet" else None
    return form, queries.EmployerFilter(
        text=asked.get("q", ""),
        sector=asked.get("sector", ""),
        type=asked.get("type", ""),
        quiet_since=quiet,
        due=show == "due",
        mine=show == "mine",
    )


def _table(found: Any, region: str) -> TableView:
    columns = (
        Column("Employer"),
        Column("Sector"),
        Column("Contacts", numeric=True),
        Column("Last contact"),
        Column("Next contact"),
    )
    return TableView("Employers, in the order of their names", columns, tuple(_row(one, region) for one in found))


def _row(one: Any, region: str) -> tuple[Cell | str | int, ...]:
    plan = next(iter(one.plan), None)
    says = f"{plan.due_on:%-d %B %Y}, {plan.owner.name}" if plan else "Nobody has planned one"
    return (
        Cell(one.name, href=address("employer-contacts", region, one.public_id)),
        _sector(one) or "Not known",
        one.contacts,
        f"{one.last_on:%-d %B %Y}" if one.last_on else "None yet",
        says,
    )


def _facts(one: Any) -> tuple[Any, ...]:
    plan = next(iter(one.plan), None)
    return (
        one.name,
        _sector(one),
        one.contacts,
        one.last_on.isoformat() if one.last_on else "",
        plan.due_on.isoformat() if plan else "",
        plan.owner.name if plan else "",
        plan.owner_role if plan else "",
    )


def _sector(one: Organisation) -> str:
    profile = getattr(one, "employer_profile", None)
    return sectors().get(profile.sector, "") if profile else ""


def _counts(found: EngagedEmployers) -> list[tuple[str, int | None, int | None]]:
    every = [(TYPES[type], found.contacted[type], found.agreed[type]) for type in TYPES]
    return [*every, ("All types, each employer once", found.total_contacted, found.total_agreed)]


def _shown(count: int | None) -> str:
    return "[c]" if count is None else f"{count:,}"
