"""Meetings as an iCalendar file (RFC 5545), written here: a handful of fields, no library. Pure text work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

TYPE = "text/calendar; charset=utf-8"
_LONGEST = 75  # octets in a line; longer ones are folded (section 3.1)


@dataclass(frozen=True, slots=True)
class Event:
    """One meeting. `edition` counts changes of date, place or state, so that calendars follow them.

    With dates in place of moments it takes whole days, `ends_at` being the day after the last. `tentative` is what is
    not agreed yet.
    """

    uid: str
    title: str
    starts_at: date | datetime
    ends_at: date | datetime
    changed_at: datetime
    edition: int = 0
    place: str = ""
    page: str = ""
    says: str = ""
    cancelled: bool = False
    tentative: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The events as a feed that calendar programs subscribe to, UTF-8 with CRLF line ends."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Routeways//Groups//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: Event) -> list[str]:
    more = [("LOCATION", event.place), ("DESCRIPTION", event.says)]
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.changed_at)}",
        f"LAST-MODIFIED:{_moment(event.changed_at)}",
        f"SEQUENCE:{event.edition}",
        f"DTSTART{_when(event.starts_at)}",
        f"DTEND{_when(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        *(f"{field}:{_text(text)}" for field, text in more if text),
        *([f"URL:{event.page}"] if event.page else []),
        f"STATUS:{'CANCELLED' if event.cancelled else 'TENTATIVE' if event.tentative else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _when(at: date | datetime) -> str:
    return f":{_moment(at)}" if isinstance(at, datetime) else f";VALUE=DATE:{at:%Y%m%d}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Escaped as section 3.3.11 asks; other control characters may not stand in a line."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(mark for mark in escaped if mark >= " " and mark != "\x7f")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, the next ones begun with a blank; no character is cut in two."""
    out, length = [], 0
    for mark in line:
        size = len(mark.encode())
        if length + size > _LONGEST:
            out.append("\r\n ")
            length = 1
        out.append(mark)
        length += size
    return "".join(out)
