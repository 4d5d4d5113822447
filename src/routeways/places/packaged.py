"""The small tables of codes, names and weights that ship with Routeways, read from package data once per process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from routeways.foundation.definitions import PACKAGED
from routeways.places import rows
from routeways.places.rows import AreaRow, ChangeRow, MemberRow, NameRow, SectorRow, WeightRow

FOLDER = Path(PACKAGED) / "places"


@dataclass(frozen=True)
class PackagedAreas:
    """Everything in `definitions/places/`. `digest` is the SHA-256 over all its files."""

    areas: tuple[AreaRow, ...]
    changes: tuple[ChangeRow, ...]
    names: tuple[NameRow, ...]
    memberships: tuple[MemberRow, ...]
    best_fit: tuple[WeightRow, ...]
    postcode_sectors: tuple[SectorRow, ...]
    digest: str


@cache
def digest() -> str:
    """SHA-256 over the names and contents of the packaged files: cheap, so that loading again can be skipped."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".csv", ".yaml"):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def load() -> PackagedAreas:
    """Raises ValueError naming the line of a packaged table that cannot be read."""
    return PackagedAreas(
        areas=rows.read(_text("areas"), AreaRow),
        changes=rows.read(_text("changes"), ChangeRow),
        names=rows.read(_text("names"), NameRow),
        memberships=rows.read(_text("memberships"), MemberRow),
        best_fit=rows.read(_text("best_fit"), WeightRow),
        postcode_sectors=rows.read(_text("postcode_sectors"), SectorRow),
        digest=digest(),
    )


def _text(table: str) -> str:
    return (FOLDER / f"{table}.csv").read_text("utf-8")
