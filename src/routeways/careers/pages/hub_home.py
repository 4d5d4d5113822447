"""The careers hub's own page: what needs somebody, who looks after whom, and the way to each part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers import hub_links, queries
from routeways.careers.models import COORDINATE, OVERSEE, Onboarding
from routeways.careers.pages.common import page
from routeways.careers.pages.hub_benchmarks import the_region
from routeways.foundation.permissions import allowed, requires
from routeways.ui.tables import Cell, Column, TableView


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    rows = queries.cared_for(region, today=timezone.localdate())
    asked = request.GET.get("show", "gaps")
    shown = rows if asked == "all" else [row for row in rows if row.gaps]
    trained = sum(not any("training" in gap or "named" in gap for gap in row.gaps) for row in rows)
    return page(
        request,
        "hub/home",
        region,
        title="Careers hub",
        number=len(rows),
        trained=trained,
        with_gaps=sum(bool(row.gaps) for row in rows),
        asked=asked,
        links=[
            {"title": link.label, "text": link.says, "href": reverse(link.name, args=[region])}
            for link in hub_links.links()
            if allowed(request.user, link.permission, region)
        ],
        states=_states(queries.onboarding_counts(rows)),
        loads=_loads(rows),
        table=_table(shown, region, may=allowed(request.user, COORDINATE, region)),
    )


def _states(counts: object) -> TableView:
    labels = dict(Onboarding.choices)
    rows = tuple((str(labels[state]), f"{number:,}") for state, number in dict(counts).items())  # type: ignore[call-overload]
    return TableView("Taking part", (Column("State"), Column("Institutions", numeric=True)), rows)


def _loads(rows: list[queries.Cared]) -> TableView:
    found = tuple((person.name, f"{number:,}") for person, number in queries.load_of(rows))
    return TableView("Portfolios", (Column("Who"), Column("Institutions", numeric=True)), found)


def _table(rows: list[queries.Cared], region: str, *, may: bool) -> TableView:
    body: list[tuple[Cell | str, ...]] = []
    for row in rows:
        name = "careers:school_care" if may else "careers:school"
        address = reverse(name, args=[region, row.institution.public_id])
        body.append(
            (
                Cell(row.institution.organisation.name, href=address),
                row.leader.person.name if row.leader else "Nobody",
                row.portfolio.person.name if row.portfolio else "Nobody",
                (row.adviser.with_whom if row.adviser else "") or "Nobody",
                ". ".join(row.gaps) or "Nothing",
            )
        )
    heads = tuple(
        Column(text) for text in ("Institution", "Careers leader", "Looked after by", "Adviser", "What is missing")
    )
    return TableView("By name", heads, tuple(body))
