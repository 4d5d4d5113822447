"""The board as a picture in a page: boxes, words and counters with their places, for a template that draws SVG."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.careers.games.board import HEIGHT, WIDTH
from routeways.careers.games.made import Made
from routeways.careers.games.play import State, spot_of

FILLS = {
    "fact": "#cfe3ee",
    "choice": "#e9dcec",
    "life": "#f6dccb",
    "talk": "#d7ead9",
    "gain": "#fbecb5",
    "swap": "#e8e6de",
    "cross": "#e8e6de",
}
SAYS = {"fact": "Fact", "choice": "Your call", "life": "Life", "talk": "Talk", "swap": "Market", "cross": "Cross over"}
SIGNS = {"coin": "£", "joy": "♥", "know": "★"}
TOP = 44.0  # the title of the sheet is the page’s own heading


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str
    number: str
    says: str
    here: bool

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Counter:
    """A team on the board; its shape is a letter, so that it can be told without colour."""

    x: float
    y: float
    letter: str
    now: bool


@dataclass(frozen=True, slots=True)
class Lane:
    y: float
    says: str


@dataclass(frozen=True)
class Picture:
    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    counters: tuple[Counter, ...]
    described: str

    @property
    def view(self) -> str:
        return f"8 {TOP:g} {WIDTH - 16:g} {HEIGHT - TOP - 32:g}"


def drawn(made: Made, state: State) -> Picture:
    now = spot_of(made, state.team)
    boxes = []
    for spot in made.board.spots:
        says = SAYS.get(str(spot.kind), spot.says)
        if spot.kind == "gain" and spot.token:
            says = f"+{spot.amount} {SIGNS[spot.token]}"
        numbered = spot.kind in FILLS
        fill = FILLS.get(str(spot.kind), "#ffffff")
        boxes.append(Box(*spot.box, fill, str(spot.number) if numbered else "", says, spot == now))
    lanes = []
    for route in made.game.routes:
        first = next(spot for spot in made.board.spots if spot.route == route.id)
        lanes.append(Lane(first.box[1] + first.box[3] / 2, route.name))
    return Picture(tuple(boxes), tuple(lanes), _counters(made, state), _described(made, state))


def _counters(made: Made, state: State) -> tuple[Counter, ...]:
    placed = []
    for at, team in enumerate(state.teams):
        x, y, width, height = spot_of(made, team).box
        across = x + width / 2 + (at - (len(state.teams) - 1) / 2) * 6.4
        placed.append(Counter(across, y + height - 5, team.title[0], at == state.turn and state.phase != "done"))
    return tuple(placed)


def _described(made: Made, state: State) -> str:
    said = [f"{team.title} on square {team.place}" for team in state.teams]
    return f"The board. {', '.join(said)}. It is the turn of {state.team.title}."
