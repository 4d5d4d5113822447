"""Invented teams: last school year’s with marks, results and a showcase; this one’s as far as the year has come."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_judging import give_results, mark_team
from routeways.careers.challenges.definitions import Challenge, StepKind, challenges
from routeways.careers.demonstrating.institutions import SIGN
from routeways.careers.models import ChallengeResults, ChallengeTeam, Institution
from routeways.careers.school_years import SchoolYear
from routeways.engagements import actions as engagements
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations import actions as organisations
from routeways.organisations.models import Organisation, Person

FILE = PACKAGED / "demonstration" / "careers" / "challenges" / "challenges.yaml"
ROLE = "challenge-judge"
NOON = time(12)


class InventedJudge(Part):
    email: str


class InventedTeam(Part):
    """`school` without the sign. What is handed in stands under the step’s id; `levels` are by judge and criterion."""

    school: str
    challenge: str
    ago: int = Field(ge=0, le=1)
    alias: str
    counts: dict[int, int]
    idea: str = ""
    made: str = ""
    plan: str = ""
    mentor: bool = False
    levels: tuple[tuple[int, ...], ...] = ()
    why: tuple[str, ...] = ()
    shown: str = ""
    named: bool = False


class InventedChallenges(Definition):
    """What `definitions/demonstration/careers/challenges/challenges.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/challenges"

    judges: tuple[InventedJudge, ...]
    teams: tuple[InventedTeam, ...]


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where teams are there already, or none of the invented schools is."""
    known = read(FILE, InventedChallenges)
    rows = Institution.objects.in_region(region).filter(organisation__demonstration=True).select_related("organisation")
    held = {one.organisation.name.removesuffix(SIGN): one for one in rows}
    if not held or ChallengeTeam.objects.filter(institution__region=region).exists():
        return False
    judges = _judges(known, region, by, timezone.localdate(now))
    made = [(one, team) for one in known.teams if (team := _team(one, held, by, now)) is not None]
    for one, team in made:
        for at, (user, house) in enumerate(judges[: len(one.levels)]):
            _mark(one, team, at, user, house, now)
    for challenge, begins in sorted({(team.challenge, team.begins) for one, team in made if one.levels}):
        if len(judges) >= challenges()[challenge].judges:
            what = challenges()[challenge]
            at_noon = _noon(what.the(StepKind.RESULTS).day(begins), now)
            give_results(by=by, region=region, challenge=what, begins=begins, now=at_noon)
            _show([pair for pair in made if pair[1].challenge == challenge], by, at_noon)
    return True


def remove(*, region: str, by: Any) -> None:
    """Teams go with their schools, results do not."""
    ChallengeResults.objects.filter(region=region).delete()


def _judges(known: InventedChallenges, region: str, by: Any, today: date) -> list[tuple[Any, Organisation]]:
    """The demonstration’s people who judge, each for the organisation whose person it is."""
    people = {
        one.user.email: one
        for one in Person.objects.filter(user__email__in=[judge.email for judge in known.judges]).select_related(
            "user", "owner"
        )
        if one.user
    }
    found = [people[judge.email] for judge in known.judges if judge.email in people]
    for one in found:
        if not one.roles.held_on(today).filter(role=ROLE).exists():
            organisations.give_role(
                by=None, organisation=one.owner, person=one, role=ROLE, valid_from=today, today=today
            )
    return [(one.user, one.owner) for one in found]


def _team(one: InventedTeam, held: dict[str, Institution], by: Any, now: datetime) -> ChallengeTeam | None:
    what = challenges()[one.challenge]
    begins = SchoolYear.of(timezone.localdate(now)).begins - one.ago
    entered = what.the(StepKind.ENTER).day(begins)
    if one.school not in held or not what.is_open(entered):
        return None
    team = actions.enter_team(
        by=by, institution=held[one.school], challenge=what, alias=one.alias, counts=one.counts,
        now=_noon(entered, now),
    )  # fmt: skip
    for step in what.hand_ins:
        if one.ago or step.day(begins) <= timezone.localdate(now):
            text = getattr(one, step.id)
            actions.hand_in(by=by, team=team, step=step, text=text, address="", now=_noon(step.day(begins), now))
    if one.mentor:
        _ask(team, what, by, now)
    return team


def _ask(team: ChallengeTeam, what: Challenge, by: Any, now: datetime) -> None:
    request = actions.ask_for_mentor(by=by, team=team, now=now)
    draft = engagements.Draft(
        title=request.title, about=request.about, postcode=request.postcode, answers={"sectors": ["engineering"]}
    )
    if request.postcode:
        changed = engagements.change_listing(by=by, listing=request, draft=draft, now=now)
        engagements.open_listing(by=by, listing=changed, today=timezone.localdate(now))


def _mark(one: InventedTeam, team: ChallengeTeam, at: int, user: Any, house: Organisation, now: datetime) -> None:
    levels = dict(zip((criterion.id for criterion in team.what.rubric), one.levels[at], strict=True))
    mark_team(
        by=user, organisation=house, team=team, levels=levels, why={team.what.rubric[1].id: one.why[at]},
        now=_noon(team.what.the(StepKind.JUDGING).day(team.begins), now),
    )  # fmt: skip


def _show(made: list[tuple[InventedTeam, ChallengeTeam]], by: Any, at_noon: datetime) -> None:
    for one, team in made:
        if one.shown:
            actions.show_team(by=by, team=team, words=one.shown, name_school=one.named, now=at_noon)


def _noon(day: date, now: datetime) -> datetime:
    """Noon of that day, or now where the day is still to come."""
    return min(now, datetime.combine(day, NOON, tzinfo=now.tzinfo))
