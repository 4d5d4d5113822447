"""Everybody meets everybody, or equals meet for some rounds (Swiss); and the table of what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from routeways.engines.plain import ProblemError, quoted

WIN, DRAW = 2, 1  # points: a draw is half a win, a bye is a win


@dataclass(frozen=True, slots=True)
class Game:
    """`winner` None is a draw. `other` None is a bye of `one`."""

    one: str
    other: str | None
    winner: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """`place` is shared by equals. `opponents` are the points of all whom the entrant met, which decides first."""

    place: int
    entrant: str
    points: int
    opponents: int
    wins: int
    played: int


def round_robin(order: Sequence[str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Rounds in which everybody meets everybody once; with an odd number one rests in every round (circle method)."""
    ring: list[str | None] = [*order]
    if len(ring) % 2:
        ring.append(None)
    rounds = []
    for _ in range(len(ring) - 1):
        pairs = zip(ring[: len(ring) // 2], reversed(ring[len(ring) // 2 :]), strict=True)
        rounds.append(tuple((one, other) for one, other in pairs if one is not None and other is not None))
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return tuple(rounds)


def swiss(order: Sequence[str], games: Sequence[Game]) -> tuple[tuple[str, str | None], ...]:
    """The pairs of the next round: by the standings, equals first, nobody meets twice, nobody rests twice.

    With an odd number the lowest who has not rested yet has a bye, (entrant, None). Raises ProblemError when everybody
    who could be paired has met, which is after too many rounds.
    """
    table = [place.entrant for place in standings(order, games)]
    met = {frozenset((game.one, game.other)) for game in games if game.other is not None}
    rested = {game.one for game in games if game.other is None}
    resting: list[str | None] = [None]
    if len(table) % 2:
        resting = [entrant for entrant in reversed(table) if entrant not in rested]
    for one in resting:
        pairs = _paired(tuple(entrant for entrant in table if entrant != one), met)
        if pairs is not None:
            return (*pairs, (one, None)) if one is not None else pairs
    raise ProblemError("No further round is possible in which nobody meets twice. Take the standings as they are.")


def standings(order: Sequence[str], games: Sequence[Game]) -> tuple[Place, ...]:
    """Most points first, then the opponents' points, then wins; who is equal in all shares a place, in seeded order."""
    points: dict[str, int] = dict.fromkeys(order, 0)
    wins, played = dict(points), dict(points)
    opponents: dict[str, list[str]] = defaultdict(list)
    for game in games:
        _check(game, points)
        sides = [side for side in (game.one, game.other) if side is not None]
        for side in sides:
            played[side] += len(sides) > 1
            wins[side] += game.winner == side
            points[side] += WIN if game.winner == side else DRAW if game.winner is None else 0
            opponents[side] += [other for other in sides if other != side]
    strength = {entrant: sum(points[other] for other in opponents[entrant]) for entrant in order}
    key = {entrant: (-points[entrant], -strength[entrant], -wins[entrant]) for entrant in order}
    ranked = sorted(order, key=lambda entrant: key[entrant])
    keys = [key[entrant] for entrant in ranked]
    return tuple(
        Place(keys.index(key[one]) + 1, one, points[one], strength[one], wins[one], played[one]) for one in ranked
    )


def _check(game: Game, points: dict[str, int]) -> None:
    for side in (game.one, game.other):
        if side is not None and side not in points:
            raise ProblemError(f"A game names {quoted(side)}, who is no entrant.")
    if game.one == game.other or game.winner not in (game.one, game.other, None):
        raise ProblemError(f"A game of {quoted(game.one)} has a winner or an opponent who cannot be.")
    if game.other is None and game.winner != game.one:
        raise ProblemError(f"A bye of {quoted(game.one)} is won by it.")


def _paired(table: tuple[str, ...], met: set[frozenset[str]]) -> tuple[tuple[str, str], ...] | None:
    """The first pairing in the order of the table, by trying and going back."""
    dead: set[frozenset[str]] = set()

    def rest(left: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
        if not left:
            return ()
        if frozenset(left) in dead:
            return None
        first = left[0]
        for at in range(1, len(left)):
            if frozenset((first, left[at])) not in met:
                found = rest(left[1:at] + left[at + 1 :])
                if found is not None:
                    return ((first, left[at]), *found)
        dead.add(frozenset(left))
        return None

    return rest(table)
