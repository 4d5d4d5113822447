"""Tournaments as people read them: leaders by alias, everybody else only what parents agreed to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.careers.esports import play
from routeways.careers.esports.definitions import SHOWCASE
from routeways.careers.models import EsportsLearner, EsportsResult, EsportsTeam, EsportsTournament
from routeways.careers.queries import esports

DRAW_WORD = "A draw"


@dataclass(frozen=True, slots=True)
class Line:
    """One match in words. `state`: open, waiting (a result is to be confirmed), played, or later."""

    id: str
    one: str
    other: str
    winner: str
    state: str
    sides: tuple[tuple[str, str], ...] = ()  # (public id, name) of who can win
    result: EsportsResult | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """`rounds` are (name, lines); `table` (place, team, points, won, played); `champion` "" until it is known."""

    rounds: tuple[tuple[str, tuple[Line, ...]], ...]
    table: tuple[tuple[int, str, int, int, int], ...]
    champion: str


def counted(results: Iterable[EsportsResult]) -> dict[str, str]:
    """Match → winner’s public id, or play.DRAW."""
    return {one.match: one.winner.public_id if one.winner else play.DRAW for one in results}


def board_of(tournament: EsportsTournament) -> play.Board:
    """As it stands by confirmed results; without rounds before the draw."""
    if not tournament.order:
        return play.Board((), None)
    rows = tournament.results.exclude(confirmed_at=None).select_related("winner")
    return play.board(tournament.format, tournament.order, counted(rows))


def tournament(public_id: str, academy: Any) -> EsportsTournament | None:
    found = EsportsTournament.objects.filter(academy=academy, public_id=public_id).first()
    if found is not None:
        found.academy = academy
    return found


def teams_of(tournament: EsportsTournament) -> list[EsportsTeam]:
    return list(tournament.teams.prefetch_related("members"))


def free_learners(actor: Any, tournament: EsportsTournament, *, today: date) -> list[EsportsLearner]:
    """On the register and in no team yet, for who may read them."""
    rows = EsportsLearner.objects.visible_to(actor, today=today).filter(
        pk__in=esports.registered(tournament.academy).values("pk")
    )
    return list(rows.exclude(teams__tournament=tournament).order_by("alias_key"))


def names_inside(teams: Iterable[EsportsTeam]) -> dict[str, str]:
    return {one.public_id: one.alias for one in teams}


def names_in_public(tournament: EsportsTournament) -> dict[str, tuple[str, str]]:
    """Public id → the alias of a team all of whose parents agreed to show it, and its schools; else “Team 3” and "",
    also after somebody left whose parent had not agreed.

    Never a name of a learner. Four queries.
    """
    rows = tournament.teams.prefetch_related("members__consents", "members__school__organisation")
    return {one.public_id: _in_public(one) for one in rows.order_by("number")}


def _in_public(team: EsportsTeam) -> tuple[str, str]:
    members = list(team.members.all())
    agreed = (
        not team.hidden
        and members
        and all(any(said.item == SHOWCASE and said.given for said in one.consents.all()) for one in members)
    )
    if not agreed:
        return f"Team {team.number}", ""
    return team.alias, ", ".join(sorted({str(one.school) for one in members if one.school}))


def shown(tournament: EsportsTournament, names: Mapping[str, str], *, waiting: bool = False) -> Shown:
    """The board in words. With `waiting`, results that are to be confirmed are told too. Two queries."""
    found = board_of(tournament)
    rows = tournament.results.select_related("winner", "entered_by")
    results = {one.match: one for one in rows}
    rounds = tuple(
        (held.name, tuple(_line(match, names, results.get(match.id) if waiting else None) for match in held.matches))
        for held in found.rounds
    )
    table = tuple((one.place, names[one.entrant], one.points, one.wins, one.played) for one in found.table)
    return Shown(rounds, table, names[found.champion] if found.champion else "")


def _line(match: Any, names: Mapping[str, str], result: EsportsResult | None) -> Line:
    sides = tuple((id, names[id]) for id in (match.one, match.other) if id)
    if match.winner is not None:
        state, winner = "played", names.get(match.winner, DRAW_WORD)
    elif not match.open:
        state, winner = "later", ""
    elif result is not None:
        state, winner = "waiting", names[result.winner.public_id] if result.winner else DRAW_WORD
    else:
        state, winner = "open", ""
    return Line(match.id, _side(match.one, names), _side(match.other, names), winner, state, sides, result)


def _side(id: str | None, names: Mapping[str, str]) -> str:
    return "Not known yet" if id is None else names[id] if id else "Nobody (a bye)"
