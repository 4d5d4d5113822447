"""The careers hub's own page: what needs somebody, who looks after whom, and the way to each part."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers import hub_links, queries
from routeways.careers.models import COORDINATE, OVERSEE, Onboarding
from routeways.careers.pages.common import page
from routeways.careers.pages.hub_benchmarks import the_region
from routeways.engagements.queries.advisers import SchoolLine
from routeways.foundation.permissions import allowed, requires
from routeways.ui.tables import Cell, Column, TableView

A_PAGE = 25


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`?show=` is “all”, a kind of gap, or nothing: everybody who misses anything."""
    rows = queries.cared_for(region, today=timezone.localdate())
    counts = queries.gap_counts(rows)
    asked = request.GET.get("show", "")
    shown = [row for row in rows if _is_shown(row, asked)]
    found = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    untrained = {"leader", "training"}
    may = allowed(request.user, COORDINATE, region)
    rights = {right: allowed(request.user, right, region) for right in {link.permission for link in hub_links.links()}}
    return page(
        request,
        "hub/home",
        region,
        title="Careers hub",
        number=len(rows),
        trained=sum(untrained.isdisjoint(gap.kind for gap in row.gaps) for row in rows),
        with_gaps=sum(bool(row.gaps) for row in rows),
        asked=asked,
        heading="All institutions" if asked == "all" else queries.GAPS.get(asked, "Where something is missing"),
        shown=len(shown),
        found=found,
        links=[
            {"title": link.label, "text": link.says, "href": reverse(link.name, args=[region])}
            for link in hub_links.links()
            if rights[link.permission]
        ],
        gaps=_gaps(counts),
        runs=_runs(rows, region) if may and asked == "confirm" else [],
        states=_states(queries.onboarding_counts(rows)),
        loads=_loads(rows),
        table=_table(list(found), region, may=may),
    )


def _is_shown(row: queries.Cared, asked: str) -> bool:
    if asked == "all":
        return True
    return any(asked in ("", gap.kind) or asked not in queries.GAPS for gap in row.gaps)


def _gaps(counts: dict[str, int]) -> TableView:
    rows = tuple((Cell(queries.GAPS[kind], href=f"?show={kind}#by-name"), number) for kind, number in counts.items())
    return TableView("What is missing", (Column("What"), Column("Institutions", numeric=True)), rows)


def _runs(rows: list[queries.Cared], region: str) -> list[dict[str, Any]]:
    """Where what is proposed is read and confirmed."""
    return [
        {"href": reverse("engagements:console_run", args=[region, run]), "number": number}
        for run, number in queries.runs_to_confirm(rows).items()
    ]


def _states(counts: object) -> TableView:
    labels = dict(Onboarding.choices)
    rows = tuple((str(labels[state]), f"{number:,}") for state, number in dict(counts).items())  # type: ignore[call-overload]
    return TableView("Taking part", (Column("State"), Column("Institutions", numeric=True)), rows)


def _loads(rows: list[queries.Cared]) -> TableView:
    found = tuple((person.name, f"{number:,}") for person, number in queries.load_of(rows))
    return TableView("Portfolios", (Column("Who"), Column("Institutions", numeric=True)), found)


def _adviser(line: SchoolLine | None) -> str:
    whom = line.with_whom if line else ""
    return f"{whom} (asked, not answered yet)" if line and line.state == "proposed" else whom or "Nobody"


def _table(rows: list[queries.Cared], region: str, *, may: bool) -> TableView:
    body: list[tuple[Cell | str, ...]] = []
    for row in rows:
        run = row.adviser.run if row.adviser and may else ""
        confirm = reverse("engagements:console_run", args=[region, run]) if run else ""
        name = "careers:school_care" if may else "careers:school"
        address = reverse(name, args=[region, row.institution.public_id])
        body.append(
            (
                Cell(row.institution.organisation.name, href=address),
                row.leader.person.name if row.leader else "Nobody",
                row.portfolio.person.name if row.portfolio else "Nobody",
                Cell("Confirm the run", href=confirm) if confirm else _adviser(row.adviser),
                ". ".join(gap.says for gap in row.gaps) or "Nothing",
            )
        )
    heads = tuple(
        Column(text) for text in ("Institution", "Careers leader", "Looked after by", "Adviser", "What is missing")
    )
    return TableView("By name", heads, tuple(body))
