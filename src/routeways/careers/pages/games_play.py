"""The game on one screen in class: every move is a link or a form that asks for the next state.

The whole state stands, signed, in the address: there is no account, no session and no cookie, and team names are chosen
from a list, so that nothing about anybody is stored or typed. It needs no script.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers.games.board import year
from routeways.careers.games.definition import Token
from routeways.careers.games.made import Made
from routeways.careers.games.play import ALL_ROUND, EACH, TEAMS, PlayError, State, begin, move, score, spot_of
from routeways.careers.games.screen import drawn
from routeways.careers.pages.common import page
from routeways.careers.pages.explorer_frame import CAREERS
from routeways.careers.pages.games import BOARD_GAME, made_or_404, set_of
from routeways.foundation.permissions import public
from routeways.ui.tables import Column, TableView

SALT = "careers.games.play"
SEEDS = 1_000_000


@public
@never_cache
@require_safe
def play(request: HttpRequest, region: str, district: str) -> HttpResponse:
    """`/<region>/careers/board-game/<district>/play/`: without `g` the start; with `g` and `do` a move."""
    number = set_of(request)
    found = made_or_404(region, district, number)
    if not found.deck.enough:
        return redirect("careers:board_game_of", region, district)
    home = reverse("careers:board_game_play", args=[region, district])
    if "team" in request.GET or "start" in request.GET:
        return _start(request, region, found, home)
    if "g" not in request.GET:
        return _page(request, region, found, None)
    try:
        state = _read(found, request.GET["g"])
    except (signing.BadSignature, TypeError, ValueError):
        problem = "This game cannot be read: its address is not complete. Start a new one."
        return _page(request, region, found, None, problem=problem, status=400)
    if "do" not in request.GET:
        return _page(request, region, found, state)
    asked = [request.GET.get(name, "")[:40] for name in ("do", "value", "to")]
    try:
        moved = move(found, state, *asked)
    except PlayError as error:
        return _page(request, region, found, state, problem=str(error), status=400)
    return redirect(f"{home}?{_query(found, moved, number)}#now")


def _start(request: HttpRequest, region: str, found: Made, home: str) -> HttpResponse:
    names = [int(name) for name in request.GET.getlist("team")[: len(TEAMS)] if name in map(str, range(len(TEAMS)))]
    try:
        state = begin(found, names, seed=secrets.randbelow(SEEDS))
    except PlayError as error:
        return _page(request, region, found, None, problem=str(error), status=400)
    return redirect(f"{home}?{_query(found, state, set_of(request))}#now")


def _read(found: Made, packed: str) -> State:
    """Raises BadSignature, TypeError or ValueError for what is not a game of this district."""
    held = signing.loads(packed[:4000], salt=f"{SALT}/{found.district.code}")
    return State.unpacked(held)


def _query(found: Made, state: State, number: int) -> str:
    packed = signing.dumps(state.packed(), salt=f"{SALT}/{found.district.code}", compress=True)
    return urlencode({"g": packed, **({"set": number} if number != 1 else {})})


def _page(
    request: HttpRequest, region: str, found: Made, state: State | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    number = set_of(request)
    crumb = (found.title, f"careers/board-game/{found.district.code}/")
    context: dict[str, Any] = {
        "title": f"Play {found.title}",
        "made": found,
        "number": number,
        "problem": problem,
        "names": list(enumerate(TEAMS)),
    }
    if state is not None:
        context |= _shown(found, state) | {"g": request.GET["g"]}
    return page(
        request,
        "games/play" if state is not None else "games/start",
        region,
        current="careers",
        crumbs=(CAREERS, BOARD_GAME, crumb),
        status=status,
        **context,
    )


def _shown(found: Made, state: State) -> dict[str, Any]:
    deck, team = found.deck, state.team
    spot = spot_of(found, team)
    piles: dict[str, Any] = {"fact": deck.facts, "choice": deck.choices, "life": deck.happenings, "talk": deck.talks}
    pile = piles.get(str(spot.kind), ())
    card = pile[state.card % len(pile)] if pile and state.card >= 0 else None
    tokens: dict[str, str] = {one.id: one.many for one in found.game.tokens}
    return {
        "state": state,
        "team": team,
        "spot": spot,
        "card": card,
        "right": card is not None and spot.kind == "fact" and state.said == card.answer,
        "changes": _changes(found, state, spot, card),
        "tokens": tokens.items(),
        "taken": _said(found, {spot.token: spot.amount}) if spot.token else "",
        "others": [(at, one.title) for at, one in enumerate(state.teams) if at != state.turn],
        "routes": found.game.routes,
        "board": drawn(found, state),
        "standing": _standing(found, state),
        "all_round": f"Every token counts one, what matters twice; {EACH} or more of each kind count {ALL_ROUND} more.",
        "winners": _winners(found, state) if state.phase == "done" else [],
        "values": [(one, deck.values[one.value]) for one in state.teams],
    }


def _changes(found: Made, state: State, spot: Any, card: Any) -> str:
    """What a card did to the tokens."""
    if card is None or spot.kind not in ("life", "choice") or (spot.kind == "choice" and state.said < 0):
        return ""
    gain = card.gain if spot.kind == "life" else (card.a, card.b)[state.said]
    return _said(found, gain.tokens)


def _said(found: Made, gained: Mapping[Token, int]) -> str:
    """“+2 stars, −1 coin”."""
    said = []
    for kind, amount in gained.items():
        token = found.game.token(kind)
        said.append(f"{'+' if amount > 0 else '−'}{abs(amount)} {token.name if abs(amount) == 1 else token.many}")
    return ", ".join(said)


def _standing(found: Made, state: State) -> TableView:
    routes = {route.id: route.name for route in found.game.routes}
    over = state.phase == "done"
    heads = [Column(one.many.capitalize(), numeric=True) for one in found.game.tokens]
    columns = (Column("Team"), Column("Where"), Column("Route"), *heads, Column("What matters"))
    rows = []
    for team in state.teams:
        where = "Home" if team.home else f"{year(team.place)}, square {team.place}" if team.place else "Start"
        value = found.deck.values[team.value]
        double = f"{value.name}: {found.game.token(value.token).many} count double"
        row = [
            team.title,
            where,
            routes.get(team.route, "Not yet"),
            f"{team.coin}",
            f"{team.joy}",
            f"{team.know}",
            double,
        ]
        rows.append((*row, f"{score(found, team)}") if over else tuple(row))
    shown = (*columns, Column("Score", numeric=True)) if over else columns
    return TableView("The teams", shown, tuple(rows))


def _winners(found: Made, state: State) -> list[str]:
    best = max(score(found, team) for team in state.teams)
    return [team.title for team in state.teams if score(found, team) == best]
