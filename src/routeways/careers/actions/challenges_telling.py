"""Every morning: letters about what has become due in challenges since the last one, each once."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions import challenges_letters as letters
from routeways.careers.challenges.definitions import Step, StepKind, challenges
from routeways.careers.models import ChallengeResults, ChallengeTeam
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule

RULE = "school-challenges"
JUDGING, SHOWCASE = "judging", "showcase"


@transaction.atomic
def tell_turns(*, by: Any, region: str, now: datetime) -> int:
    """Letters to teachers, mentors and judges; how many turns of teams were told. Again on the same day: none."""
    today = timezone.localdate(now)
    rows = ChallengeTeam.objects.standing().filter(region=region, institution__organisation__demonstration=False)
    rows = rows.filter(begins__gte=SchoolYear.of(today).begins - 1, challenge__in=challenges())
    rows = rows.select_related("institution__organisation", "entered_by", "mentoring").prefetch_related("hand_ins")
    results = {(one.challenge, one.begins): one for one in ChallengeResults.objects.filter(region=region)}
    to_judge: dict[str, list[ChallengeTeam]] = defaultdict(list)
    told = 0
    for team in rows.select_for_update(of=("self",)).order_by("pk"):
        given = results.get((team.challenge, team.begins))
        due = list(_after(team, given, today) if given else _before(team, today))
        for turn, step in due:
            if step is not None:
                letters.tell_step(by=by, team=team, step=step, closing=turn.startswith("closing"), now=now)
            elif turn == SHOWCASE:
                letters.tell_showcase(by=by, team=team, now=now)
            else:
                to_judge[team.challenge].append(team)
        if due:
            # a letter that it closes makes the one that it is open needless
            opened = [turn.replace("closing:", "open:") for turn, _ in due]
            remember(team, *(turn for turn, _ in due), *opened)
        told += len(due)
    for id, teams in to_judge.items():
        letters.tell_judges(by=by, region=region, challenge=challenges()[id], teams=teams, now=now)
    if told:
        audit.record(by=by, verb="careers.tell_challenges", subject=f"region:{region}", details={"turns": told})
    return told


def remember(team: ChallengeTeam, *turns: str) -> None:
    """Inside the caller’s transaction: these turns are told."""
    team.told = sorted({*team.told, *turns})
    team.save(update_fields=["told"])


def _before(team: ChallengeTeam, today: date) -> Iterator[tuple[str, Step | None]]:
    """What is due before the results: a hand-in that is next or closes, and judging."""
    closing = timedelta(days=int(rule(RULE, today)["closing_days"]))
    done = {one.step for one in team.hand_ins.all()}
    for before, step in itertools.pairwise(team.what.steps):
        last = step.day(team.begins)
        if step.kind == StepKind.JUDGING and today >= last and done and JUDGING not in team.told:
            yield JUDGING, None
        if step.kind != StepKind.HAND_IN or step.id in done or today > last:
            continue
        if today >= last - closing:
            turn = f"closing:{step.id}"
        elif today > before.day(team.begins):
            turn = f"open:{step.id}"
        else:
            continue
        if turn not in team.told:
            yield turn, step


def _after(team: ChallengeTeam, given: ChallengeResults, today: date) -> Iterator[tuple[str, Step | None]]:
    """Once, some days after the results: may a team that took part, and is not shown, be shown?"""
    from_day = timezone.localdate(given.at) + timedelta(days=int(rule(RULE, today)["showcase_ask_days"]))
    if team.points and team.shown_at is None and today >= from_day and SHOWCASE not in team.told:
        yield SHOWCASE, None
