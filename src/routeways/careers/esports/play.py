"""A tournament as it stands: who plays whom, who is out, the table. From the draw and confirmed results alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routeways.engines import brackets
from routeways.engines.brackets import Match, Place
from routeways.engines.plain import ProblemError

DRAW = ""  # nobody won a match of a round robin
KNOCK_OUT = ("single", "double")


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`champion` is None until it is known; `table` has places where everybody meets everybody, else ()."""

    rounds: tuple[Round, ...]
    champion: str | None
    table: tuple[Place, ...] = ()

    def match(self, id: str) -> Match | None:
        return next((one for held in self.rounds for one in held.matches if one.id == id), None)


def board(kind: str, order: Sequence[str], results: Mapping[str, str]) -> Board:
    """`kind`: single, double or round-robin; `results`: match → winner, DRAW for nobody. Raises ProblemError."""
    if kind == "single":
        rounds = brackets.single_elimination(order, results)
        return Board(_named(rounds, "Round {}"), brackets.winner(rounds))
    if kind == "double":
        upper, lower, finals = brackets.double_elimination(order, results)
        named = (*_named(upper, "Winners, round {}"), *_named(lower, "Losers, round {}"), *_finals(finals))
        return Board(named, brackets.winner(finals))
    return _everybody(order, results)


def _named(rounds: Sequence[tuple[Match, ...]], name: str) -> tuple[Round, ...]:
    return tuple(Round(name.format(number), matches) for number, matches in enumerate(rounds, 1))


def _finals(rounds: Sequence[tuple[Match, ...]]) -> tuple[Round, ...]:
    names = ("Final", "Second final: both have lost once")
    return tuple(Round(name, matches) for name, matches in zip(names, rounds, strict=False))


def _everybody(order: Sequence[str], results: Mapping[str, str]) -> Board:
    left, rounds, games = dict(results), [], []
    for number, pairs in enumerate(brackets.round_robin(order), 1):
        matches = []
        for one, other in pairs:
            id = f"{one}:{other}"
            won = left.pop(id, None)
            matches.append(Match(id, one, other, won))
            if won is not None:
                games.append(brackets.Game(one, other, won or None))
        rounds.append(Round(f"Round {number}", tuple(matches)))
    if left:
        raise ProblemError("There is a result of a match that is not played.")
    table = brackets.standings(order, games)
    played = all(match.winner is not None for held in rounds for match in held.matches)
    first = [one.entrant for one in table if one.place == 1]
    return Board(tuple(rounds), first[0] if played and len(first) == 1 else None, table)
