"""Named reads of challenges. Judges and the hub read aliases, work and marks, never schools or counts of pupils."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from routeways.careers.challenges.definitions import Challenge, StepKind, challenges
from routeways.careers.challenges.judging import Total, total
from routeways.careers.models import (
    JUDGE,
    ChallengeHandIn,
    ChallengeMark,
    ChallengeResults,
    ChallengeTeam,
    Institution,
    Setting,
)
from routeways.engagements.models import Engagement
from routeways.foundation.models import User
from routeways.organisations.models import Organisation, Role, access_of
from routeways.organisations.roles import role_definitions
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

ALL = "All"
SEED = 20210901


def teams_of(one: Institution, *, actor: Any, today: date) -> list[ChallengeTeam]:
    """An institution's own teams with what they handed in and their mentor's engagement."""
    rows = ChallengeTeam.objects.visible_to(actor, today=today).filter(institution=one)
    return list(rows.select_related("mentoring").prefetch_related("hand_ins"))


def team_of(one: Institution, public_id: str, *, actor: Any, today: date) -> ChallengeTeam | None:
    rows = ChallengeTeam.objects.visible_to(actor, today=today).filter(institution=one, public_id=public_id)
    return rows.select_related("institution__organisation", "mentoring").prefetch_related("hand_ins").first()


def mentoring_of(team: ChallengeTeam) -> Engagement | None:
    """What goes on with the mentor: messages there are read by the school's staff and the hub."""
    if team.mentoring is None:
        return None
    return team.mentoring.engagements.select_related("offer__owner").order_by("-created_at").first()


def mentor_of(team: ChallengeTeam) -> Organisation | None:
    """The mentor's organisation, once its check holds and meetings have begun; else None."""
    held = mentoring_of(team)
    if held is None or held.offer is None or held.outcome == "stopped":
        return None
    return held.offer.owner if held.step == "meeting" or held.succeeded else None


def stands_near(judge: Any, organisation: Organisation, team: ChallengeTeam, *, today: date) -> bool:
    """Whether the judge belongs to the team's school, or to the organisation of its mentor."""
    near = {team.institution.organisation_id}
    held = mentoring_of(team)
    if held is not None and held.offer is not None and held.offer.owner_id:
        near.add(held.offer.owner_id)
    own = set(Role.objects.held_by(judge).held_on(today).values_list("organisation_id", flat=True))
    return bool(near & {organisation.pk, *own})


def judges_for(actor: Any, *, region: str, today: date) -> Organisation | None:
    """The organisation of the region for which somebody judges; None where there is none."""
    here = access_of(actor, today=today).organisations_with(JUDGE)
    return Organisation.objects.standing().in_region(region).filter(pk__in=here).order_by("pk").first()


def to_judge(judge: Any, organisation: Organisation, *, region: str, today: date) -> list[ChallengeTeam]:
    """Teams that have handed in, of challenges without results, but those the judge stands near to."""
    marks = ChallengeMark.objects.filter(judge=judge)
    rows = (
        _with_work(region)
        .filter(begins__gte=today.year - 2)
        .prefetch_related(Prefetch("marks", marks, to_attr="own_marks"))
    )
    given = set(ChallengeResults.objects.filter(region=region).values_list("challenge", "begins"))
    return [
        one
        for one in rows
        if (one.challenge, one.begins) not in given
        and one.challenge in challenges()
        and not stands_near(judge, organisation, one, today=today)
    ]


def judges_of(region: str, *, today: date) -> list[tuple[User, Organisation]]:
    """Everybody who judges in a region, once, with the organisation for which they do; none of an invented one."""
    ids = [id for id, one in role_definitions().items() if JUDGE in one.may]
    rows = Role.objects.held_on(today).filter(role__in=ids, organisation__demonstration=False)
    users = User.objects.filter(
        Q(pk__in=rows.values("user")) | Q(pk__in=rows.values("person__user")), is_active=True
    ).order_by("pk")
    found = ((user, judges_for(user, region=region, today=today)) for user in users)
    return [(user, house) for user, house in found if house is not None]


def entered(region: str, challenge: Challenge, begins: int) -> list[ChallengeTeam]:
    """Every standing team, whether it handed something in or not."""
    rows = ChallengeTeam.objects.standing().filter(region=region, challenge=challenge.id, begins=begins)
    return list(rows.select_related("institution__organisation", "entered_by", "mentoring").order_by("alias"))


def work_of(region: str, challenge: str, begins: int, public_id: str) -> ChallengeTeam | None:
    """A team with what it handed in, for whoever masks it: by alias, not by school."""
    return _with_work(region).filter(challenge=challenge, begins=begins, public_id=public_id).first()


def results_of(region: str, challenge: str, begins: int) -> ChallengeResults | None:
    return ChallengeResults.objects.filter(region=region, challenge=challenge, begins=begins).first()


def totals(region: str, challenge: Challenge, begins: int) -> list[tuple[ChallengeTeam, Total]]:
    """Every standing team that handed something in, with what its marks add up to."""
    rows = _with_work(region).filter(challenge=challenge.id, begins=begins).prefetch_related("marks")
    found = []
    for team in rows:
        marks: dict[str, dict[str, int]] = defaultdict(dict)
        for one in team.marks.all():
            marks[str(one.judge_id)][one.criterion] = one.level
        found.append((team, total(challenge, marks)))
    return found


def said_of(team: ChallengeTeam) -> list[str]:
    """What judges wrote, by criterion, without their names."""
    names = {one.id: one.name for one in team.what.rubric}
    said = [one for one in team.marks.all() if one.why and one.criterion in names]
    said.sort(key=lambda one: list(names).index(one.criterion))
    return [f"{names[one.criterion]}: “{one.why}”" for one in said]


def showcase(region: str, challenge: str = "") -> QuerySet[ChallengeTeam]:
    """Teams whose school said yes, the newest first."""
    rows = ChallengeTeam.objects.shown().filter(institution__region=region)
    rows = rows.filter(challenge=challenge) if challenge else rows
    return rows.select_related("institution__organisation").order_by("-begins", "challenge", "alias")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """Schools, teams and pupils of one type of school; None where the number is too small to be told."""

    group: str
    schools: int | None
    teams: int | None
    pupils: int | None


def entries(region: str, challenge: str, begins: int, *, today: date) -> tuple[list[EntryLine], str]:
    """Who entered, by type of school, as the disclosure rule of the day lets it be told, and the rule's reference.

    Pupils are told once entering has closed: before, each new team would be the difference of two days.
    """
    rules, reference = rules_in_force(today)
    rows = ChallengeTeam.objects.standing().filter(institution__region=region, challenge=challenge, begins=begins)
    schools: dict[str, set[int]] = {str(one.label): set() for one in Setting}
    teams, pupils = dict.fromkeys(schools, 0), dict.fromkeys(schools, 0)
    for one in rows.select_related("institution"):
        group = str(one.institution.get_setting_display())
        schools[group].add(one.institution_id)
        teams[group] += 1
        pupils[group] += one.pupils
    counts = {group: len(held) for group, held in schools.items()}
    few = {group for group, number in counts.items() if 0 < number < rules.min_count}
    shown = [_protected(column, few, rules) for column in (counts, teams, pupils)]
    closed = today > challenges()[challenge].the(StepKind.ENTER).day(begins)
    return _as_one_table([*schools, ALL], shown, pupils_told=closed), reference


def _as_one_table(groups: list[str], shown: list[dict[str, int | None]], *, pupils_told: bool) -> list[EntryLine]:
    """What is hidden in one column is hidden in the others: teams have so many pupils, and schools so many teams.

    Every team that handed in is listed on the same page, so beside a hidden row no number of teams is told at all.
    """
    hidden = {group for group in groups if any(column[group] is None for column in shown)}
    lines = []
    for group in groups:
        schools, teams, pupils = (None if group in hidden else column[group] for column in shown)
        lines.append(EntryLine(group, schools, None if hidden else teams, pupils if pupils_told else None))
    return lines


def _protected(counts: dict[str, int], few: set[str], rules: Any) -> dict[str, int | None]:
    """Nothing of a type with a `few` schools, and then no total either: pupils of one school are never told."""
    from routeways.engines.disclosure import Kind, Row, from_dimensions, protect

    full = counts | {ALL: sum(counts.values())}
    table = from_dimensions(
        [Row((name,), number) for name, number in full.items()], [{ALL: tuple(counts)}], kind=Kind.PEOPLE
    )
    shown = protect(table, rules, seed=SEED).published
    hidden = {name for name in full if isinstance(shown[(name,)], Symbol)} | few
    hidden |= {ALL} if few else set()
    return {name: None if name in hidden else int(shown[(name,)]) for name in full}


def _with_work(region: str) -> QuerySet[ChallengeTeam]:
    rows = ChallengeTeam.objects.standing().filter(institution__region=region, hand_ins__isnull=False).distinct()
    return rows.select_related("institution", "mentoring").prefetch_related(
        Prefetch("hand_ins", ChallengeHandIn.objects.order_by("at"))
    )
