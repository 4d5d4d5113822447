"""What is said of a host of days and of a session, before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class HostFacts:
    """`rooms`: name, pupils, step-free. `staff` are roles such as “Tutor 1”, never names."""

    rooms: tuple[tuple[str, int, bool], ...]
    kinds: tuple[str, ...]
    staff: tuple[str, ...] = ()
    accessible: bool = False
    access_words: str = ""


@dataclass(frozen=True, slots=True)
class NewSession:
    """`staff` are roles of the host’s list. `pupils` None: as many as the room holds."""

    room: str
    kind: str
    on: date
    starts: time
    ends: time
    schools: int = 1
    pupils: int | None = None
    staff: tuple[str, ...] = ()
