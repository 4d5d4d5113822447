"""Knock-out brackets. A bye is a match with one entrant, won at once; strong seeds get byes and meet late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routeways.engines.lottery import draw
from routeways.engines.plain import ProblemError, quoted

BYE = ""  # nobody: whoever meets it goes on


@dataclass(frozen=True, slots=True)
class Match:
    """`id` such as “W1.2”: bracket, round, match. An entrant is None while it is not known; BYE is nobody."""

    id: str
    one: str | None
    other: str | None
    winner: str | None

    @property
    def loser(self) -> str | None:
        if self.winner is None:
            return None
        return self.other if self.winner == self.one else self.one

    @property
    def open(self) -> bool:
        """Both are known, and the match is still to be played."""
        return self.winner is None and self.one is not None and self.other is not None


Rounds = tuple[tuple[Match, ...], ...]


def seeded(entrants: Sequence[str], *, seed: int | str) -> tuple[str, ...]:
    """The entrants in the order of the published lottery (`engines.lottery`, kind “entrant”)."""
    _check(entrants)
    places = draw(seed, "entrant", entrants).tolist()
    return tuple(entrant for _, entrant in sorted(zip(places, entrants, strict=True)))


def single_elimination(order: Sequence[str], results: Mapping[str, str] | None = None) -> Rounds:
    """The rounds for entrants in seeded order; `results` is match id → winner.

    Raises ProblemError for fewer than two entrants, an entrant twice, or a result of no match or of nobody in it.
    """
    _check(order)
    results = dict(results or {})
    rounds = _knock_out("W", _first_round(order), results)
    _all_used(results)
    return rounds


def double_elimination(order: Sequence[str], results: Mapping[str, str] | None = None) -> tuple[Rounds, Rounds, Rounds]:
    """Winners' rounds, losers' rounds, and the final; a second final only if the winners' champion loses the first.

    Everybody but the champion loses exactly twice, or once in the last final. Raises ProblemError as above.
    """
    _check(order)
    results = dict(results or {})
    upper = _knock_out("W", _first_round(order), results)
    lower = _losers(upper, results)
    champion = upper[-1][0].winner
    challenger = lower[-1][0].winner if lower else upper[-1][0].loser
    first = _match("F1.1", champion, challenger, results)
    finals: list[tuple[Match, ...]] = [(first,)]
    if first.winner is not None and first.winner != champion:
        finals.append((_match("F2.1", champion, challenger, results),))
    _all_used(results)
    return upper, lower, tuple(finals)


def winner(rounds: Rounds) -> str | None:
    """Who won the last match, None while that is not known."""
    return rounds[-1][0].winner


def _first_round(order: Sequence[str]) -> list[str | None]:
    """Entrants side by side so that the first two meet in the final at the earliest; byes fall to the first ones."""
    size = 1 << (len(order) - 1).bit_length()
    places = [0]
    while len(places) < size:
        places = [one for place in places for one in (place, 2 * len(places) - 1 - place)]
    return [order[place] if place < len(order) else BYE for place in places]


def _knock_out(bracket: str, entrants: Sequence[str | None], results: dict[str, str]) -> Rounds:
    rounds: list[tuple[Match, ...]] = []
    while len(entrants) > 1:
        number = len(rounds) + 1
        pairs = zip(entrants[::2], entrants[1::2], strict=True)
        played = tuple(_match(f"{bracket}{number}.{at}", *pair, results) for at, pair in enumerate(pairs, 1))
        rounds.append(played)
        entrants = [match.winner for match in played]
    return tuple(rounds)


def _losers(upper: Rounds, results: dict[str, str]) -> Rounds:
    """Losers of a round meet those that are still in, who then meet among themselves; every second time crosswise."""
    rounds: list[tuple[Match, ...]] = []

    def play(pairs: Sequence[tuple[str | None, str | None]]) -> list[str | None]:
        number = len(rounds) + 1
        rounds.append(tuple(_match(f"L{number}.{at}", *pair, results) for at, pair in enumerate(pairs, 1)))
        return [match.winner for match in rounds[-1]]

    still: list[str | None] = [match.loser for match in upper[0]]
    for number, played in enumerate(upper[1:]):
        still = play(list(zip(still[::2], still[1::2], strict=True)))
        fallen = [match.loser for match in played]
        still = play(list(zip(still, fallen if number % 2 else fallen[::-1], strict=True)))
    return tuple(rounds)


def _match(id: str, one: str | None, other: str | None, results: dict[str, str]) -> Match:
    if BYE in (one, other):
        return Match(id, one, other, None if None in (one, other) else (one or other))
    found = results.get(id)
    if found is None:
        return Match(id, one, other, None)
    if one is None or other is None or found not in (one, other):
        raise ProblemError(f"The result of the match {id} names {quoted(found)}, who does not play in it.")
    del results[id]
    return Match(id, one, other, found)


def _all_used(results: Mapping[str, str]) -> None:
    for id in results:
        raise ProblemError(f"There is a result of the match {quoted(id)}, which is not played.")


def _check(entrants: Sequence[str]) -> None:
    if len(entrants) < 2:
        raise ProblemError("A tournament needs two entrants or more.")
    if len(set(entrants)) < len(entrants) or not all(entrants):
        raise ProblemError("Every entrant needs a name of its own.")
