"""Invented hosts, some seventy dates, and a rota that shares the days between all invented schools."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers import holidays
from routeways.careers.actions import days_appeals, days_bookings, days_hosts, days_runs
from routeways.careers.days.definitions import programmes
from routeways.careers.days.hosting import HostFacts, NewSession
from routeways.careers.days_jobs import answer_of
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayEntitlement, DayHost, DaysEdit, DaySession, DaysRun, Institution
from routeways.careers.school_years import SchoolYear
from routeways.engagements.working_days import is_working_day
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.invented import SIGN

FILE = PACKAGED / "demonstration" / "careers" / "days" / "days.yaml"
FIRST = timedelta(days=21)  # no day is sooner than this after loading


class InventedRoom(Part):
    name: str
    pupils: int = Field(ge=1)
    accessible: bool


class InventedHost(Part):
    """`college` is the name of an invented institution without the sign; `sessions` are spread over the dates."""

    college: str
    accessible: bool
    access_words: str
    kinds: tuple[str, ...]
    staff: tuple[str, ...]
    rooms: tuple[InventedRoom, ...]
    sessions: int = Field(ge=1)
    next_year: int = Field(default=5, ge=0)  # sessions of the next autumn, for which no rota is proposed yet


class InventedDays(Definition):
    """What `definitions/demonstration/careers/days/days.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/days"

    programme: str
    seed: str
    days: int
    dates: int
    hosts: tuple[InventedHost, ...]
    given_back: int
    appeals: tuple[str, str]
    answer: str


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where it is there already, the invented schools are not, or the programme does not run then."""
    known, today = read(FILE, InventedDays), timezone.localdate(now)
    dates = [day for day in _dates(region, today, known.dates) if programmes()[known.programme].is_open(day)]
    rows = Institution.objects.in_region(region).filter(organisation__demonstration=True).select_related("organisation")
    held = {one.organisation.name.removesuffix(SIGN): one for one in rows}
    if DayHost.objects.filter(region=region).exists() or not held or not dates:
        return False
    for number, host in enumerate(known.hosts):
        if host.college in held:
            _host(held[host.college], host, number, dates, known.programme, by, now)
    run = days_runs.propose_days(
        by=by,
        region=region,
        programme=known.programme,
        year=SchoolYear.of(dates[0]),
        days=known.days,
        seed=known.seed,
        now=now,
        queued=False,
    )
    answer, fault = answer_of(run)
    if fault:
        raise CareersError(fault)
    days_runs.keep_days_answer(by=by, run=run, answer=answer)
    run = days_runs.confirm_days(by=by, run=run, now=now)
    _afterwards(run, known, by, now)
    return True


def remove(*, region: str, by: Any) -> None:
    """Bookings hold their sessions and sessions their rooms, so they go in this order."""
    DayBooking.objects.filter(session__host__region=region).delete()
    DayEntitlement.objects.filter(run__region=region).delete()
    DaysEdit.objects.filter(region=region).delete()
    DaysRun.objects.filter(region=region).delete()
    DaySession.objects.filter(host__region=region).delete()
    DayHost.objects.filter(region=region).delete()


def _dates(region: str, today: date, number: int) -> list[date]:
    """School days from three weeks on, spread evenly over the year: this one, or the next where less than ten weeks are
    left."""
    year = SchoolYear.of(today)
    days = _school_days(region, today, year)
    if len(days) < 50:
        days = _school_days(region, today, SchoolYear(year.begins + 1))
    return [days[at * len(days) // number] for at in range(number)] if len(days) > number else days


def _school_days(region: str, today: date, year: SchoolYear) -> list[date]:
    first, last = max(today + FIRST, year.first_day + FIRST), year.last_day - timedelta(days=40)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [day for day in days if _open(region, day)]


def _open(region: str, day: date) -> bool:
    return is_working_day(day) and not holidays.why_closed(region, day)


def _host(
    one: Institution, known: InventedHost, number: int, dates: list[date], programme: str, by: Any, now: datetime
) -> None:
    rooms = tuple((room.name, room.pupils, room.accessible) for room in known.rooms)
    facts = HostFacts(rooms, known.kinds, known.staff, known.accessible, known.access_words)
    host = days_hosts.make_host(by=by, organisation=one.organisation, region=one.region, facts=facts)
    on = [dates[(number * 3 + at * len(dates) // known.sessions) % len(dates)] for at in range(known.sessions)]
    sessions = [
        _session(known, at, day)
        for at, day in enumerate([*on, *_next_autumn(one.region, dates[0], known.next_year, number)])
    ]
    days_hosts.add_sessions(by=by, host=host, programme=programme, sessions=sessions, now=now)


def _session(known: InventedHost, at: int, on: date) -> NewSession:
    room = known.rooms[at % len(known.rooms)]
    return NewSession(
        room=room.name,
        kind=known.kinds[at % len(known.kinds)],
        on=on,
        starts=time(9, 45),
        ends=time(14, 15),
        schools=room.pupils // 32,
        staff=(known.staff[at % len(known.staff)],),
    )


def _next_autumn(region: str, day: date, number: int, shift: int) -> list[date]:
    """School days from the last week of September on, so that the hub has a rota to propose."""
    first = SchoolYear(SchoolYear.of(day).begins + 1).first_day + timedelta(days=24 + shift)
    days = [first + timedelta(days=n) for n in range(70)]
    days = [one for one in days if _open(region, one)]
    return [days[at * len(days) // number] for at in range(number)]


def _afterwards(run: DaysRun, known: InventedDays, by: Any, now: datetime) -> None:
    """Many have said that they come, some gave a day back, some would like one more, two appealed."""
    waiting = [one for at, one in enumerate(run.entitlements.select_related("institution")) if at % 9 == 4]
    for one in waiting:
        days_bookings.wait_for_day(by=by, entitlement=one, today=timezone.localdate(now))
    rows = list(DayBooking.objects.filter(entitlement__run=run).select_related("session", "institution"))
    DayBooking.objects.filter(pk__in=[one.pk for at, one in enumerate(rows) if at % 3]).update(accepted_at=now)
    for back in rows[5 : 5 + 11 * known.given_back : 11]:
        days_bookings.give_day_back(by=by, booking=back, now=now)
    for at, says in zip((2, 8), known.appeals, strict=True):
        appeal = days_appeals.appeal_days(by=by, institution=rows[at].institution, run=run, says=says, now=now)
        if at == 8:
            days_appeals.answer_appeal(by=by, appeal=appeal, upheld=False, answer=known.answer, now=now)
