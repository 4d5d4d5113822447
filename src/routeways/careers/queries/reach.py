"""Whom the programmes for schools reached in a school year: institutions and year groups, each once.

Pupils are not told. Participants of several days are never added up to give people, and a total of the region that
grows by one school’s day would be that school’s number. What is told here anybody at the hub reads by name elsewhere
(who was at which day, for whom a session took place), or has passed disclosure control (who entered a challenge).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from routeways.careers.challenges.definitions import challenges
from routeways.careers.days.definitions import Programme, programmes
from routeways.careers.models import ChallengeTeam, DayBooking
from routeways.careers.queries.challenges import ALL, entries
from routeways.careers.school_years import SchoolYear
from routeways.careers.sponsors import Sponsor, sponsors_of
from routeways.engagements.models import Activity


@dataclass(frozen=True, slots=True)
class Reach:
    """One programme, or one challenge of it, in a school year. None where it is not known, or too small to be told.

    `year_groups` are those of single institutions: Year 8 of two schools is two.
    """

    programme: Programme
    what: str
    sponsors: tuple[Sponsor, ...]
    institutions: int | None
    year_groups: int | None
    events: int | None


def reached(region: str, year: SchoolYear, *, today: date) -> list[Reach]:
    """Programmes that reached anybody or have a sponsor in that year, in their order. Two queries, more a challenge."""
    days, sessions = _days(region, year), _sessions(region, year)
    found = []
    for one in programmes().values():
        paying = tuple(
            sponsor for sponsor in sponsors_of(region, one.id) if sponsor.gives_between(year.first_day, year.last_day)
        )
        lines = [*_entered(region, one, year, paying, today=today)]
        if cohorts := days.get(one.id):
            held = {institution for institution, _, _ in cohorts}
            groups = {(institution, number) for institution, _, number in cohorts}
            lines.append(Reach(one, one.name, paying, len(held), len(groups), len({on for _, on, _ in cohorts})))
        if owners := [sessions[kind] for kind in one.engagements if kind in sessions]:
            held_at = {owner for rows in owners for owner in rows}
            lines.append(Reach(one, one.name, paying, len(held_at), None, sum(len(rows) for rows in owners)))
        runs = one.starts <= year.last_day and (one.ends is None or year.first_day <= one.ends)
        found += lines or ([Reach(one, one.name, paying, 0, 0, 0)] if paying and runs else [])
    return found


def _days(region: str, year: SchoolYear) -> dict[str, list[tuple[int, int, int]]]:
    """Programme → institution, session and year group of everything that took place."""
    rows = DayBooking.objects.filter(
        institution__region=region,
        state=DayBooking.State.ATTENDED,
        session__on__range=(year.first_day, year.last_day),
    ).order_by()
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for programme, institution, session, came in rows.values_list(
        "session__programme", "institution", "session", "came"
    ):
        found[programme] += [(institution, session, int(number)) for number, count in came.items() if count]
    return found


def _sessions(region: str, year: SchoolYear) -> dict[str, list[int]]:
    """Kind of engagement → for whom something of it took place, once for each time."""
    kinds = {kind for one in programmes().values() for kind in one.engagements}
    rows = Activity.objects.filter(region=region, kind__in=kinds, on__range=(year.first_day, year.last_day)).order_by()
    found: dict[str, list[int]] = defaultdict(list)
    for kind, owner in rows.values_list("kind", "owner"):
        found[kind].append(owner)
    return found


def _entered(
    region: str, programme: Programme, year: SchoolYear, paying: tuple[Sponsor, ...], *, today: date
) -> list[Reach]:
    """The challenges of a programme in which teams stand, as the disclosure rule lets it be told."""
    mine = {id: one for id, one in challenges().items() if one.programme == programme.id}
    rows = ChallengeTeam.objects.standing().filter(institution__region=region, challenge__in=mine, begins=year.begins)
    entered = set(rows.order_by().values_list("challenge", flat=True)) if mine else set()
    found = []
    for id, one in mine.items():
        if id in entered:
            lines, _ = entries(region, id, year.begins, today=today)
            whole = next(line for line in lines if line.group == ALL)
            found.append(Reach(programme, one.name, paying, whole.schools, None, None))
    return found
