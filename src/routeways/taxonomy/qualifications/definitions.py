"""The lists of qualifications that ship with Routeways: `definitions/qualifications/*.yaml`."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, ValidationError, model_validator

from routeways.foundation.definitions import PACKAGED, Definition, DefinitionError, Part, folders, load
from routeways.taxonomy.levels import levels_of

Kind = Literal["t-level", "htq", "standard"]


class QualificationEntry(Part):
    """One qualification of a list; empty where the list's source does not say."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)
    title: str = Field(min_length=1, max_length=300)
    level: str
    subject: str = Field(default="", pattern=r"^([0-9]+(\.[0-9]+)?)?$")
    route: str = Field(default="", max_length=100)
    awarding: str = Field(default="", max_length=200)
    reference: str = Field(default="", max_length=20)
    valid_from: date | None = None
    valid_to: date | None = None
    months: int | None = Field(default=None, ge=1, le=120)
    note: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _makes_sense(self) -> QualificationEntry:
        if self.level and not levels_of(self.level):
            raise ValueError(f"“{self.level}” is not a level. Write E, 1 to 8, a range like 4-5, or 4+")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("it ends before it begins")
        return self


class QualificationList(Definition):
    """A list with its source. `file` names a CSV file beside it with the same columns as `entries`."""

    KIND: ClassVar[str] = "qualifications"

    kind: Kind
    title: str
    about: str
    publisher: str
    licence: str
    release: str
    checked: date
    source: str = Field(min_length=10, max_length=300)
    file: str = Field(default="", pattern=r"^([a-z0-9-]+\.csv)?$")
    entries: tuple[QualificationEntry, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> QualificationList:
        refuse_repeats(self.entries)
        if bool(self.file) == bool(self.entries):
            raise ValueError("give either entries or a file, not both and not neither")
        return self


@dataclass(frozen=True)
class ReadList:
    """A list with all its entries. `digest` changes with anything in its files."""

    definition: QualificationList
    entries: tuple[QualificationEntry, ...]
    digest: str


def refuse_repeats(entries: tuple[QualificationEntry, ...]) -> None:
    ids = [entry.id for entry in entries]
    if repeated := sorted({one for one in ids if ids.count(one) > 1} if len(set(ids)) < len(ids) else ()):
        raise ValueError(f"“{repeated[0]}” is given twice")


def read_all(where: list[Path] | None = None) -> list[ReadList]:
    """Every list with its entries, in the order of their ids. Raises DefinitionError."""
    where = where or folders()
    return [_read(one, where) for one in load(QualificationList, where=where).values()]


def _read(definition: QualificationList, where: list[Path]) -> ReadList:
    if not definition.file:
        return ReadList(definition, definition.entries, definition.digest)
    for folder in reversed([*where, PACKAGED]):
        path = folder / definition.KIND / definition.file
        if path.is_file():
            content = path.read_bytes()
            digest = hashlib.sha256(definition.digest.encode() + content).hexdigest()[:16]
            return ReadList(definition, _entries(content, definition.file), digest)
    raise DefinitionError(f"{definition.id}.yaml: there is no file {definition.file} beside it.")


def written_links(where: list[Path] | None = None) -> list[tuple[str, str]]:
    """(qualification's id, code of an occupation) pairs that were written by hand: occupations.csv beside the lists.

    A deployment's own file adds to ours. Raises DefinitionError.
    """
    found: dict[tuple[str, str], None] = {}
    for folder in where or folders():
        path = folder / QualificationList.KIND / "occupations.csv"
        if not path.is_file():
            continue
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8")))
        if reader.fieldnames != ["qualification", "occupation"]:
            raise DefinitionError(f"{path.name}: its columns should be qualification, occupation.")
        for number, row in enumerate(reader, 2):
            if not row["qualification"] or not row["occupation"]:
                raise DefinitionError(f"{path.name}, row {number}: it needs a qualification and an occupation.")
            found[row["qualification"], row["occupation"]] = None
    return list(found)


def _entries(content: bytes, name: str) -> tuple[QualificationEntry, ...]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8")))
    known = set(QualificationEntry.model_fields)
    if strange := sorted(set(reader.fieldnames or ()) - known):
        raise DefinitionError(f"{name}: there is no column “{strange[0]}”. Columns: {', '.join(sorted(known))}.")
    found = []
    for number, row in enumerate(reader, 2):
        given = {name: text for name, text in row.items() if text and name}
        try:
            found.append(QualificationEntry.model_validate({"level": "", **given}))
        except ValidationError as error:
            raise DefinitionError(f"{name}, row {number}: {error.errors()[0]['msg']}.") from error
    entries = tuple(found)
    try:
        refuse_repeats(entries)
    except ValueError as error:
        raise DefinitionError(f"{name}: {error}.") from error
    return entries
