"""Tournaments: teams of learners with consent, a seeded draw, results that two adults confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.careers.errors import CareersError
from routeways.careers.esports import play, rules
from routeways.careers.models import (
    EsportsAcademy,
    EsportsLearner,
    EsportsResult,
    EsportsTeam,
    EsportsTournament,
)
from routeways.careers.queries import esports, esports_play
from routeways.engines import brackets
from routeways.engines.plain import ProblemError
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy


@transaction.atomic
def make_tournament(
    *, by: Any, academy: EsportsAcademy, name: str, game: str, format: str, seed: str, now: datetime
) -> EsportsTournament:
    """Under the same name again it is the same one. Raises CareersError."""
    name, seed = tidy(name, one_line=True)[:80], tidy(seed, one_line=True)[:80]
    if not name or not seed:
        raise CareersError("Enter a name, and the seed of the draw.")
    if game not in [one for one, _ in academy.games]:
        raise CareersError("Choose a game of the academy: its age rating has been checked.")
    if format not in EsportsTournament.Format.values:
        raise CareersError("Choose how it is played.")
    held = academy.tournaments.filter(name=name).first()
    if held is not None:
        return held
    made = EsportsTournament.objects.create(
        academy=academy, name=name, game=game, format=format, seed=seed, made_at=now
    )
    audit.record(by=by, verb="careers.make_esports_tournament", subject=made)
    return made


@transaction.atomic
def add_team(*, by: Any, tournament: EsportsTournament, alias: str, members: Sequence[EsportsLearner]) -> EsportsTeam:
    """Learners who are on the register and in no other team. Raises CareersError."""
    held = _held(tournament)
    alias = tidy(alias, one_line=True)
    if held.drawn_at is not None:
        raise CareersError("The draw has been made, so no team can be added.")
    if wrong := rules.alias_problem(alias, [one.first_name for one in members]):
        raise CareersError(wrong)
    if held.teams.filter(alias__iexact=alias).exists():
        raise CareersError(f"“{alias}” is taken in this tournament. Choose another alias.")
    allowed = set(esports.registered(held.academy).values_list("pk", flat=True))
    if not members or any(one.pk not in allowed for one in members):
        raise CareersError("Choose learners who are on the register with a parent’s consent.")
    if EsportsTeam.objects.filter(tournament=held, members__in=members).exists():
        raise CareersError("One of these learners is in another team of this tournament.")
    made = EsportsTeam.objects.create(tournament=held, number=held.teams.count() + 1, alias=alias)
    made.members.set(members)
    audit.record(by=by, verb="careers.add_esports_team", subject=made, details={"members": len(members)})
    return made


@transaction.atomic
def draw_tournament(*, by: Any, tournament: EsportsTournament, now: datetime) -> EsportsTournament:
    """The order by the published seed, once. Anybody with the teams’ numbers and the seed can draw it again."""
    held = _held(tournament)
    if held.drawn_at is not None:
        return held
    teams = {f"{one.number}": one.public_id for one in held.teams.all()}
    if len(teams) < 2:
        raise CareersError("A tournament needs two teams or more.")
    held.order, held.drawn_at = [teams[one] for one in brackets.seeded(list(teams), seed=held.seed)], now
    held.save(update_fields=["order", "drawn_at"])
    audit.record(by=by, verb="careers.draw_esports_tournament", subject=held, details={"seed": held.seed})
    return held


@transaction.atomic
def enter_result(*, by: Any, tournament: EsportsTournament, match: str, winner: str, now: datetime) -> EsportsResult:
    """`winner` is a team’s public id, or “draw” in a round robin. It counts once another adult confirms it.

    The same again changes nothing. Raises CareersError.
    """
    held = _held(tournament)
    found = esports_play.board_of(held).match(match)
    if found is None or not found.open:
        raise CareersError("This match is not to be played now. Look at the rounds again.")
    team = held.teams.filter(public_id=winner).first()
    drawn = winner == "draw" and held.format == EsportsTournament.Format.ROUND_ROBIN
    if not drawn and (team is None or team.public_id not in (found.one, found.other)):
        raise CareersError("Choose one of the two teams of the match.")
    standing = held.results.filter(match=match).first()
    if standing is not None:
        if standing.winner == team:
            return standing
        raise CareersError("Another result waits to be confirmed. Confirm it or refuse it first.")
    made = EsportsResult.objects.create(tournament=held, match=match, winner=team, entered_by=by, entered_at=now)
    audit.record(by=by, verb="careers.enter_esports_result", subject=held, details={"match": match})
    return made


@transaction.atomic
def confirm_result(*, by: Any, result: EsportsResult, agrees: bool, now: datetime) -> None:
    """A second adult agrees, and it counts; or does not, and it is gone. Raises CareersError."""
    held = _held(result.tournament)
    found = held.results.filter(pk=result.pk).first()
    if found is None or found.confirmed_at is not None:
        return
    if agrees and found.entered_by_id == by.pk:
        raise CareersError("Another leader confirms a result: whoever entered it cannot.")
    if agrees:
        found.confirmed_by, found.confirmed_at = by, now
        found.save(update_fields=["confirmed_by", "confirmed_at"])
    else:
        found.delete()
    details = {"match": found.match, "agrees": agrees}
    audit.record(by=by, verb="careers.confirm_esports_result", subject=held, details=details)


@transaction.atomic
def take_result_back(*, by: Any, result: EsportsResult) -> None:
    """A result that was confirmed by mistake, while nothing that follows from it was played. Raises CareersError."""
    held = _held(result.tournament)
    rest = [one for one in held.results.select_related("winner") if one.pk != result.pk]
    try:
        counted = esports_play.counted([one for one in rest if one.confirmed_at is not None])
        now_open = play.board(held.format, held.order, counted)
    except ProblemError as error:
        raise CareersError("A later match was played because of this result, so it stays.") from error
    waiting = [one for one in rest if one.confirmed_at is None]
    if any((found := now_open.match(one.match)) is None or not found.open for one in waiting):
        raise CareersError("A result of a later match waits to be confirmed. Refuse that one first.")
    held.results.filter(pk=result.pk).delete()
    audit.record(by=by, verb="careers.take_esports_result_back", subject=held, details={"match": result.match})


def _held(tournament: EsportsTournament) -> EsportsTournament:
    return EsportsTournament.objects.select_for_update().select_related("academy").get(pk=tournament.pk)
