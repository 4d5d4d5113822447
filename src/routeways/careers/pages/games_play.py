"""The game on one screen in class: every move is a link or a form that asks for the next state.

The whole state stands, signed, in the address: there is no account, no session and no cookie, and team names are chosen
from a list, so that nothing about anybody is stored or typed. It needs no script.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers.games.asking import asked
from routeways.careers.games.board import YEARS, Spot
from routeways.careers.games.definition import Token
from routeways.careers.games.made import Made
from routeways.careers.games.play import ALL_ROUND, EACH, TEAMS, PlayError, State, begin, follows, move, spot_of
from routeways.careers.games.screen import KEY, boxes, drawn, lanes, sides, square, ways
from routeways.careers.pages.common import page
from routeways.careers.pages.explorer_frame import CAREERS
from routeways.careers.pages.games import BOARD_GAME, made_or_404, set_of
from routeways.foundation.permissions import public

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
    do, value, to = (request.GET.get(name, "")[:40] for name in ("do", "value", "to"))
    if do == "swap":
        value, _, to = value.partition("-")  # one button says what is given and what is taken
    try:
        moved = move(found, state, do, value, to)
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
        "hardest": round(found.hardest),
    }
    if state is not None:
        again = reverse("careers:board_game_play", args=[region, found.district.code])
        context |= _shown(found, state) | {"g": request.GET["g"]}
        context["again"] = again + (f"?set={number}" if number != 1 else "")
        context["title"] = f"{_happens(found, state)}. {found.title}"
    if problem:
        context["title"] = f"Error: {context['title']}"
    return page(
        request,
        "games/play" if state is not None else "games/start",
        region,
        current="careers",
        crumbs=(CAREERS, BOARD_GAME, crumb),
        status=status,
        **context,
    )


def _happens(found: Made, state: State) -> str:
    """The title of the page: what a screen reader says first after each move."""
    if state.phase == "done":
        return "The game is over"
    if state.phase == "roll":
        return f"{state.team.title}: roll the dice"
    return f"{state.team.title}: rolled {state.rolled}, {square(found, spot_of(found, state.team)).word}"


def _shown(found: Made, state: State) -> dict[str, Any]:
    deck, team = found.deck, state.team
    spot = spot_of(found, team)
    piles: dict[str, Any] = {"fact": deck.facts, "choice": deck.choices, "life": deck.happenings, "talk": deck.talks}
    pile = piles.get(str(spot.kind), ())
    card = pile[state.card % len(pile)] if pile and state.card >= 0 else None
    teams = sides(found, state)
    question = asked(found, state)
    return {
        "state": state,
        "team": team,
        "spot": spot,
        "on": square(found, spot),
        "card": card,
        "right": card is not None and spot.kind == "fact" and state.said == card.answer,
        "said": _answered(state, spot, card),
        "changes": _changes(found, state, spot, card),
        "tokens": found.game.tokens,
        "taken": _said(found, {spot.token: spot.amount}) if spot.token else "",
        "asked": question.legend if question else "",
        "answers": question.answers if question else (),
        "others": [(at, one) for at, one in enumerate(state.teams) if at != state.turn],
        "ways": ways(found, state) if state.phase == "roll" else (),
        "following": follows(state),
        "board": drawn(found, state),
        "ground": _ground(found),
        "key": KEY,
        "sides": teams,
        "now": next((one for one in teams if one.now), None),
        "all_round": f"Every token counts one, what matters twice; {EACH} or more of each kind count {ALL_ROUND} more.",
        "winners": [one.team for one in teams if one.score == teams[0].score],
    }


@lru_cache(maxsize=96)
def _ground(found: Made) -> str:
    """The board without counters: some hundred squares, the same on every page of a game."""
    context = {"boxes": boxes(found), "lanes": lanes(found), "years": YEARS}
    return render_to_string("careers/games/ground.html", context)


def _answered(state: State, spot: Spot, card: Any) -> str:
    """The words of the answer or way that was chosen."""
    if card is None or state.said < 0 or spot.kind not in ("fact", "choice"):
        return ""
    if spot.kind == "fact":
        return str(card.options[state.said % len(card.options)])
    return str((card.a, card.b)[state.said % 2].says)


def _changes(found: Made, state: State, spot: Spot, card: Any) -> str:
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
