"""ESCO for reading texts: its classification zip, and beside it the zip of relations, which tells how usual a skill is.

ESCO is © European Union, reused under the European Commission’s decision 2011/833/EU; its files do not ship.
"""

from __future__ import annotations

from pathlib import Path

from routeways.foundation.progress import Progress
from routeways.taxonomy import extraction_files as files
from routeways.taxonomy import indexing
from routeways.taxonomy.indexing import Refreshed
from routeways.taxonomy.reading import ESCO


def load(path: Path, *, progress: Progress | None = None) -> Refreshed:
    """Keeps ESCO’s skills and builds their index (two minutes). Raises ExtractionFileError."""
    skills = files.read_esco(path, relations_beside(path))
    return indexing.refresh(ESCO, skills, title="ESCO", source=path.name, progress=progress)


def relations_beside(path: Path) -> Path | None:
    """The relations zip of the same release in the same folder: ESCO_v1.1.1_classification_en_csv.zip → …relations…"""
    release = path.name.partition("_classification")[0]
    found = sorted(path.parent.glob(f"{release}_relations*.zip")) if release != path.name else []
    return found[0] if found else None
