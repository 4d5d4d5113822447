"""Judges' marks, and results: at least two judges for each team, none of the team's school or its mentor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions import challenges_letters as letters
from routeways.careers.actions.challenges_telling import remember
from routeways.careers.challenges.definitions import Challenge, StepKind
from routeways.careers.challenges.judging import placed, reasons
from routeways.careers.errors import CareersError
from routeways.careers.models import ChallengeMark, ChallengeResults, ChallengeTeam
from routeways.careers.queries import challenges as queries
from routeways.foundation import audit
from routeways.organisations.models import Organisation

JUDGED = "judged"


@transaction.atomic
def mark_team(
    *,
    by: Any,
    organisation: Organisation,
    team: ChallengeTeam,
    levels: Mapping[str, int],
    why: Mapping[str, str],
    now: datetime,
) -> None:
    """One judge's level and words for each criterion; given again they are written over until results are given.

    Raises CareersError for a judge of the team's own school or of its mentor, too early, too late, or with a gap.
    """
    held = (
        ChallengeTeam.objects.select_for_update(of=("self",))
        .select_related("institution__organisation")
        .get(pk=team.pk)
    )
    today, what = timezone.localdate(now), held.what
    begins_on = what.the(StepKind.JUDGING).day(held.begins)
    if held.withdrawn_at is not None or not held.hand_ins.exists():
        raise CareersError(f"{held.alias} has nothing to judge.")
    if queries.stands_near(by, organisation, held, today=today):
        raise CareersError("You belong to the team’s school or to its mentor’s organisation. Somebody else judges it.")
    if today < begins_on:
        raise CareersError(f"Judging begins on {begins_on:%-d %B %Y}. Until then teams may change what they handed in.")
    if queries.results_of(held.institution.region, held.challenge, held.begins):
        raise CareersError("The results are given. Marks cannot be changed any more.")
    for criterion in what.rubric:
        if not 1 <= levels.get(criterion.id, 0) <= len(criterion.levels):
            raise CareersError(f"{criterion.name}: choose a level.")
    for criterion in what.rubric:
        ChallengeMark.objects.update_or_create(
            team=held,
            judge=by,
            criterion=criterion.id,
            defaults={
                "organisation": organisation,
                "level": levels[criterion.id],
                "why": why.get(criterion.id, "").strip()[:400],
                "at": now,
            },
        )
    audit.record(by=by, verb="careers.mark_team", subject=held, details={"organisation": organisation.pk})
    if JUDGED not in held.told and held.marks.values("judge").distinct().count() >= what.judges:
        remember(held, JUDGED)
        letters.tell_judged(by=by, team=held, now=now)


@transaction.atomic
def give_results(*, by: Any, region: str, challenge: Challenge, begins: int, now: datetime) -> ChallengeResults:
    """Adds up the marks and gives every team its points, its place and the reasons, once.

    Raises CareersError while a team that handed in has fewer judges than the challenge asks for.
    """
    teams = ChallengeTeam.objects.filter(institution__region=region, challenge=challenge.id, begins=begins)
    list(teams.select_for_update(of=("self",)).order_by("pk").values_list("pk"))  # marks and withdrawals wait
    if queries.results_of(region, challenge.id, begins):
        raise CareersError("The results are given already.")
    totals = queries.totals(region, challenge, begins)
    if not totals:
        raise CareersError("No team has handed anything in, so there are no results to give.")
    if waiting := [team.alias for team, found in totals if found.judges < challenge.judges]:
        raise CareersError(f"{challenge.judges} judges mark each team. These wait for one: {', '.join(waiting)}.")
    places = placed(challenge, {team.public_id: found.points for team, found in totals})
    for team, found in totals:
        team.points, team.place = str(Fraction(found.points)), places[team.public_id]
        team.reasons = [*reasons(found), *queries.said_of(team)]
        team.save(update_fields=["points", "place", "reasons"])
    made = ChallengeResults.objects.create(region=region, challenge=challenge.id, begins=begins, at=now, by=by)
    audit.record(by=by, verb="careers.give_results", subject=made, details={"teams": len(totals)})
    letters.tell_results(by=by, challenge=challenge, teams=queries.entered(region, challenge, begins), now=now)
    return made
