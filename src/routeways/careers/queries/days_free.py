"""Who is offered a place that came free: by the published rule, of those who can come to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.models import DayBooking, DayEntitlement, DayOffer, DaySession, DaysRun, Institution
from routeways.careers.queries import days_given
from routeways.careers.queries.days_standing import HELD, never_placed, not_replaced, standing
from routeways.careers.school_years import SchoolYear
from routeways.engines import allocation


@dataclass(frozen=True, slots=True)
class Chosen:
    institution: Institution
    why: str


def next_school(session: DaySession, *, today: date, run: DaysRun | None = None) -> Chosen | None:
    """The school that is offered one place of the session; None where nobody who waits can take it.

    `run`: the confirmed rota of the session, where whoever asks has read it.
    """
    if run is None:
        begins = SchoolYear.of(session.on).begins
        confirmed = DaysRun.objects.filter(begins=begins, state=DaysRun.State.CONFIRMED)
        run = confirmed.filter(region=session.host.region, programme=session.programme).first()
    if run is None or not run.answer or holidays.why_closed(run.region, session.on):
        return None
    places, pupils = left(session, run)
    if places < 1:
        return None
    rows = list(run.entitlements.select_related("institution__organisation").prefetch_related("bookings__session"))
    has = Counter({one.institution.public_id: len(standing(one)) for one in rows})
    able = _able(session, run, pupils, rows)
    known = [(one.institution.public_id, _since(one)) for one in able]
    waiting = [allocation.Waiting(id, since.toordinal()) for id, since in known if since]
    if not waiting:
        return None
    problem = allocation.read(run.answer["need"])
    found = allocation.offer_again(problem, dict(has), 1, waiting)
    if not found:
        return None
    schools = {one.institution.public_id: one.institution for one in able}
    first = date.fromordinal(found[0].since)
    why = f"It has waited since {first.day} {first:%B %Y}, longest of those who can come."
    if found[0].below_floor:
        why = f"It has fewer days than every school gets, and has waited since {first.day} {first:%B %Y}."
    return Chosen(schools[found[0].school], why)


def left(session: DaySession, run: DaysRun, *, but: Institution | None = None) -> tuple[int, int]:
    """Places for schools, and chairs, that nobody holds and that are offered to nobody (`but` this school)."""
    held = list(session.bookings.filter(state__in=HELD))
    offers = session.offers.filter(state="open").select_related("institution")
    offered = [group_of(run, one.institution) for one in offers if but is None or one.institution_id != but.pk]
    chairs = sum(one.pupils for one in held) + sum(offered)
    return session.schools - len(held) - len(offered), session.pupils - chairs


def group_of(run: DaysRun, institution: Institution) -> int:
    """How many pupils of the school come at once, as the run had it."""
    given = run.given.get("schools", ())
    return next((max(1, one["group"]) for one in given if one["id"] == institution.public_id), 1)


def _since(one: DayEntitlement) -> date | None:
    """Since when a school lacks a day: one without a session, one that the host cancelled and that was not replaced, or
    one it wishes for."""
    gone = [b for b in not_replaced(one) if b.state == DayBooking.State.CANCELLED and b.ended_at]
    cancelled = [timezone.localdate(b.ended_at) for b in gone]
    never = [one.given_on] if never_placed(one) else []
    wishes = [one.waiting_since] if one.waiting_since else []
    return min([*cancelled, *never, *wishes], default=None)


def _able(session: DaySession, run: DaysRun, pupils: int, rows: Iterable[DayEntitlement]) -> list[DayEntitlement]:
    """Who can come: within the travel limit, as many chairs, without steps where needed, no other day that date.

    Nobody is offered a session twice, nor another place while the school has an offer to answer.
    """
    given: dict[str, dict[str, Any]] = {one["id"]: one for one in run.given["schools"]}
    listed, limit = list(rows), run.given["rule"]["travel_minutes"]
    minutes = _minutes(session, run, [one.institution for one in listed])
    asked = set(session.offers.values_list("institution", flat=True))
    waits = DayOffer.objects.filter(state="open", session__programme=run.programme, institution__region=run.region)
    asked |= set(waits.values_list("institution", flat=True))
    gone = set(session.bookings.exclude(state__in=HELD).values_list("institution", flat=True))
    found = []
    for one in listed:
        facts = given.get(one.institution.public_id)
        if facts is None or one.institution_id in asked | gone:
            continue
        same_day = any(b.session.on == session.on for b in standing(one))
        unable = _why_not(session, facts, minutes.get(one.institution.public_id), limit)
        if not same_day and not unable and max(1, facts["group"]) <= pupils:
            found.append(one)
    return found


def why_unable(session: DaySession, run: DaysRun, institution: Institution) -> str:
    """By which published rule the school cannot come to the session, in a sentence; nothing where it can.

    Host and room at hand. Places, chairs and other days of the school are not looked at.
    """
    if SchoolYear.of(session.on).begins != run.begins:
        return f"This session is not in {SchoolYear(run.begins)}, the year of the rota. Choose another."
    if closed := holidays.why_closed(run.region, session.on):
        return f"{session.on.day} {session.on:%B %Y} is {closed}: schools do not come. Choose another session."
    facts = next((one for one in run.given["schools"] if one["id"] == institution.public_id), None)
    if facts is None:
        return "The school is not in this rota. Choose another."
    minutes = _minutes(session, run, [institution]).get(institution.public_id)
    return _why_not(session, facts, minutes, run.given["rule"]["travel_minutes"])


def _minutes(session: DaySession, run: DaysRun, schools: Sequence[Institution]) -> Mapping[str, int]:
    """To the host, by school: as the run had them, or worked out now for a host that came later."""
    host = session.host.public_id
    if known := {one["id"]: one["travel"][host] for one in run.given["schools"] if host in one["travel"]}:
        return known
    found = days_given.travel(schools, run.region, session.on)
    return {school: minutes[host] for school, minutes in found.items() if host in minutes}


def _why_not(session: DaySession, facts: dict[str, Any], minutes: int | None, limit: int) -> str:
    """`facts` of the school as the run had them; `limit` in minutes."""
    if minutes is None or minutes > limit:
        return f"Nobody travels longer than {limit} minutes, and this school would. Choose another session."
    if facts["needs_accessible"] and not (session.host.accessible and session.room.accessible):
        return "The school needs a room without steps, and this one has steps. Choose another session."
    return ""
