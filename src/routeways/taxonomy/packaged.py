"""The classifications that ship with Routeways: codes, titles and crosswalks, each with its source and licence.

`definitions/taxonomy/<id>.yaml` says what a classification is and where it comes from, `<id>.csv` holds its groups and
`<id>--<other>.csv` its links to another classification.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from routeways.foundation.definitions import PACKAGED, Definition, Part, load
from routeways.taxonomy.rows import RELATIONS, LinkRow, NodeRow, TaxonomyError, check

NODE_COLUMNS = ["code", "level", "parent", "title"]
LINK_COLUMNS = ["code", "relation", "to"]


class Level(Part):
    id: str
    one: str
    many: str
    count: int = Field(ge=1)


class Source(Part):
    """The publisher's file and its SHA-256, where the groups were read from one."""

    release: str
    file: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class CrosswalkPart(Part):
    to: str
    source: str


class ClassificationDefinition(Definition):
    KIND: ClassVar[str] = "taxonomy"

    order: int
    title: str
    edition: str
    about: str
    note: str = ""
    publisher: str
    licence: str
    source: Source
    levels: list[Level] = Field(min_length=1)
    crosswalks: list[CrosswalkPart] = []

    @property
    def level_counts(self) -> list[tuple[str, int]]:
        return [(level.id, level.count) for level in self.levels]


@dataclass(frozen=True)
class Package:
    """One classification as shipped. `digest` changes with anything in its files; `links` are by target."""

    definition: ClassificationDefinition
    nodes: tuple[NodeRow, ...]
    links: dict[str, tuple[LinkRow, ...]]
    digest: str


def read_all(folder: Path = PACKAGED / "taxonomy") -> list[Package]:
    """Every packaged classification, checked. Raises TaxonomyError or DefinitionError."""
    definitions = sorted(load(ClassificationDefinition, where=[folder.parent]).values(), key=lambda d: d.order)
    packages = [_read(definition, folder) for definition in definitions]
    codes = {package.definition.id: {row.code for row in package.nodes} for package in packages}
    for package in packages:
        for to, links in package.links.items():
            for link in links:
                if link.code not in codes[package.definition.id] or link.to not in codes.get(to, ()):
                    raise TaxonomyError(f"{package.definition.id}--{to}.csv: {link.code} → {link.to}: no such group.")
    return packages


def _read(definition: ClassificationDefinition, folder: Path) -> Package:
    contents = {"": (folder / f"{definition.id}.csv").read_bytes()}
    for part in definition.crosswalks:
        contents[part.to] = (folder / f"{definition.id}--{part.to}.csv").read_bytes()
    digest = hashlib.sha256(definition.digest.encode())
    for content in contents.values():
        digest.update(hashlib.sha256(content).digest())
    nodes = tuple(NodeRow(**row) for row in _rows(contents[""], NODE_COLUMNS, f"{definition.id}.csv", ["note"]))
    check(nodes, definition.level_counts, f"{definition.id}.csv")
    links = {}
    for part in definition.crosswalks:
        where = f"{definition.id}--{part.to}.csv"
        links[part.to] = tuple(LinkRow(**row) for row in _rows(contents[part.to], LINK_COLUMNS, where))
        if unknown := {link.relation for link in links[part.to]} - set(RELATIONS):
            raise TaxonomyError(f"{where}: “{min(unknown)}” is not a relation. Write {', '.join(RELATIONS)}.")
    return Package(definition, nodes, links, digest.hexdigest())


def _rows(content: bytes, columns: list[str], where: str, optional: list[str] | None = None) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8")))
    headings = list(reader.fieldnames or [])
    if headings[: len(columns)] != columns or set(headings[len(columns) :]) - set(optional or []):
        raise TaxonomyError(f"{where}: its columns are {', '.join(headings)}; they should be {', '.join(columns)}.")
    rows = list(reader)
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise TaxonomyError(f"{where}: row {number} has too many or too few cells.")
    return rows
