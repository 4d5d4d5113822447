"""The calendar file, read by a second, simple reader of RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routeways.organisations.calendar import Event, calendar

START = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def _event(**fields: object) -> Event:
    known = {
        "uid": "a@routeways",
        "title": "Meeting",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "changed_at": START,
    }
    return Event(**{**known, **fields})  # type: ignore[arg-type]


def _unfolded(content: bytes) -> list[str]:
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def _value(lines: list[str], name: str) -> str:
    (line,) = [line for line in lines if line.startswith(f"{name}:")]
    out, rest = "", line.partition(":")[2]
    while rest:
        if rest[0] == "\\":
            out += {"n": "\n"}.get(rest[1], rest[1])
            rest = rest[2:]
        else:
            out += rest[0]
            rest = rest[1:]
    return out


def test_a_meeting_has_its_moments_in_universal_time_and_its_state() -> None:
    lines = _unfolded(calendar("Forum", [_event(edition=2, place="Room 1, Mill", page="https://x.example/")]))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in ("VERSION:2.0", "DTSTART:20260701T133000Z", "DTEND:20260701T143000Z", "SEQUENCE:2"):
        assert line in lines
    assert "LOCATION:Room 1\\, Mill" in lines
    assert "URL:https://x.example/" in lines
    assert "STATUS:CONFIRMED" in lines
    assert "STATUS:CANCELLED" in _unfolded(calendar("Forum", [_event(cancelled=True)]))


def test_an_empty_feed_is_a_whole_calendar() -> None:
    lines = _unfolded(calendar("Forum", []))
    assert lines.count("BEGIN:VCALENDAR") == lines.count("END:VCALENDAR") == 1
    assert "BEGIN:VEVENT" not in lines


@given(TEXTS, TEXTS)
def test_any_text_stays_one_property_of_short_lines_and_reads_back(title: str, place: str) -> None:
    content = calendar("Forum", [_event(title=title, place=place)])
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    lines = _unfolded(content)
    plain = title.replace("\r\n", "\n").replace("\r", "\n")
    assert _value(lines, "SUMMARY") == "".join(m for m in plain if m == "\n" or (m >= " " and m != "\x7f"))
    assert lines.count("END:VEVENT") == 1
