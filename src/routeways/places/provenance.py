"""Which geography files Routeways knows, who publishes them, and which of their facts it ships."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part

Table = Literal["areas", "changes", "names", "memberships", "best_fit", "postcode_sectors"]


class OriginalFile(Part):
    """A publisher's file. The digest is of the file itself, after unpacking where it came as .gz."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int = Field(ge=0)


class GeographySource(Part):
    """One official geography file, or a set of files of one shape."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    title: str
    publisher: str
    licence: str
    attribution: str = ""
    release: str
    packaged: tuple[Table, ...] = ()  # the packaged tables that hold facts out of it
    files: tuple[OriginalFile, ...] = ()  # releases we know by their digest; the packaged facts were read from them
    note: str = ""

    @model_validator(mode="after")
    def _files_of_packaged_facts(self) -> GeographySource:
        if self.packaged and not self.files:
            raise ValueError(f"“{self.id}” has packaged facts but does not name the file they come from")
        return self


class GeographySources(Definition):
    """`definitions/places/sources.yaml`."""

    KIND: ClassVar[str] = "places"

    sources: tuple[GeographySource, ...]

    @model_validator(mode="after")
    def _ids_differ(self) -> GeographySources:
        ids = [source.id for source in self.sources]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"given twice: {', '.join(twice)}")
        return self


@cache
def sources() -> dict[str, GeographySource]:
    """Every known geography source by id. Raises DefinitionError."""
    known = definitions.load(GeographySources)
    return {source.id: source for definition in known.values() for source in definition.sources}


def source(id: str) -> GeographySource:
    """What is known about a source; for next year's release of a known lookup, its family's publisher and licence."""
    known = sources()
    if id in known:
        return known[id]
    family = re.sub(r"\d+", "", id)
    for one in known.values():
        if re.sub(r"\d+", "", one.id) == family:
            title = re.sub(r", (?:[A-Z][a-z]+ )?\d{4}.*", "", one.title)
            return one.model_copy(
                update={"id": id, "title": title, "release": "", "packaged": (), "files": (), "note": ""}
            )
    unknown = "Not stated in the file"
    return GeographySource(id=id, title=id, publisher=unknown, licence=unknown, release="")
