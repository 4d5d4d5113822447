from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from routeways.organisations.kinds import Kind, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One institution as one register tells of it. `numbers` are (scheme, value); the first is the register’s key."""

    register: str
    numbers: tuple[tuple[str, str], ...]
    name: str
    kind: str = Kind.SCHOOL
    type: str = ""
    phase: str = ""
    gender: str = ""
    status: str = Status.OPEN
    status_text: str = ""
    lowest_age: int | None = None
    highest_age: int | None = None
    authority: str = ""  # the Department for Education's three digits
    town: str = ""
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    former_names: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        return self.numbers[0][1]


@dataclass(frozen=True)
class Edition:
    """The file that entries came from, as pages name it. `refused` rows could not be read; each has its sentence."""

    publisher: str
    title: str
    as_of: str
    digest: str  # SHA-256
    entries: tuple[Entry, ...]
    refused: tuple[str, ...] = field(default=())


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
