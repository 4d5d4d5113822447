"""A matching run: how far it is, who is put with whom and why, edits, what came since, confirmation."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.engagements import actions, queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.console import EditForm
from routeways.engagements.models import Run, RunEdit
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.console_common import (
    address,
    as_file,
    do,
    kind_crumb,
    run_crumbs,
    run_or_404,
    show,
    solved_or_404,
)
from routeways.engagements.pages.desk_common import posted, the_region
from routeways.engagements.queries.moving import moves
from routeways.engagements.queries.overtaken import left_out, overtaken
from routeways.engagements.queries.since import since
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import lines


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def run(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/`"""
    held = run_or_404(region, public_id)
    view = queries.run_view(held)
    context: dict[str, Any] = {"title": str(held), "run": held, "kind": held.rules, "state": held.state, "view": view}
    context["since"] = since(held, today=timezone.localdate())
    context["overtaken"] = left_out(held, today=timezone.localdate())
    if held.state == Run.State.WAITING:
        context["job"] = queries.job_of(held)
    elif held.answer:
        context |= {"chosen": view.chosen, "moved": sum(line.had is not None for line in view.pairs)}
    return show(request, "run", region, above=(kind_crumb(held.rules),), **context)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/edit/`: two stay together, or never come together; then it is solved again."""
    held = solved_or_404(region, public_id)
    view = queries.run_view(held)
    given = {name: request.GET.get(name, "") for name in ("request", "offer", "action")}
    form = EditForm(posted(request), requests=view.requests.values(), offers=view.offers.values(), initial=given)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.edit_run(
                by=request.user,
                run=held,
                action=asked["action"],
                request=view.requests[asked["request"]],
                offer=view.offers[asked["offer"]],
                why=asked["why"],
                now=timezone.now(),
            )
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "It is kept. Solve again to see what it costs.")
            return redirect(address("run", region, public_id=held.public_id))
    context = {
        "title": "Keep two together or apart",
        "form": form,
        "button": "Keep this",
        "lead": "It holds for this run when you solve it again, and for every later run until somebody takes it back.",
    }
    return show(request, "form", region, above=run_crumbs(held), status=422 if form.errors else 200, **context)


@requires(COORDINATE, the_region)
@require_POST
def lift(request: HttpRequest, region: str, public_id: str, edit: int) -> HttpResponse:
    held = run_or_404(region, public_id)
    found = RunEdit.objects.filter(pk=edit, run__region=region, run__kind=held.kind).select_related("run").first()
    if found is None:
        raise Http404("There is no such edit.")
    now = timezone.now()
    open_still = held.state in (Run.State.SOLVED, Run.State.FAILED)
    done = f"It is taken back{'. Solve again to see the difference' if open_still else ' for every later run'}."
    return do(request, held, lambda: actions.lift_edit(by=request.user, edit=found, now=now), done)


@requires(COORDINATE, the_region)
@require_POST
def again(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    held = run_or_404(region, public_id)
    now = timezone.now()
    return do(request, held, lambda: actions.solve_again(by=request.user, run=held, now=now), "")


@requires(COORDINATE, the_region)
@require_POST
def rest(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/rest/`: a run of its own for the requests that came since this one began."""
    held = run_or_404(region, public_id)
    now = timezone.now()
    return do(request, held, lambda: actions.match_the_rest(by=request.user, run=held, now=now), "")


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/confirm/`: says what will happen; POST does it, once."""
    held = run_or_404(region, public_id)
    if request.method == "POST":
        now = timezone.now()
        part = request.POST.get("pairs") == "that-hold"
        which = "every pair that still held" if part else "every pair"
        done = f"Both sides of {which} are asked for their answer."
        return do(request, held, lambda: actions.confirm_run(by=request.user, run=held, now=now, what_holds=part), done)
    view = queries.run_view(held) if held.state == Run.State.SOLVED else None
    moved = moves(held) if view else []
    away = overtaken(held, today=timezone.localdate()) if view else []
    context: dict[str, Any] = {
        "title": "Confirm this run",
        "run": held,
        "view": view,
        "overtaken": away,
        "holding": len(view.pairs) - len(away) if view else 0,
        "since": since(held, today=timezone.localdate()),
        "kind": held.rules,
        "moved": [one for one in moved if one.to],
        "alone": [one for one in moved if one.to is None],
    }
    return show(request, "confirm", region, above=run_crumbs(held), **context)


@requires(COORDINATE, the_region)
@require_POST
def discard(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    held = run_or_404(region, public_id)
    return do(request, held, lambda: actions.discard_run(by=request.user, run=held), "The run is put away.")


@requires(COORDINATE, the_region)
@require_safe
def run_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/data.csv`: one row a pair, then one row for each request without anything."""
    held = run_or_404(region, public_id)
    view = queries.run_view(held)
    columns = (
        "result", "request", "asked_by", "offer", "offered_by", "places", "points",
        "reasons_for_the_request", "reasons_for_the_offer", "kept_by_hand", "mode", "seed", "digest",
    )  # fmt: skip
    known = (held.mode, held.seed, held.digest)
    rows: list[tuple[Any, ...]] = [
        (
            "pair",
            line.request.title,
            line.request.who,
            line.offer.title,
            line.offer.who,
            line.places,
            line.score,
            " ".join(line.to_request),
            " ".join(line.to_offer),
            line.held.why if line.held else "",
            *known,
        )
        for line in view.pairs
    ]
    rows += [
        ("nothing", line.request.title, line.request.who, "", "", line.places, "", line.says, "", "", *known)
        for line in view.without
    ]
    return as_file(lines(columns, rows), "text/csv; charset=utf-8", f"run-{held.public_id}.csv")


@requires(COORDINATE, the_region)
@require_safe
def problem_json(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/runs/<id>/problem.json`: what `routeways match solve` reads, to work the answer out again."""
    held = run_or_404(region, public_id)
    content = json.dumps({**held.problem, "mode": held.mode}, ensure_ascii=False, indent=1).encode()
    return as_file(content, "application/json", f"run-{held.public_id}.json")
