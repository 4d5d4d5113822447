"""Hosts of days: who holds them, in which rooms, on which dates. No room and nobody of the staff is in two places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.careers import holidays
from routeways.careers.actions import days_letters
from routeways.careers.actions.days_offers import look_for_schools
from routeways.careers.days.definitions import programmes, session_kinds
from routeways.careers.days.hosting import HostFacts, NewSession
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayHost, DayRoom, DaySession
from routeways.foundation import audit
from routeways.organisations.models import Organisation


@transaction.atomic
def make_host(*, by: Any, organisation: Organisation, region: str, facts: HostFacts) -> DayHost:
    """An organisation holds days from now on. Raises CareersError."""
    refuse_unknown_kinds(facts.kinds)
    if not facts.rooms or any(pupils < 1 for _, pupils, _ in facts.rooms):
        raise CareersError("A host needs at least one room, and each room holds at least one pupil.")
    if DayHost.objects.filter(organisation=organisation).exists():
        raise CareersError(f"{organisation.name} is a host already. Change its rooms and dates there.")
    made = DayHost.objects.create(
        organisation=organisation,
        region=region,
        accessible=facts.accessible,
        access_words=facts.access_words[:300],
        kinds=list(facts.kinds),
        staff=list(facts.staff),
    )
    DayRoom.objects.bulk_create(
        DayRoom(host=made, name=name[:60], pupils=pupils, accessible=free) for name, pupils, free in facts.rooms
    )
    audit.record(by=by, verb="careers.make_day_host", subject=made, details={"rooms": len(facts.rooms)})
    return made


def refuse_unknown_kinds(kinds: Sequence[str]) -> None:
    if unknown := [kind for kind in kinds if kind not in session_kinds()]:
        known = "; ".join(session_kinds())
        raise CareersError(f"“{unknown[0]}” is no session of the catalogue. Choose one of: {known}.")


@transaction.atomic
def add_sessions(
    *, by: Any, host: DayHost, programme: str, sessions: Sequence[NewSession], now: datetime
) -> list[DaySession]:
    """All of them or none. Raises CareersError with the first that cannot be, and why."""
    held = DayHost.objects.select_for_update().get(pk=host.pk)
    rooms = {one.name: one for one in held.rooms.all()}
    taken = list(held.sessions.filter(cancelled_at=None).select_related("room"))
    made: list[DaySession] = []
    for new in sessions:
        row = checked_session(held, programme, rooms, new, now)
        refuse_clash(row, taken)
        taken.append(row)
        made.append(row)
    DaySession.objects.bulk_create(made, batch_size=200)
    audit.record(by=by, verb="careers.add_day_sessions", subject=held, details={"sessions": len(made)})
    return made


def checked_session(
    host: DayHost,
    programme: str,
    rooms: dict[str, DayRoom],
    new: NewSession,
    now: datetime,
    *,
    before: date | None = None,
) -> DaySession:
    """The row, not saved. Raises CareersError where the host, its rooms or the programme do not allow it.

    `before`: the date that the session has already; it is not asked again whether it is one.
    """
    day = f"{new.on.day} {new.on:%B %Y}"
    if new.on != before:
        _refuse_date(host, programme, new.on)
    if new.room not in rooms:
        raise CareersError(f"{day}: {host} has no room “{new.room}”. Choose one of: {'; '.join(rooms)}.")
    if new.kind not in host.kinds:
        raise CareersError(f"{day}: {host} does not hold sessions of “{new.kind}”.")
    if new.starts >= new.ends:
        raise CareersError(f"{day}: the session ends before it starts. Check the times.")
    if strange := [one for one in new.staff if one not in host.staff]:
        raise CareersError(f"{day}: “{strange[0]}” is not among the staff of {host}.")
    if new.schools < 1:
        raise CareersError(f"{day}: a session has a place for at least one school.")
    room = rooms[new.room]
    size = room.pupils if new.pupils is None else new.pupils
    if not 1 <= size <= room.pupils:
        raise CareersError(f"{day}: {room} holds {room.pupils} pupils, not {size}.")
    return DaySession(
        host=host,
        room=room,
        programme=programme,
        kind=new.kind,
        on=new.on,
        starts=new.starts,
        ends=new.ends,
        schools=new.schools,
        pupils=size,
        staff=list(new.staff),
        changed_at=now,
    )


def _refuse_date(host: DayHost, programme: str, on: date) -> None:
    day, found = f"{on.day} {on:%B %Y}", programmes().get(programme)
    if found is None or not found.is_open(on):
        name = found.name if found else f"“{programme}”"
        raise CareersError(f"{name} does not run on {day}. Choose another programme or another date.")
    if closed := holidays.why_closed(host.region, on):
        raise CareersError(f"{day} is {closed}: schools do not come. Choose another date.")


def refuse_clash(row: DaySession, taken: Sequence[DaySession]) -> None:
    """No room and nobody of the staff is in two sessions at once. Raises CareersError."""
    for other in taken:
        if other.on != row.on or other.starts >= row.ends or row.starts >= other.ends:
            continue
        day = f"{row.on.day} {row.on:%B %Y}"
        if other.room == row.room:
            raise CareersError(f"{day}: {row.room} has another session from {other.starts:%H:%M}. Choose another time.")
        if both := {*row.staff} & {*other.staff}:
            raise CareersError(f"{day}: {min(both)} has another session from {other.starts:%H:%M}.")


@transaction.atomic
def cancel_session(*, by: Any, session: DaySession, now: datetime) -> DaySession:
    """The host cannot hold it: every booking is cancelled, and the schools read it. Twice changes nothing."""
    held = DaySession.objects.select_for_update().select_related("host__organisation", "room").get(pk=session.pk)
    if held.cancelled_at is not None:
        return held
    held.cancelled_at = held.changed_at = now
    held.save(update_fields=["cancelled_at", "changed_at"])
    hit = list(held.bookings.filter(state=DayBooking.State.BOOKED).select_related("institution__organisation"))
    held.bookings.filter(pk__in=[one.pk for one in hit]).update(state=DayBooking.State.CANCELLED, ended_at=now)
    held.offers.filter(state="open").update(state="expired", answered_at=now)
    days_letters.tell_changed(by=by, session=held, bookings=hit, now=now)
    audit.record(by=by, verb="careers.cancel_day_session", subject=held, details={"bookings": len(hit)})
    if hit:
        look_for_schools(by=by, region=held.host.region)
    return held
