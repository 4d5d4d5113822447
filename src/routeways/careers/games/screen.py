"""The game as a page shows it: squares with their signs, where a roll could lead, the teams, the board as a picture."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass

from routeways.careers.games.board import CROSSROADS, FINISH, GATE, HEIGHT, WIDTH, Spot, year
from routeways.careers.games.made import Made
from routeways.careers.games.play import DICE, EACH, State, Team, counted, landing, spot_of

WORDS = {
    "start": "Start",
    "fact": "Fact",
    "choice": "Your call",
    "life": "Life happens",
    "talk": "Talk",
    "swap": "Market",
    "cross": "Cross over",
    "crossroads": "Crossroads",
    "gate": "Age 18",
    "finish": "Home",
}
KEY = tuple(
    (one, WORDS[one]) for one in ("fact", "choice", "life", "talk", "swap", "cross", "crossroads", "gate", "finish")
)
STOPS = ("start", "crossroads", "gate", "finish")
PATH = 5  # squares that a team’s own strip shows, the one that it stands on first
TOP = 44.0  # the title of the sheet is the page’s own heading
MARK = 12.0  # the size of a counter; a square of 28 units holds four


@dataclass(frozen=True, slots=True)
class Square:
    """`tint` and `sign` name a colour and a drawing of the stylesheet and the page; `word` says the same."""

    number: int
    tint: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class Way:
    """A square that the next roll could lead to, by which numbers, and who stands there."""

    square: Square
    rolls: tuple[int, ...]
    there: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """How many tokens of a kind; `double`: whether they are what matters to the team."""

    kind: str
    name: str
    many: int
    double: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A team as its card shows it."""

    team: Team
    now: bool
    where: str
    route: str
    held: tuple[Held, ...]
    value: str
    matters: str
    path: tuple[Square, ...]
    score: int
    sum: str


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    square: Square

    @property
    def stop(self) -> bool:
        return self.square.tint == "stop"

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def sign(self) -> tuple[float, float]:
        """Where its drawing begins: right of the number, at the head of the square."""
        return self.middle - MARK / 2 + 3, self.y + 2


@dataclass(frozen=True, slots=True)
class Counter:
    """A team on the board: a shape and a colour of its own."""

    x: float
    y: float
    name: int
    now: bool


@dataclass(frozen=True, slots=True)
class Lane:
    y: float
    says: str


@dataclass(frozen=True)
class Picture:
    """What changes on the board. `here`: left, top, width and height of the square that is played now."""

    counters: tuple[Counter, ...]
    here: tuple[float, float, float, float] | None
    described: str
    view: str = f"8 {TOP:g} {WIDTH - 16:g} {HEIGHT - TOP - 32:g}"


def square(made: Made, spot: Spot) -> Square:
    if spot.kind == "gain" and spot.token:
        kind = made.game.token(spot.token)
        word = f"+{spot.amount} {kind.name if spot.amount == 1 else kind.many}"
        return Square(spot.number, "gain", spot.token, word)
    tint = "stop" if spot.kind in STOPS else str(spot.kind)
    return Square(spot.number, tint, str(spot.kind), WORDS[str(spot.kind)])


def ways(made: Made, state: State) -> tuple[Way, ...]:
    """Where the team whose turn it is could land, the nearest first."""
    team, found = state.team, dict[int, list[int]]()
    for rolled in range(1, DICE + 1):
        found.setdefault(landing(team.place, rolled), []).append(rolled)
    spots = ((made.board.spot(place, team.route), tuple(rolls)) for place, rolls in found.items())
    return tuple(
        Way(square(made, spot), rolls, tuple(one for one in state.teams if spot_of(made, one) == spot))
        for spot, rolls in spots
    )


def sides(made: Made, state: State) -> tuple[Side, ...]:
    """The teams in their order; at the end the highest score first."""
    found = [_side(made, team, state.phase != "done" and at == state.turn) for at, team in enumerate(state.teams)]
    return tuple(sorted(found, key=lambda one: -one.score) if state.phase == "done" else found)


def where(made: Made, team: Team) -> str:
    """In words: “Year 9, square 8”."""
    if not team.place:
        return "Start"
    if team.place == FINISH:
        return "Home"
    on_route = CROSSROADS < team.place < GATE
    return f"{_route(made, team) if on_route else year(team.place)}, square {team.place}"


def drawn(made: Made, state: State) -> Picture:
    here = None if state.phase == "done" else spot_of(made, state.team).box
    return Picture(_counters(made, state), here, _described(made, state))


def boxes(made: Made) -> tuple[Box, ...]:
    """The squares of the board, which stay the same through a game."""
    return tuple(Box(*spot.box, square(made, spot)) for spot in made.board.spots)


def lanes(made: Made) -> tuple[Lane, ...]:
    """Where the name of each route stands."""
    firsts = (next(spot for spot in made.board.spots if spot.route == route.id) for route in made.game.routes)
    middles = (first.box[1] + first.box[3] / 2 for first in firsts)
    return tuple(Lane(y, route.name) for y, route in zip(middles, made.game.routes, strict=True))


def _side(made: Made, team: Team, now: bool) -> Side:
    value = made.deck.values[team.value]
    held = tuple(Held(one.id, one.many, getattr(team, one.id), one.id == value.token) for one in made.game.tokens)
    tokens, doubled, all_round = counted(made, team)
    parts = [f"{tokens} tokens", f"{doubled} {made.game.token(value.token).many} once more"]
    parts += [f"{all_round} for {EACH} or more of each kind"] if all_round else []
    return Side(
        team,
        now,
        where(made, team),
        _route(made, team),
        held,
        value.name,
        made.game.token(value.token).many.capitalize(),
        _path(made, team),
        tokens + doubled + all_round,
        " + ".join(parts),
    )


def _route(made: Made, team: Team) -> str:
    return next((route.name for route in made.game.routes if route.id == team.route), "")


def _path(made: Made, team: Team) -> tuple[Square, ...]:
    """Where the team stands and what comes next, as far as the next stop; the crossroads wait for a route."""
    last = landing(team.place, PATH - 1) if team.route or team.place < CROSSROADS else team.place
    return tuple(square(made, made.board.spot(place, team.route)) for place in range(team.place, last + 1))


def _counters(made: Made, state: State) -> tuple[Counter, ...]:
    """Counters stand at the foot of their square, as many in a row as it is wide."""
    spots = [spot_of(made, team) for team in state.teams]
    many, placed = Tally(_key(spot) for spot in spots), Tally[tuple[int, str]]()
    found = []
    for at, (team, spot) in enumerate(zip(state.teams, spots, strict=True)):
        x, y, width, height = spot.box
        fit = int(width // MARK)
        row, column = divmod(placed[_key(spot)], fit)
        placed[_key(spot)] += 1
        beside = min(fit, many[_key(spot)] - fit * row)
        left = x + width / 2 + MARK * (column - beside / 2)
        now = at == state.turn and state.phase != "done"
        found.append(Counter(left, y + height - 1 - MARK * (row + 1), team.name, now))
    return tuple(found)


def _key(spot: Spot) -> tuple[int, str]:
    return spot.number, spot.route


def _described(made: Made, state: State) -> str:
    said = ". ".join(f"{team.title}: {where(made, team)}" for team in state.teams)
    return f"The board. {said}."
