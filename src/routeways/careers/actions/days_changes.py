"""Hosts and sessions are changed: never so that a school that is booked loses its chairs, its date or its way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions import days_letters
from routeways.careers.actions.days_hosts import checked_session, refuse_clash, refuse_unknown_kinds
from routeways.careers.days.hosting import HostFacts, NewSession
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayHost, DayRoom, DaySession, Setting
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit

_FIELDS = ("room", "kind", "on", "starts", "ends", "schools", "pupils", "staff")
_TOLD = ("room_id", "kind", "on", "starts", "ends")  # what a school that is booked has to know


@transaction.atomic
def change_host(*, by: Any, host: DayHost, facts: HostFacts, today: date) -> bool:
    """Whether anything changed. Raises CareersError where a session to come would lose its room, chairs or staff."""
    held = DayHost.objects.select_for_update().get(pk=host.pk)
    facts = replace(facts, rooms=tuple(sorted(facts.rooms)), access_words=facts.access_words[:300])
    if facts_of(held) == facts:
        return False
    refuse_unknown_kinds(facts.kinds)
    if not facts.rooms or any(pupils < 1 for _, pupils, _ in facts.rooms):
        raise CareersError("A host needs at least one room, and each room holds at least one pupil.")
    coming = list(held.sessions.filter(cancelled_at=None, on__gte=today).select_related("room"))
    _refuse_lost(held, facts, coming)
    held.accessible, held.access_words = facts.accessible, facts.access_words
    held.kinds, held.staff = list(facts.kinds), list(facts.staff)
    held.save(update_fields=["accessible", "access_words", "kinds", "staff"])
    _keep_rooms(held, facts)
    audit.record(by=by, verb="careers.change_day_host", subject=held, details={"rooms": len(facts.rooms)})
    return True


def facts_of(host: DayHost) -> HostFacts:
    rooms = tuple(sorted((one.name, one.pupils, one.accessible) for one in host.rooms.all()))
    return HostFacts(rooms, tuple(host.kinds), tuple(host.staff), host.accessible, host.access_words)


def _refuse_lost(host: DayHost, facts: HostFacts, coming: Sequence[DaySession]) -> None:
    sizes = {name: (pupils, free) for name, pupils, free in facts.rooms}
    for one in coming:
        pupils, free = sizes.get(one.room.name, (0, False))
        if not pupils:
            raise CareersError(f"{_day(one.on)}: a session is in {one.room}. Move or cancel it before the room goes.")
        if one.pupils > pupils:
            raise CareersError(
                f"{_day(one.on)}: {one.pupils} pupils can come to {one.room}. Change that session first."
            )
        if one.kind not in facts.kinds:
            raise CareersError(f"{_day(one.on)}: a session of {one.what.name} is planned. Change or cancel it first.")
        if gone := [role for role in one.staff if role not in facts.staff]:
            raise CareersError(f"{_day(one.on)}: {gone[0]} holds a session. Change that session first.")
        _refuse_steps(one, free and facts.accessible)
    for room in host.rooms.exclude(name__in=sizes):
        if room.sessions.exists():
            raise CareersError(f"Sessions are recorded in {room}, so it stays in the list of rooms.")


def _keep_rooms(host: DayHost, facts: HostFacts) -> None:
    host.rooms.exclude(name__in=[name for name, _, _ in facts.rooms]).delete()
    for name, pupils, free in facts.rooms:
        DayRoom.objects.update_or_create(host=host, name=name[:60], defaults={"pupils": pupils, "accessible": free})


@transaction.atomic
def change_session(*, by: Any, session: DaySession, new: NewSession, now: datetime) -> bool:
    """Whether anything changed. Who is booked stays booked, is told, and says again whether it comes.

    Raises CareersError where it cannot be, also where a school that is booked could not come any more.
    """
    held = DaySession.objects.select_for_update().select_related("host__organisation", "room").get(pk=session.pk)
    today = timezone.localdate(now)
    if says_the_same(held, new, today=today):
        return False
    if held.cancelled_at is not None or held.on <= today:
        raise CareersError(f"{_day(held.on)}: this session is cancelled or past, so it stays as it is.")
    rooms = {one.name: one for one in held.host.rooms.all()}
    row = checked_session(held.host, held.programme, rooms, new, now, before=held.on)
    if row.on <= today:
        raise CareersError(f"{_day(row.on)} is not to come. Choose a later date.")
    others = held.host.sessions.filter(cancelled_at=None, on=row.on).exclude(pk=held.pk).select_related("room")
    refuse_clash(row, list(others))
    booked = list(held.bookings.filter(state=DayBooking.State.BOOKED).select_related("institution__organisation"))
    _refuse_unfit(held, row, booked)
    tells = any(getattr(row, name) != getattr(held, name) for name in _TOLD)
    for name in _FIELDS:
        setattr(held, name, getattr(row, name))
    held.changed_at = now
    held.save(update_fields=[*_FIELDS, "changed_at"])
    held.offers.filter(state="open", until__gte=row.on).update(until=row.on - timedelta(days=1))
    if tells:
        held.bookings.filter(state=DayBooking.State.BOOKED).update(accepted_at=None)
        days_letters.tell_changed(by=by, session=held, bookings=booked, now=now)
    audit.record(by=by, verb="careers.change_day_session", subject=held, details={"bookings": len(booked)})
    return True


def says_the_same(held: DaySession, new: NewSession, *, today: date) -> bool:
    """Pupils that are not given are as many as the room holds, and of a session that is over as many as there were."""
    size = held.pupils if held.on <= today else held.room.pupils
    said = (new.room, new.kind, new.on, new.starts, new.ends, new.schools, new.pupils or size, list(new.staff))
    return said == (
        held.room.name, held.kind, held.on, held.starts, held.ends, held.schools, held.pupils, list(held.staff)
    )  # fmt: skip


def _refuse_unfit(held: DaySession, row: DaySession, booked: Sequence[DayBooking]) -> None:
    if not booked:
        return
    if len(booked) > row.schools or sum(one.pupils for one in booked) > row.pupils:
        raise CareersError(f"{_day(held.on)}: more schools or pupils are booked. Keep at least as many places.")
    if SchoolYear.of(row.on) != SchoolYear.of(held.on):
        raise CareersError(f"{_day(held.on)}: schools are booked for this school year. Choose a date in it.")
    if row.on != held.on:
        schools = [one.institution_id for one in booked]
        standing = DayBooking.objects.filter(institution__in=schools, session__on=row.on, state="booked")
        if clash := standing.select_related("institution__organisation").first():
            raise CareersError(f"{clash.institution} has another day on {_day(row.on)}. Choose another date.")
    _refuse_steps(held, row.room.accessible and held.host.accessible)


def _refuse_steps(session: DaySession, step_free: bool) -> None:
    """A special school that is booked needs a room without steps."""
    if step_free:
        return
    needs = session.bookings.filter(state=DayBooking.State.BOOKED, institution__setting=Setting.SPECIAL)
    if one := needs.select_related("institution__organisation").first():
        raise CareersError(f"{_day(session.on)}: {one.institution} needs a room without steps. Choose such a room.")


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
