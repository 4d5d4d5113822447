"""Readers of the official geography files. `detect` finds the reader by what a file is, not by what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from routeways.foundation.tables import FileRefused
from routeways.places.loaders import boundaries, codepoint, lookups, travel_times
from routeways.places.loaders.base import LookupContent, read_rows
from routeways.places.loaders.boundaries import BoundaryContent
from routeways.places.loaders.codepoint import PostcodeContent
from routeways.places.loaders.travel_times import TravelContent

Content: TypeAlias = LookupContent | PostcodeContent | BoundaryContent | TravelContent

__all__ = ["BoundaryContent", "Content", "Loader", "LookupContent", "PostcodeContent", "TravelContent", "detect"]


@dataclass(frozen=True)
class Loader:
    """`source` is an id in `definitions/places/sources.yaml`, or its family's next year. `read` raises FileRefused."""

    source: str
    read: Callable[[Path], Content]


def detect(path: Path) -> Loader | None:
    """The loader for a geography file, None where the file is something else. Reads only what it must to tell."""
    if not path.is_file() or path.stat().st_size == 0:
        return None
    try:
        if boundaries.looks_like(path):
            return _boundaries(path)
        first = read_rows(path, heading=False)
        cells = next(first.body, (1, []))[1]
    except FileRefused:
        return None
    if codepoint.looks_like(cells):
        return Loader(codepoint.SOURCE, codepoint.read)
    headings = tuple(cell.lstrip("\ufeff").strip() for cell in cells)
    if set(travel_times.HEADINGS) <= {heading.lower() for heading in headings}:
        return Loader(travel_times.SOURCE, travel_times.read)
    found = lookups.reader_for(headings)
    return Loader(*found) if found else None


def _boundaries(path: Path) -> Loader | None:
    _, found = boundaries.features(path)
    source = boundaries.source_of(found[0].properties) if found else None
    return Loader(source, boundaries.read) if source else None
