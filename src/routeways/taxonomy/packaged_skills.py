"""The skills taxonomies that ship with Routeways: `definitions/taxonomy/skills/<id>.yaml` and `<id>.csv` beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.definitions import PACKAGED, load
from routeways.taxonomy.formats import starter
from routeways.taxonomy.formats.document import SkillLinkRow, SkillRow, TaxonomyMeta
from routeways.taxonomy.skill_definition import SkillTaxonomyDefinition


@dataclass(frozen=True)
class SkillPackage:
    meta: TaxonomyMeta
    rows: tuple[SkillRow, ...]
    links: tuple[SkillLinkRow, ...]
    file: str
    sha256: str


def read_all(folder: Path = PACKAGED / "taxonomy" / "skills") -> list[SkillPackage]:
    """Every packaged skills taxonomy. Raises FileRefused or DefinitionError."""
    return [_read(one, folder) for one in load(SkillTaxonomyDefinition, where=[folder.parent]).values()]


def _read(definition: SkillTaxonomyDefinition, folder: Path) -> SkillPackage:
    path = folder / f"{definition.id}.csv"
    found = starter.read(path, definition.id)
    texts = {name: getattr(definition, name) for name in ("title", "version", "publisher", "licence", "attribution")}
    meta = TaxonomyMeta(id=definition.id, about=" ".join(definition.about.split()), **texts)
    return SkillPackage(meta, found.rows, found.links, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
