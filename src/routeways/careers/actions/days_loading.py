"""Hosts and sessions from files: all rows or none, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.days_changes import change_host, change_session, says_the_same
from routeways.careers.actions.days_hosts import add_sessions, make_host
from routeways.careers.actions.days_offers import lock_sessions
from routeways.careers.day_files import HostRow, SessionRow, read_hosts, read_sessions
from routeways.careers.days.hosting import HostFacts
from routeways.careers.errors import CareersError
from routeways.careers.models import DayHost, DaySession
from routeways.careers.queries.days_hosting import HOSTING
from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.organisations.models import Organisation
from routeways.organisations.queries.directory import named

Outcome = Literal["made", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class LoadedDays:
    """With a problem nothing was loaded, and the numbers are 0."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def load_hosts(*, by: Any, region: str, path: Path, today: date) -> LoadedDays:
    """Hosts with their rooms; rows of one college belong together. Raises FileRefused."""
    rows, problems = read_hosts(path)
    colleges: dict[str, list[HostRow]] = {}
    for row in rows:
        colleges.setdefault(row.college.casefold(), []).append(row)
    steps = [(held[0].line, _host_step(by, region, held, today)) for held in colleges.values()]
    return _whole(by, region, steps, problems)


def load_sessions(
    *, by: Any, region: str, path: Path, programme: str, now: datetime, host: DayHost | None = None
) -> LoadedDays:
    """Sessions of one host, or of all that the file names. Raises FileRefused."""
    rows, problems = read_sessions(path)
    steps = [(row.line, _session_step(by, region, row, programme, now, host)) for row in rows]
    return _whole(by, region, steps, problems, host)


class _NothingLoadedError(Exception):
    pass


def _whole(
    by: Any,
    region: str,
    steps: Iterable[tuple[int, Callable[[], Outcome]]],
    problems: list[Problem],
    only: DayHost | None = None,
) -> LoadedDays:
    """Takes every step, so that all problems are known; takes all of them back where there is one.

    Hosts and sessions are locked before the first step, because each step writes to the audit.
    """
    found: list[Outcome] = []
    try:
        with transaction.atomic():
            hosts = DayHost.objects.select_for_update().filter(**{"pk": only.pk} if only else {"region": region})
            keys = list(hosts.order_by("pk").values_list("pk", flat=True))
            lock_sessions(DaySession.objects.filter(host__in=keys).values_list("pk", flat=True))
            for line, step in steps:
                try:
                    with transaction.atomic():
                        found.append(step())
                except CareersError as error:
                    problems.append(Problem(str(error), line))
            if problems:
                raise _NothingLoadedError
            details = {"made": found.count("made"), "changed": found.count("changed")}
            if any(details.values()):
                audit.record(by=by, verb="careers.load_days", subject=f"region:{region}", details=details)
    except _NothingLoadedError:
        return LoadedDays(problems=tuple(sorted(problems, key=lambda one: one.row or 0)))
    return LoadedDays(details["made"], details["changed"], found.count("unchanged"))


def _host_step(by: Any, region: str, rows: list[HostRow], today: date) -> Callable[[], Outcome]:
    def step() -> Outcome:
        first = rows[0]
        facts = HostFacts(
            tuple(sorted(row.room for row in rows)), first.kinds, first.staff, first.accessible, first.access_words
        )
        for row in rows:
            if (row.accessible, row.access_words, row.kinds, row.staff) != (
                facts.accessible, facts.access_words, facts.kinds, facts.staff
            ):  # fmt: skip
                raise CareersError(f"Row {row.line} says something else of {row.college} than row {first.line}.")
        college = _college(region, first.college)
        held = DayHost.objects.filter(organisation=college).first()
        if held is not None:
            return "changed" if change_host(by=by, host=held, facts=facts, today=today) else "unchanged"
        make_host(by=by, organisation=college, region=region, facts=facts)
        return "made"

    return step


def _session_step(
    by: Any, region: str, row: SessionRow, programme: str, now: datetime, only: DayHost | None
) -> Callable[[], Outcome]:
    def step() -> Outcome:
        host, today = _host(region, row.college, only), timezone.localdate(now)
        rows = host.sessions.filter(programme=programme).select_related("room")
        alike = rows.filter(on=row.new.on, room__name=row.new.room, starts=row.new.starts)
        if row.id:
            held: DaySession | None = rows.filter(public_id=row.id, cancelled_at=None).first()
            if held is None:
                raise CareersError(f"{host} has no session with the ID “{row.id}”. Leave it empty for a new one.")
        else:
            held = alike.filter(cancelled_at=None).first()
        if held is not None:
            return "changed" if change_session(by=by, session=held, new=row.new, now=now) else "unchanged"
        if row.new.on <= today:
            if any(says_the_same(one, row.new, today=today) for one in alike):
                return "unchanged"  # it was cancelled, and its day is over
            raise CareersError(f"{row.new.on.day} {row.new.on:%B %Y} is not to come. Choose a later date.")
        add_sessions(by=by, host=host, programme=programme, sessions=[row.new], now=now)
        return "made"

    return step


def _host(region: str, college: str, only: DayHost | None) -> DayHost:
    if only is not None and not college:
        return only
    if not college:
        raise CareersError("The column College is empty. Give the name or UKPRN.")
    held = DayHost.objects.filter(region=region, organisation=_college(region, college)).first()
    if held is None:
        raise CareersError(f"{college} is no host of days yet. Add it with its rooms first.")
    if only is not None and held.pk != only.pk:
        raise CareersError(f"{college} is another college than {only}. Load its sessions on its own page.")
    return held


def _college(region: str, text: str) -> Organisation:
    found = [one for one in named(region, text) if one.kind in HOSTING]
    if len(found) != 1:
        which = f"could be {found[0]} or {found[1]}" if found else "is no college, university or provider here"
        raise CareersError(f"“{text}” {which}. Give its full name or UKPRN.")
    return found[0]
