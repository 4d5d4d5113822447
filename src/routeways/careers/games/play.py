"""The game in play: one state, one move, the next state. Pure: the same state and move always give the same next one.

Dice and cards come from the state’s seed and a counter, so that going back and moving again changes nothing. The screen
plays with it, and so does the simulation that shows that no route wins more often.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from routeways.careers.games.board import CROSSROADS, FINISH, GATE, PACK, Spot
from routeways.careers.games.definition import TOKENS, Gain, Route, Token
from routeways.careers.games.made import Made

TEAMS = ("Otters", "Kestrels", "Foxes", "Herons", "Badgers", "Owls")
FEWEST, MOST = 2, 4
RIGHT, WRONG = 2, 1  # tokens for an answer
HOME = (3, 2, 1, 0)
ALL_ROUND, EACH = 5, 3  # as many more for who has at least so many of each kind
SWAPS = 3
DICE = 6


class PlayError(Exception):
    """A move that the game does not have now. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Team:
    name: int  # of TEAMS
    value: int  # of the deck’s values
    place: int = 0
    route: str = ""
    coin: int = 0
    joy: int = 0
    know: int = 0
    home: int = 0  # 1 for the first who came home, 0 on the way

    @property
    def title(self) -> str:
        return TEAMS[self.name]

    def gains(self, tokens: dict[Token, int]) -> Team:
        """With the tokens added; nobody has fewer than none."""
        held = {kind: max(0, getattr(self, kind) + tokens.get(kind, 0)) for kind in TOKENS}
        return replace(self, **held)


@dataclass(frozen=True, slots=True)
class State:
    """`phase`: roll, fact, choice, talk, pick, swap, cross, route, next or done. `card`: the card on the table;
    `said`: the answer or way that was chosen; `pick`: how many tokens of one kind may be taken."""

    seed: int
    teams: tuple[Team, ...]
    turn: int = 0
    phase: str = "roll"
    rolled: int = 0
    rolls: int = 0
    drawn: int = 0
    card: int = -1
    said: int = -1
    pick: int = 0

    @property
    def team(self) -> Team:
        return self.teams[self.turn]

    def packed(self) -> list[Any]:
        """As short as it can be: it travels in an address."""
        teams = [[getattr(team, name) for name in Team.__slots__] for team in self.teams]
        return [self.seed, teams, *(getattr(self, name) for name in State.__slots__[2:])]

    @classmethod
    def unpacked(cls, held: list[Any]) -> State:
        """Of what `packed` gave. Raises TypeError or ValueError for anything else."""
        seed, teams, *rest = held
        state = cls(seed, tuple(Team(*team) for team in teams), *rest)
        if not FEWEST <= len(state.teams) <= MOST or state.turn not in range(len(state.teams)):
            raise ValueError("This is not a game in play.")
        return state


def begin(made: Made, names: list[int], *, seed: int) -> State:
    """Teams in the order given, each with a different value card. Raises PlayError for too few or too many."""
    chosen = list(dict.fromkeys(name for name in names if 0 <= name < len(TEAMS)))
    if not FEWEST <= len(chosen) <= MOST:
        raise PlayError(f"Choose {FEWEST} to {MOST} teams.")
    values = list(range(len(made.deck.values)))
    random.Random(f"{seed}/values").shuffle(values)  # noqa: S311 - a shuffle, no secret
    return State(seed, tuple(Team(name, value) for name, value in zip(chosen, values, strict=False)))


def move(made: Made, state: State, do: str, value: str = "", to: str = "") -> State:
    """The state after a move. Raises PlayError where the phase has no such move or the value is not one of its."""
    if do == "stop" and state.phase != "done":
        return replace(state, phase="done")
    moves = {"roll": _roll, "fact": _fact, "choice": _choice, "talk": _talk, "pick": _pick, "swap": _swap}
    moves |= {"cross": _cross, "route": _route, "next": _next}
    if do != state.phase or do not in moves:
        raise PlayError("That was not your move. Look at what the square says, and go on from here.")
    return moves[do](made, state, value, to)


def counted(made: Made, team: Team) -> tuple[int, int, int]:
    """Every token; those that matter to the team once more; something for a life with all three kinds."""
    held = {kind: int(getattr(team, kind)) for kind in TOKENS}
    doubled = held[made.deck.values[team.value].token]
    return sum(held.values()), doubled, ALL_ROUND if min(held.values()) >= EACH else 0


def score(made: Made, team: Team) -> int:
    return sum(counted(made, team))


def spot_of(made: Made, team: Team) -> Spot:
    return made.board.spot(team.place, team.route)


def landing(place: int, rolled: int) -> int:
    """The square that a roll leads to; the crossroads, the gate and home stop everybody."""
    stop = next((one for one in (CROSSROADS, GATE, FINISH) if place < one), FINISH)
    return min(place + rolled, stop)


def follows(state: State) -> Team | None:
    """Whose turn is next; none where all are home."""
    turn = _following(state)
    return None if turn is None else state.teams[turn]


# -- the moves


def _roll(made: Made, state: State, value: str, to: str) -> State:
    rolled = random.Random(f"{state.seed}/roll/{state.rolls}").randint(1, DICE)  # noqa: S311 - dice, no secret
    moved = replace(state.team, place=landing(state.team.place, rolled))
    landed = _with(replace(state, rolled=rolled, rolls=state.rolls + 1, card=-1, said=-1, pick=0), moved)
    return _land(made, landed)


def _land(made: Made, state: State) -> State:
    spot = spot_of(made, state.team)
    match spot.kind:
        case "gain":
            gained = state.team.gains({spot.token: spot.amount} if spot.token else {})
            return replace(_with(state, gained), phase="next")
        case "fact" | "choice" | "talk":
            return _drawn(made, state, spot.kind)
        case "life":
            held = _drawn(made, state, "life")
            gain = made.deck.happenings[held.card].gain
            return replace(_with(held, held.team.gains(gain.tokens)), phase="next")
        case "swap" | "cross":
            return replace(state, phase=spot.kind)
        case "crossroads":
            return replace(state, phase="route")
        case "gate":
            return replace(state, phase="pick", pick=2)
        case _:
            return _home(state)


def _home(state: State) -> State:
    place = 1 + sum(team.home > 0 for team in state.teams)
    bonus = HOME[place - 1]
    held = _with(state, replace(state.team, home=place))
    return replace(held, phase="pick" if bonus else "next", pick=bonus)


def _drawn(made: Made, state: State, kind: str) -> State:
    """The next card of a pile; after the last one the pile is shuffled again."""
    deck = made.deck
    many = {"fact": len(deck.facts), "choice": len(deck.choices), "life": len(deck.happenings), "talk": len(deck.talks)}
    order = list(range(many[kind]))
    past, at = divmod(state.drawn, many[kind])
    random.Random(f"{state.seed}/{kind}/{past}").shuffle(order)  # noqa: S311 - a shuffle, no secret
    return replace(state, card=order[at], drawn=state.drawn + 1, phase=kind)


def _fact(made: Made, state: State, value: str, to: str) -> State:
    fact = made.deck.facts[state.card % len(made.deck.facts)]
    said = _number(value, len(fact.options))
    if said == fact.answer:
        return replace(state, said=said, phase="pick", pick=RIGHT)
    return replace(_with(state, state.team.gains({"know": WRONG})), said=said, phase="next")


def _choice(made: Made, state: State, value: str, to: str) -> State:
    card = made.deck.choices[state.card % len(made.deck.choices)]
    said = _number(value, 2)
    way: Gain = (card.a, card.b)[said]
    return replace(_with(state, state.team.gains(way.tokens)), said=said, phase="next")


def _talk(made: Made, state: State, value: str, to: str) -> State:
    """One token of a kind for the team, and one for the team that added something."""
    kind = _token(value)
    others = [at for at in range(len(state.teams)) if at != state.turn]
    if not to.isascii() or not to.isdigit() or int(to[:2]) not in others:
        raise PlayError("Choose a team that added something good to the talk.")
    held = _with(state, state.team.gains({kind: 1}))
    return replace(_with(held, held.teams[int(to)].gains({kind: 1}), int(to)), phase="next")


def _pick(made: Made, state: State, value: str, to: str) -> State:
    return replace(_with(state, state.team.gains({_token(value): state.pick})), phase="next")


def _swap(made: Made, state: State, value: str, to: str) -> State:
    """`value` is the kind given, `to` the kind taken; as many as the team has, up to SWAPS. "" swaps nothing."""
    if not value:
        return replace(state, phase="next")
    given, taken = _token(value), _token(to)
    many = min(SWAPS, int(getattr(state.team, given)))
    changed = {given: -many, taken: many} if given != taken else {}
    return replace(_with(state, state.team.gains(changed)), phase="next")


def _cross(made: Made, state: State, value: str, to: str) -> State:
    crossed = replace(state.team, route=_route_of(made, value).id).gains({"joy": 1})
    return replace(_with(state, crossed), phase="next")


def _route(made: Made, state: State, value: str, to: str) -> State:
    route = _route_of(made, value)
    pack: dict[Token, int] = dict(zip(route.order, PACK, strict=True))
    return replace(_with(state, replace(state.team, route=route.id).gains(pack)), phase="next")


def _next(made: Made, state: State, value: str, to: str) -> State:
    """The next team that is not home; when all are, the game is over."""
    turn = _following(state)
    if turn is None:
        return replace(state, phase="done")
    return replace(state, turn=turn, phase="roll", card=-1, said=-1, pick=0)


# -- small things


def _following(state: State) -> int | None:
    turns = ((state.turn + step) % len(state.teams) for step in range(1, len(state.teams) + 1))
    return next((turn for turn in turns if not state.teams[turn].home), None)


def _with(state: State, team: Team, at: int | None = None) -> State:
    place = state.turn if at is None else at
    return replace(state, teams=(*state.teams[:place], team, *state.teams[place + 1 :]))


def _number(value: str, many: int) -> int:
    if value.isascii() and value.isdigit() and int(value[:2]) < many:
        return int(value)
    raise PlayError("Choose one of the answers.")


def _token(value: str) -> Token:
    for kind in TOKENS:
        if kind == value:
            return kind
    raise PlayError("Choose coins, hearts or stars.")


def _route_of(made: Made, value: str) -> Route:
    for route in made.game.routes:
        if route.id == value:
            return route
    raise PlayError("Choose one of the four routes.")
