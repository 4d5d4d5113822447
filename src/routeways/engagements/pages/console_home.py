"""The console: what waits in the region, one kind in full, the start of a run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions, queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.console import StartForm
from routeways.engagements.models.listing import State
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.console_common import address, kind_or_404, show
from routeways.engagements.pages.desk_common import posted, the_region
from routeways.engagements.pages.district_map import marks_map
from routeways.engagements.queries.console import KindView, ListingLine, console, kind_view
from routeways.foundation.permissions import requires
from routeways.places import queries as places
from routeways.ui.charts import Chart
from routeways.ui.tables import Cell, Column, TableView

RUNS = 20


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/console/`"""
    today = timezone.localdate()
    lines = console(region, today=today)
    table = TableView(
        "What can be matched",
        (
            Column("Kind"),
            Column("Requests", True),
            Column("Offers", True),
            Column("Oldest request"),
            Column("Running", True),
        ),
        tuple(
            (
                Cell(line.kind.plural, address("kind", region, kind=line.kind.id)),
                line.requests,
                line.offers,
                _days(line.oldest_days),
                line.running,
            )
            for line in lines
        ),
    )
    context: dict[str, Any] = {
        "title": "Coordinator’s console",
        "table": table,
        "runs": _runs(request, region),
        "late": queries.overdue(region, request.user, today=today).count(),
    }
    return show(request, "home", region, **context)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, region: str, kind: str) -> HttpResponse:
    """`/<region>/connect/console/<kind>/`: the list, the map, and the start of a run."""
    rules = kind_or_404(kind)
    today = timezone.localdate()
    initial = {"mode": rules.mode, "seed": f"{region} {rules.id} {today.isoformat()}"}
    form = StartForm(posted(request), may_move=rules.moving_end is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.propose_matches(
                by=request.user, region=region, kind=rules.id, now=timezone.now(), **form.cleaned_data
            )
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("run", region, public_id=started.public_id))
    view = kind_view(region, rules, request.user, today=today)
    context: dict[str, Any] = {
        "title": rules.plural,
        "kind": rules,
        "view": view,
        "form": form,
        "requests": _table(f"Requests: {rules.plural.lower()}", view.requests, "Wanted"),
        "offers": _table(f"Offers: {rules.plural.lower()}", view.offers, "Places left"),
        "map": _map(region, view),
        "runs": _runs(request, region, rules.id),
    }
    return show(request, "kind", region, status=422 if form.errors else 200, **context)


def _runs(request: HttpRequest, region: str, kind: str = "") -> list[Any]:
    return list(queries.runs(region, request.user, today=timezone.localdate(), kind=kind)[:RUNS])


def _days(days: int | None) -> str:
    if days is None:
        return "None waits"
    return "Today" if days <= 0 else "1 day" if days == 1 else f"{days:,} days"


def _table(caption: str, lines: tuple[ListingLine, ...], left: str) -> TableView:
    names = places.names()
    return TableView(
        caption,
        (Column("What"), Column("Who"), Column("Where"), Column(left, True), Column("Stands for"), Column("State")),
        tuple(
            (
                line.listing.title,
                line.listing.who,
                names.get(line.listing.district, line.listing.postcode or "Not known"),
                line.left,
                _days(line.days),
                "Expired" if line.expired and line.listing.state == State.OPEN else line.listing.get_state_display(),
            )
            for line in lines
        ),
    )


def _map(region_id: str, view: KindView) -> Chart | None:
    """Where it is wanted, offered and going on, by district; None where no place is known."""
    if not (view.wanted or view.offered or view.matched):
        return None
    title = "Most are wanted in {most}" if view.wanted.total() else "Nobody waits for one"
    if view.waiting and not view.wanted.total():
        title = "Nobody knows where those who wait are"
    return marks_map(
        region_id, {"Wanted": view.wanted, "Offered": view.offered, "Matched": view.matched}, title=title,
        source="Open requests and offers, and what goes on, in Routeways",
        subtitle=f"{view.kind.plural} of which a district is known: open places left, and places matched.",
    )  # fmt: skip
