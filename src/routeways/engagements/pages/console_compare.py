"""The three answers of a run side by side: what counts, in numbers that add up, and every pair that differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions, queries
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.console_common import as_file, do, run_crumbs, show, solved_or_404
from routeways.engagements.pages.desk_common import the_region
from routeways.engagements.queries.comparing import differences, two_of
from routeways.engagements.queries.runs import MODE_WORDS, Answer, RunView
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import lines
from routeways.ui.tables import Column, TableView

FIRST = 25  # differences on a page

ROWS: tuple[tuple[str, Callable[[Answer], Any]], ...] = (
    ("Places asked for", lambda one: one.asked),
    ("of them with somebody", lambda one: one.served),
    ("of them with nobody", lambda one: one.without),
    ("Points of those who ask", lambda one: one.own),
    ("Points of those who offer", lambda one: one.value - one.own),
    ("Points in all", lambda one: one.value),
    ("Fewest points of anybody with somebody", lambda one: "None" if one.lowest is None else one.lowest),
    ("Pairs who would rather have each other", lambda one: one.blocking),
    ("Moved from where they were", lambda one: one.moved),
)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/compare/`: the three answers side by side; POST chooses one."""
    held = solved_or_404(region, public_id)
    if request.method == "POST":
        mode = request.POST.get("mode", "")
        return do(request, held, lambda: actions.choose_mode(by=request.user, run=held, mode=mode), "It is chosen.")
    view = queries.run_view(held)
    first, second = two_of(held, request.GET.get("first", ""), request.GET.get("second", ""))
    found = Paginator(differences(held, view, first, second), FIRST).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": "Compare three ways",
        "run": held,
        "view": view,
        "table": _numbers(view),
        "first": MODE_WORDS[first][0],
        "second": MODE_WORDS[second][0],
        "two": (first, second),
        "others": [(a, b) for a in view.answers for b in view.answers if _before(a, b)],
        "found": found,
        "requests": len(view.requests),
        "differ": TableView(
            "Who is with somebody else",
            (Column("Who asks"), Column(MODE_WORDS[first][0]), Column(MODE_WORDS[second][0]), Column("Why")),
            tuple((f"{one.request.who}: {one.request.title}", one.first, one.second, one.why) for one in found),
        ),
    }
    return show(request, "compare", region, above=run_crumbs(held), **context)


@requires(COORDINATE, the_region)
@require_safe
def compare_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/compare/data.csv`: every request that two of the answers treat differently."""
    held = solved_or_404(region, public_id)
    first, second = two_of(held, request.GET.get("first", ""), request.GET.get("second", ""))
    rows = [
        (one.request.title, one.request.who, one.first, one.second, one.why)
        for one in differences(held, queries.run_view(held), first, second)
    ]
    content = lines(("request", "asked_by", f"offer_{first}", f"offer_{second}", "why"), rows)
    return as_file(content, "text/csv; charset=utf-8", f"run-{held.public_id}-{first}-{second}.csv")


def _numbers(view: RunView) -> TableView:
    return TableView(
        "Three ways to match the same offers and requests",
        (Column("What counts"), *(Column(one.name, True) for one in view.answers)),
        tuple((label, *(value(one) for one in view.answers)) for label, value in ROWS),
    )


def _before(one: Answer, other: Answer) -> bool:
    order = list(MODE_WORDS)
    return order.index(one.mode) < order.index(other.mode)
