"""Letters about challenges, at each turn: to the teacher, the mentor and the judges. Never a pupil, never how many.

Judges’ letters name aliases and no school. Nothing leaves in quiet hours, and nothing goes to what is invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from routeways.careers.actions.days_letters import mailboxes
from routeways.careers.challenges.definitions import Challenge, Step, StepKind
from routeways.careers.models import ChallengeTeam, Institution
from routeways.careers.queries import challenges as queries
from routeways.engagements.actions.letters import DIGEST, address_for, quiet
from routeways.foundation import messages
from routeways.foundation.models import User


def tell_entered(*, by: Any, team: ChallengeTeam, now: datetime) -> None:
    steps = [(one, one.day(team.begins)) for one in team.what.steps if one.kind != StepKind.ENTER]
    _to_school(by, team, "challenge_entered", now, steps=steps)


def tell_step(*, by: Any, team: ChallengeTeam, step: Step, closing: bool, now: datetime) -> None:
    """Handing in is the next thing; or, `closing`, it ends soon and nothing was handed in."""
    context = {"step": step, "until": step.day(team.begins), "closing": closing}
    _to_school(by, team, "challenge_step", now, **context)
    _to_mentor(by, team, "challenge_step", now, **context)


def tell_judges(*, by: Any, region: str, challenge: Challenge, teams: Iterable[ChallengeTeam], now: datetime) -> None:
    """One letter a judge with the aliases that wait; those the judge stands near to are left out."""
    wanted, today = {one.pk for one in teams}, timezone.localdate(now)
    for user, house in queries.judges_of(region, today=today):
        waiting = [one for one in queries.to_judge(user, house, region=region, today=today) if one.pk in wanted]
        if waiting:
            _to_judge(by, user, region, "challenge_judging", now, challenge=challenge, teams=waiting)


def tell_judged(*, by: Any, team: ChallengeTeam, now: datetime) -> None:
    """Enough judges have marked the team: the school reads the marks with the results."""
    results = team.what.the(StepKind.RESULTS).day(team.begins)
    _to_school(by, team, "challenge_judged", now, results=results)
    _to_mentor(by, team, "challenge_judged", now, results=results)


def tell_results(*, by: Any, challenge: Challenge, teams: Iterable[ChallengeTeam], now: datetime) -> None:
    """To each team’s school and mentor, and to each judge who marked, once."""
    judges: dict[int, tuple[User, str]] = {}
    for team in teams:
        _to_school(by, team, "challenge_results", now)
        _to_mentor(by, team, "challenge_results", now)
        if not team.institution.organisation.demonstration:
            judges |= {one.judge_id: (one.judge, team.region) for one in team.marks.select_related("judge")}
    for user, region in judges.values():
        _to_judge(by, user, region, "challenge_thanks", now, challenge=challenge)


def tell_showcase(*, by: Any, team: ChallengeTeam, now: datetime) -> None:
    """The school is asked whether the team may be shown; not to answer is an answer, too."""
    _to_school(by, team, "challenge_showcase", now)


def _to_school(by: Any, team: ChallengeTeam, template: str, now: datetime, **context: Any) -> None:
    institution = team.institution
    if to := _teacher(team, now) or mailboxes([institution], now).get(institution, ""):
        where = f"{_site(team.region)}/schools/{institution.public_id}/challenges/{team.public_id}/"
        _post(by, to, template, now, team=team, address=where, mentor=False, **context)


def _teacher(team: ChallengeTeam, now: datetime) -> str:
    """Whoever entered the team, while they are with the school; nobody of an invented school."""
    user, institution = team.entered_by, team.institution
    if user is None or institution.organisation.demonstration:
        return ""
    seen = Institution.objects.visible_to(user, today=timezone.localdate(now)).filter(pk=institution.pk)
    return user.email if seen.exists() else ""


def _to_mentor(by: Any, team: ChallengeTeam, template: str, now: datetime, **context: Any) -> None:
    held = queries.mentoring_of(team)
    if held is None or held.offer is None or queries.mentor_of(team) is None:
        return
    if to := address_for(held.offer):
        _post(by, to, template, now, team=team, mentor=True, **context)


def _to_judge(by: Any, user: User, region: str, template: str, now: datetime, **context: Any) -> None:
    if user.is_active:
        _post(
            by, user.email, template, now, address=f"{_site(region)}/school-programmes/challenges/judging/", **context
        )


def _site(region: str) -> str:
    return f"{settings.SITE_ADDRESS}/{region}"


def _post(by: Any, to: str, template: str, now: datetime, **context: Any) -> None:
    digest = DIGEST if quiet(now) else ""
    messages.queue(by=by, to=to, template=f"careers/{template}", context=context, digest=digest)
