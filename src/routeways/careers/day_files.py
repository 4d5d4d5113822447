"""The two files of days: hosts with their rooms, one row a room; and sessions, one row a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from routeways.careers.days.definitions import session_kinds
from routeways.careers.days.hosting import NewSession
from routeways.foundation.tables import Column, ColumnType, Contract, Problem, Unresolved
from routeways.organisations.reading import dates, read_rows

_YES = {"yes": "yes", "Yes": "yes", "no": "", "No": ""}


def _times(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _time(text) for text in texts}


def _time(text: str) -> str | Unresolved:
    try:
        return time.fromisoformat(text.strip().replace(".", ":").zfill(5)).isoformat("minutes")
    except ValueError:
        return Unresolved("is not a time like 09:30")


def _kinds(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    """Ids or names of the catalogue, several with a semicolon between them; kept as ids."""
    return {text: _ids(text) for text in texts}


def _ids(text: str) -> str | Unresolved:
    names = {one.name.casefold(): id for id, one in session_kinds().items()} | {id: id for id in session_kinds()}
    found = [names.get(part.casefold()) for part in parts_of(text)]
    if not found or None in found:
        return Unresolved(f"is not in the catalogue of sessions: {'; '.join(session_kinds())}")
    return ";".join(str(one) for one in found)


def parts_of(text: str | None) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in (text or "").split(";") if part.strip())


HOSTS = Contract(
    columns=(
        Column("College", "college"),
        Column("Step-free building", "accessible", choices=_YES),
        Column("Access and arriving", "access_words", optional=True, blank=True),
        Column("Sessions", "kinds", resolve=_kinds),
        Column("Staff", "staff", optional=True, blank=True),
        Column("Room", "room"),
        Column("Pupils", "pupils", ColumnType.INTEGER, minimum=1, maximum=2000),
        Column("Step-free room", "free", choices=_YES),
    ),
    key=("college", "room"),
    most_rejected=1.0,
)
SESSIONS = Contract(
    columns=(
        Column("Session ID", "id", optional=True, blank=True),
        Column("College", "college", optional=True, blank=True),
        Column("Date", "on", resolve=dates),
        Column("Starts", "starts", resolve=_times),
        Column("Ends", "ends", resolve=_times),
        Column("Session", "kind", resolve=_kinds),
        Column("Room", "room"),
        Column("Schools", "schools", ColumnType.INTEGER, optional=True, blank=True, minimum=1, maximum=50),
        Column("Pupils", "pupils", ColumnType.INTEGER, optional=True, blank=True, minimum=1, maximum=2000),
        Column("Staff", "staff", optional=True, blank=True),
    ),
    most_rejected=1.0,
)
WORDS = {
    "College": "The college’s name or UKPRN. It may be left away on a college’s own page.",
    "Step-free building": "yes or no: from the coach to the rooms, with a suitable toilet.",
    "Access and arriving": "May be empty. Lift, hearing loop, quiet room, where a coach sets down.",
    "Sessions": "What the college can hold, with semicolons: coding; ai.",
    "Staff": "May be empty. Jobs with semicolons, such as Tutor 1; Technician. No names.",
    "Room": "The name of the room.",
    "Pupils": "How many pupils it holds; of a session, how many can come (empty: as many as the room holds).",
    "Step-free room": "yes or no.",
    "Session ID": "May be empty. From the download: then this session is changed, also its date.",
    "Date": "Like 2027-03-15 or 15/03/2027.",
    "Starts": "Like 09:30.",
    "Ends": "Like 14:00.",
    "Session": "What of the catalogue, by name or id.",
    "Schools": "May be empty: 1.",
}


@dataclass(frozen=True, slots=True)
class HostRow:
    """`line` is the row of the file."""

    line: int
    college: str
    accessible: bool
    access_words: str
    kinds: tuple[str, ...]
    staff: tuple[str, ...]
    room: tuple[str, int, bool]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """`id` is "" for a session that is found by college, room, date and start, or made."""

    line: int
    id: str
    college: str
    new: NewSession


def read_hosts(path: Path) -> tuple[list[HostRow], list[Problem]]:
    """Raises FileRefused."""
    rows, report = read_rows(path, HOSTS)
    found = [
        HostRow(
            line=int(row["line"]),
            college=row["college"],
            accessible=row["accessible"] == "yes",
            access_words=row["access_words"] or "",
            kinds=parts_of(row["kinds"]),
            staff=parts_of(row["staff"]),
            room=(row["room"], int(row["pupils"]), row["free"] == "yes"),
        )
        for row in rows
    ]
    return found, list(report.problems)


def read_sessions(path: Path) -> tuple[list[SessionRow], list[Problem]]:
    """Raises FileRefused."""
    rows, report = read_rows(path, SESSIONS)
    problems, found = list(report.problems), []
    for row in rows:
        if ";" in row["kind"]:
            problems.append(
                Problem("names several; a session is of one kind", int(row["line"]), "Session", row["kind"])
            )
            continue
        new = NewSession(
            room=row["room"],
            kind=row["kind"],
            on=date.fromisoformat(row["on"]),
            starts=time.fromisoformat(row["starts"]),
            ends=time.fromisoformat(row["ends"]),
            schools=int(row["schools"] or 1),
            pupils=int(row["pupils"]) if row["pupils"] else None,
            staff=parts_of(row["staff"]),
        )
        found.append(SessionRow(int(row["line"]), row["id"] or "", row["college"] or "", new))
    return found, problems
