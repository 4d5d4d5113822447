"""A timetable out of plain data. What cannot be is refused with one sentence. The keys: docs/rota.md."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routeways.engines.lottery import draw
from routeways.engines.plain import ProblemError, Row, quoted, seed_of, text_of
from routeways.engines.timetable.problem import Bar, Ints, Problem

KEYS = ("seed", "travel_limit", "points", "parts", "hosts", "schools", "locked", "previous")
OF_POINTS = ("minute", "wish", "spread", "burden")
OF_A_HOST = ("id", "accessible", "rooms", "sessions")
OF_A_ROOM = ("id", "pupils")
OF_A_SESSION = ("id", "date", "starts", "ends", "kind", "room", "staff", "schools", "pupils")
OF_A_SCHOOL = ("id", "days", "pupils", "first", "needs_accessible", "travel", "travel_limit", "blocked", "wishes")
OF_WISHES = ("kinds", "hosts", "dates")
WORTH = {"minute": 1, "wish": 15, "spread": 20, "burden": 10}  # points, unless given
FAR = 90  # minutes that a school travels at most, unless given
LARGEST = 4_000_000  # schools × sessions
POINTS = 10_000  # of each kind at most


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a host: its id, host and date, minutes of the day, what it is, where, with whom, for how many."""

    id: str
    host: str
    date: str
    starts: int
    ends: int
    kind: str
    room: str
    staff: tuple[str, ...]
    places: int
    pupils: int


@dataclass(frozen=True, eq=False)
class Named:
    """A problem, the ids of its schools and its sessions in the order of its indexes, and what a sentence needs."""

    problem: Problem
    schools: tuple[str, ...]
    sessions: tuple[Session, ...]
    minutes: Ints  # shape (schools, sessions), −1 where not known
    seed: int | str


def read(document: Any) -> Named:
    """Raises ProblemError with what is wrong, where, and what to do."""
    row = Row(document, "A problem of a rota", KEYS)
    accessible, sessions = _hosts(row)
    schools = [_School(one) for one in row.rows("schools", "School", OF_A_SCHOOL)]
    if len(schools) * len(sessions) > LARGEST:
        raise ProblemError(f"{len(schools)} schools and {len(sessions)} sessions are too many at once. Split the year.")
    points = Row(row.get("points", {}), "“points”", OF_POINTS)
    worth = {key: points.whole(key, WORTH[key], most=POINTS) for key in OF_POINTS}
    seed = seed_of(row)
    table = _Table(schools, sessions, accessible, row.whole("travel_limit", FAR), worth)
    names = {school.id: at for at, school in enumerate(schools)}
    places = {session.id: at for at, session in enumerate(sessions)}
    dates = {date: at for at, date in enumerate(sorted({session.date for session in sessions}))}
    hosts = {host: at for at, host in enumerate(accessible)}
    problem = Problem(
        days=_column(school.days for school in schools),
        pupils=_column(school.pupils for school in schools),
        first=np.array([school.first for school in schools], bool),
        host=_column(hosts[session.host] for session in sessions),
        date=_column(dates[session.date] for session in sessions),
        part=_parts(row, sessions),
        kind=_kinds(sessions),
        places=_column(session.places for session in sessions),
        room=_column(session.pupils for session in sessions),
        cost=table.cost,
        bar=table.bar,
        clash=_clashes(sessions),
        locked=_pairs(row, "locked", names, places),
        previous=_pairs(row, "previous", names, places, lenient=True),
        spread=worth["spread"],
        burden=worth["burden"],
        school_draw=draw(seed, "school", list(names)),
        session_draw=draw(seed, "session", list(places)),
    )
    _check_previous(problem, schools)
    return Named(problem, tuple(names), tuple(sessions), table.minutes, seed)


def _hosts(row: Row) -> tuple[dict[str, bool], list[Session]]:
    accessible: dict[str, bool] = {}
    sessions: list[Session] = []
    seen: set[str] = set()
    for host in row.rows("hosts", "Host", OF_A_HOST):
        name = host.id()
        accessible[name] = host.flag("accessible")
        rooms = {room.id(): room.whole("pupils", least=1) for room in host.rows("rooms", "Room", OF_A_ROOM)}
        for session in host.rows("sessions", "Session", OF_A_SESSION):
            if session.id() in seen:
                raise ProblemError(f"The session {quoted(session.id())} is there twice. Give each session its own id.")
            seen.add(session.id())
            sessions.append(_session(session, name, rooms))
    return accessible, sessions


def _session(row: Row, host: str, rooms: dict[str, int]) -> Session:
    room = row.id("room")
    if room not in rooms:
        raise ProblemError(f"{row.what} is in the room {quoted(room)}, which the host {quoted(host)} does not list.")
    starts, ends = _time(row, "starts", "00:00"), _time(row, "ends", "24:00")
    if starts >= ends:
        raise ProblemError(f"{row.what} ends before it starts. Check “starts” and “ends”.")
    return Session(
        row.id(),
        host,
        _date(row.get("date"), row.what),
        starts,
        ends,
        row.text("kind"),
        room,
        row.ids("staff"),
        row.whole("schools", 1, least=1),
        min(row.whole("pupils", rooms[room], least=1), rooms[room]),
    )


def _date(value: Any, what: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ProblemError(f"{what} has the date {quoted(value)}. Write a day like 2026-11-22.") from None


def _time(row: Row, key: str, default: str) -> int:
    text = row.text(key, default)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text, re.ASCII):
        raise ProblemError(f"{row.what} has {quoted(text)} as “{key}”. Write a time like 09:30.")
    return int(text[:2]) * 60 + int(text[3:])


class _School:
    def __init__(self, row: Row) -> None:
        self.id, self.what = row.id(), row.what
        self.days, self.pupils = row.whole("days", most=1000), row.whole("pupils", least=1)
        self.accessible = row.flag("needs_accessible")
        self.first = row.flag("first") or self.accessible
        self.limit = row.whole("travel_limit") if row.has("travel_limit") else None
        self.blocked = {_date(one, f"“blocked” of {row.what}") for one in row.list("blocked")}
        wishes = Row(row.get("wishes", {}), f"“wishes” of {row.what}", OF_WISHES)
        self.wishes = {key: set(wishes.ids(key)) for key in ("kinds", "hosts")}
        self.wishes["dates"] = {_date(one, wishes.what) for one in wishes.list("dates")}
        given = row.get("travel", {})
        if not isinstance(given, dict):
            raise ProblemError(f"{row.what} needs “travel”, an object of hosts and minutes.")
        minutes = Row(given, f"“travel” of {row.what}", tuple(given))
        self.travel = {host: minutes.whole(host) for host in given}


class _Table:
    """Minutes, costs and bars of all schools and sessions. Shape (schools, sessions) each."""

    def __init__(
        self,
        schools: Sequence[_School],
        sessions: Sequence[Session],
        accessible: dict[str, bool],
        limit: int,
        worth: dict[str, int],
    ) -> None:
        shape = (len(schools), len(sessions))
        self.minutes = np.full(shape, -1, np.int64)
        self.cost = np.zeros(shape, np.int64)
        self.bar = np.zeros(shape, np.int8)
        host = [session.host for session in sessions]
        reach = np.array([accessible[one] for one in host], bool)
        dates, kinds = [session.date for session in sessions], [session.kind for session in sessions]
        room = _column(session.pupils for session in sessions)
        for at, school in enumerate(schools):
            unknown = [one for one in (*school.travel, *school.wishes["hosts"]) if one not in accessible]
            if unknown:
                raise ProblemError(f"{school.what} names the host {quoted(unknown[0])}, which is not there.")
            minutes = np.array([school.travel.get(one, -1) for one in host], np.int64)
            self.minutes[at] = minutes
            unmet = np.zeros(len(sessions), np.int64)
            for wished, offered in zip(school.wishes.values(), (kinds, host, dates), strict=True):
                unmet += _outside(offered, wished)
            self.cost[at] = np.maximum(minutes, 0) * worth["minute"] + unmet * worth["wish"]
            bar = self.bar[at]
            bar[room < school.pupils] = Bar.TOO_MANY
            bar[np.isin(dates, sorted(school.blocked)) if school.blocked else []] = Bar.BLOCKED
            bar[~reach & school.accessible] = Bar.NOT_ACCESSIBLE
            bar[minutes > (limit if school.limit is None else school.limit)] = Bar.TOO_FAR
            bar[minutes < 0] = Bar.NO_ROUTE


def _outside(offered: Sequence[str], wished: set[str]) -> Any:
    return np.array([bool(wished) and one not in wished for one in offered], np.int64)


def _column(numbers: Any) -> Ints:
    return np.array(list(numbers), np.int64)


def _parts(row: Row, sessions: Sequence[Session]) -> Ints:
    """The part of the year of each session: as given by first days, else each month is one."""
    starts = sorted({_date(one, "“parts”") for one in row.list("parts")})
    if not starts:
        starts = sorted({f"{session.date[:7]}-01" for session in sessions})
    where = np.searchsorted(np.array(starts, "U10"), np.array([one.date for one in sessions], "U10"), side="right")
    found = np.maximum(where - 1, 0)
    return np.unique(found, return_inverse=True)[1].astype(np.int64).reshape(-1)


def _kinds(sessions: Sequence[Session]) -> Ints:
    """What each session is about, numbered; one that does not say is like no other."""
    names = [(one.kind, "") if one.kind else ("", one.id) for one in sessions]
    numbers = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return _column(numbers[name] for name in names)


def _clashes(sessions: Sequence[Session]) -> Ints:
    """Pairs at one time that need the same room of a host, or the same person of its staff."""
    users: dict[tuple[str, str, str, str], list[int]] = {}
    for at, one in enumerate(sessions):
        users.setdefault((one.host, one.date, "room", one.room), []).append(at)
        for person in one.staff:
            users.setdefault((one.host, one.date, "staff", person), []).append(at)
    found = {
        (one, other)
        for group in users.values()
        for one, other in itertools.combinations(group, 2)
        if sessions[one].starts < sessions[other].ends and sessions[other].starts < sessions[one].ends
    }
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def _pairs(row: Row, key: str, schools: dict[str, int], sessions: dict[str, int], *, lenient: bool = False) -> Ints:
    """[school, session] as indexes, each once. Lenient: what is there no more is passed over."""
    found: dict[tuple[int, int], None] = {}
    for pair in row.list(key):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ProblemError(f"Each row of “{key}” is [school, session].")
        school, session = schools.get(text_of(pair[0]) or ""), sessions.get(text_of(pair[1]) or "")
        if school is not None and session is not None:
            found[school, session] = None
        elif not lenient:
            missing = f"school {quoted(pair[0])}" if school is None else f"session {quoted(pair[1])}"
            raise ProblemError(f"“{key}” names the {missing}, which is not there.")
    return np.array(list(found), np.int64).reshape(-1, 2)


def _check_previous(problem: Problem, schools: Sequence[_School]) -> None:
    twice = np.bincount(problem.previous[:, 0], minlength=len(schools))
    many = int(twice.max(initial=0))
    if many > problem.dates:
        school = schools[int(np.argmax(twice))]
        raise ProblemError(f"“previous” gives {school.what} {many} placings, more than there are dates.")
