"""Tournaments: for leaders by alias, with results to enter and confirm; for everybody as parents agreed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import esports_tournaments as doing
from routeways.careers.esports_host_forms import TeamForm, TournamentForm
from routeways.careers.models import LEAD, EsportsAcademy, EsportsResult, EsportsTeam, EsportsTournament
from routeways.careers.pages.common import tried
from routeways.careers.pages.esports_common import academy_or_404, address, desk_crumbs, do, show, the_academy
from routeways.careers.pages.esports_public import crumbs, shown_or_404
from routeways.careers.queries import esports_play
from routeways.foundation.permissions import public, requires
from routeways.ui.tables import Column, TableView


@public
@never_cache
@require_safe
def tournament(request: HttpRequest, region: str, academy: str, tournament: str) -> HttpResponse:
    """`…/<academy>/tournaments/<tournament>/`: the draw, the seed, the rounds; aliases where parents agreed."""
    found = shown_or_404(region, academy)
    held = _one(found, tournament)
    if held.drawn_at is None:
        raise Http404("There is no such tournament here.")
    teams = esports_play.names_in_public(held)
    board = esports_play.shown(held, {id: name for id, (name, _) in teams.items()})
    return show(
        request,
        "tournament",
        region,
        above=crumbs(found),
        title=str(held),
        tournament=held,
        board=board,
        parts=_parts(board),
        table=_table(board),
        drawn=[teams[id] for id in held.order],
    )


def _parts(board: esports_play.Shown) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Rounds under a heading for each part of a double knock-out, else all under one: “Winners, round 2”."""
    parts: dict[str, list[tuple[str, Any]]] = {}
    for name, lines in board.rounds:
        part, _, short = name.partition(", ")
        title = part if short else "Finals" if "inal" in name else "Rounds"
        parts.setdefault(title, []).append((short.capitalize() or name, lines))
    return list(parts.items())


def _table(board: esports_play.Shown) -> TableView | None:
    numbers = (Column(text, numeric=True) for text in ("Points", "Won", "Played"))
    heads = (Column("Place", numeric=True), Column("Team"), *numbers)
    return TableView("Standings", heads, board.table) if board.table else None


def _one(academy: EsportsAcademy, tournament: str) -> EsportsTournament:
    found = esports_play.tournament(tournament, academy)
    if found is None:
        raise Http404("There is no such tournament here.")
    return found


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/<academy>/desk/tournaments/new/`"""
    found, now = academy_or_404(region, academy), timezone.now()
    start = {"seed": f"{found} {timezone.localdate(now).isoformat()}"[:80]}
    form = TournamentForm(request.POST if request.method == "POST" else None, academy=found, initial=start)
    made = tried(
        request, form, lambda: doing.make_tournament(by=request.user, academy=found, now=now, **form.cleaned_data)
    )
    if made is not None:
        return redirect(address("esports_play", region, academy, made.public_id))
    lead = "" if found.games else "This academy names no game yet. A game is named, with its age, before it opens."
    return show(
        request, "form", region, above=desk_crumbs(found), status=422 if form.errors else 200,
        title="New tournament", lead=lead, form=form, button="Make it",
    )  # fmt: skip


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, region: str, academy: str, tournament: str) -> HttpResponse:
    """`…/desk/tournaments/<tournament>/`: teams until the draw, then matches; POST adds a team."""
    found = academy_or_404(region, academy)
    held = _one(found, tournament)
    free = esports_play.free_learners(request.user, held, today=timezone.localdate())
    form = TeamForm(request.POST if request.method == "POST" else None, free=free)

    def add() -> EsportsTeam:
        chosen = [one for one in free if one.public_id in form.cleaned_data["members"]]
        return doing.add_team(by=request.user, tournament=held, alias=form.cleaned_data["alias"], members=chosen)

    if tried(request, form, add) is not None:
        return redirect(address("esports_play", region, academy, tournament))
    teams = esports_play.teams_of(held)
    board = esports_play.shown(held, esports_play.names_inside(teams), waiting=True)
    return show(
        request,
        "play",
        region,
        above=desk_crumbs(found),
        status=422 if form.errors else 200,
        title=str(held),
        academy=found,
        tournament=held,
        teams=teams,
        free=free,
        form=form,
        board=board,
        table=_table(board),
        robin=held.format == EsportsTournament.Format.ROUND_ROBIN,
    )


@requires(LEAD, the_academy)
@require_POST
def draw(request: HttpRequest, region: str, academy: str, tournament: str) -> HttpResponse:
    held, now = _one(academy_or_404(region, academy), tournament), timezone.now()
    return _do(
        request, held, lambda: doing.draw_tournament(by=request.user, tournament=held, now=now),
        "The draw is made, and public.",
    )  # fmt: skip


@requires(LEAD, the_academy)
@require_POST
def result(request: HttpRequest, region: str, academy: str, tournament: str) -> HttpResponse:
    held, now, asked = _one(academy_or_404(region, academy), tournament), timezone.now(), request.POST

    def act() -> Any:
        return doing.enter_result(
            by=request.user, tournament=held, match=asked.get("match", ""), winner=asked.get("winner", ""), now=now
        )

    return _do(request, held, act, "Another leader confirms it, and then it counts.")


@requires(LEAD, the_academy)
@require_POST
def confirm(request: HttpRequest, region: str, academy: str, tournament: str, result: int) -> HttpResponse:
    """POST `do`: agree, refuse, or back (a confirmed one is taken back)."""
    held, now = _one(academy_or_404(region, academy), tournament), timezone.now()
    found = EsportsResult.objects.filter(tournament=held, pk=result).select_related("tournament").first()
    if found is None:
        raise Http404("There is no such result here.")
    what = request.POST.get("do", "")
    if what == "back":
        return _do(request, held, lambda: doing.take_result_back(by=request.user, result=found), "It is taken back.")
    agrees = what == "agree"
    done = "It is confirmed, and counts." if agrees else "It is refused. Enter the right one."
    return _do(request, held, lambda: doing.confirm_result(by=request.user, result=found, agrees=agrees, now=now), done)


def _do(request: HttpRequest, held: EsportsTournament, act: Any, done: str) -> HttpResponse:
    back = address("esports_play", held.academy.region, held.academy.public_id, held.public_id)
    return do(request, act, done, back)
