"""The board as data: the squares in the order of play, and where each is drawn on a sheet of 420 × 297 units.

Lanes: Years 8 and 9 from left to right, Years 10 and 11 from right to left, the four routes side by side from left to
right, the first years at work from right to left. Every route has the same squares in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from routeways.careers.games.definition import ROUTE, SCHOOL, WORK, BoardGame, Space, Token

WIDTH, HEIGHT = 420.0, 297.0
COLUMN = 28.0  # 14 columns; the sheet is cut between the seventh and the eighth where it is printed as two A4 pages
LEFT = 14.0
TOP, SQUARE, GAP = 47.0, 29.0, 10.0
LANE, LANE_GAP = 23.0, 2.0

CROSSROADS = SCHOOL + 1  # everybody stops here and chooses a route
GATE = CROSSROADS + ROUTE + 1  # and here, at 18
FINISH = GATE + WORK + 1
# What stands in the gap under the lanes of school: left, top, words.
YEARS = ((70.0, 76.5, "Year 8 →"), (238.0, 76.5, "Year 9 →"), (346.0, 115.5, "← Year 10"), (178.0, 115.5, "← Year 11"))
GAINS = (2, 2, 2)  # on a route’s three squares, in the route’s own order of kinds
PACK = (3, 2, 1)  # on entering a route, in the same order


@dataclass(frozen=True, slots=True)
class Spot:
    """One square. `route` is "" on the shared road; `box` is its left, top, width and height."""

    number: int
    kind: Space | str
    route: str
    says: str
    token: Token | None
    amount: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Board:
    spots: tuple[Spot, ...]

    def spot(self, number: int, route: str = "") -> Spot:
        """The square a player stands on. Raises KeyError for one that is not there."""
        return self._placed[number, route if CROSSROADS < number < GATE else ""]

    @cached_property
    def _placed(self) -> dict[tuple[int, str], Spot]:
        return {(spot.number, spot.route): spot for spot in self.spots}


def board(game: BoardGame) -> Board:
    return Board((*_school(game), *_routes(game), *_work(game)))


def year(number: int) -> str:
    """Which part of a life a square of the shared road stands in."""
    if number < CROSSROADS:
        return f"Year {8 + max(number - 1, 0) // 6}"
    return "Age 16" if number == CROSSROADS else "Routes, 16 to 18" if number < GATE else "At work"


def lane_top(index: int) -> float:
    """Where the lane of the route with this index begins."""
    return TOP + 2 * (SQUARE + GAP) + index * (LANE + LANE_GAP)


def _school(game: BoardGame) -> list[Spot]:
    start = Spot(0, "start", "", "Start", None, 0, (LEFT, TOP, 2 * COLUMN, SQUARE))
    spots = [start]
    for number, square in enumerate(game.spaces.school, start=1):
        first = number <= SCHOOL // 2
        column = number + 1 if first else SCHOOL + 2 - number
        top = TOP if first else TOP + SQUARE + GAP
        box = (LEFT + column * COLUMN, top, COLUMN, SQUARE)
        spots.append(Spot(number, square.kind, "", square.says, square.token, 1 if square.token else 0, box))
    crossing = (LEFT, TOP + SQUARE + GAP, 2 * COLUMN, SQUARE)
    spots.append(Spot(CROSSROADS, "crossroads", "", "Crossroads", None, 0, crossing))
    return spots


def _routes(game: BoardGame) -> list[Spot]:
    spots = []
    for index, route in enumerate(game.routes):
        gained = 0
        for step, kind in enumerate(game.spaces.route, start=1):
            box = (LEFT + (step + 3) * COLUMN, lane_top(index), COLUMN, LANE)
            number = CROSSROADS + step
            if kind == "gain":
                token, says, amount = route.order[gained], route.steps[gained], GAINS[gained]
                spots.append(Spot(number, kind, route.id, says, token, amount, box))
                gained += 1
            else:
                spots.append(Spot(number, kind, route.id, "", None, 0, box))
    tall = 4 * LANE + 3 * LANE_GAP
    gate = (LEFT + 12 * COLUMN, lane_top(0), 2 * COLUMN, tall)
    return [*spots, Spot(GATE, "gate", "", "Age 18", None, 2, gate)]


def _work(game: BoardGame) -> list[Spot]:
    top = lane_top(3) + LANE + GAP
    spots = []
    for step, square in enumerate(game.spaces.work, start=1):
        box = (LEFT + (14 - step) * COLUMN, top, COLUMN, SQUARE)
        spots.append(Spot(GATE + step, square.kind, "", square.says, square.token, 2 if square.token else 0, box))
    spots.append(Spot(FINISH, "finish", "", "A life you chose", None, 0, (LEFT, top, 3 * COLUMN, SQUARE)))
    return spots
