"""The coding index of SOC 2010 as a file: kept for the coder of job titles."""

from __future__ import annotations

from pathlib import Path

from routeways.taxonomy import extraction_files as files
from routeways.taxonomy import indexing
from routeways.taxonomy.occupation_reading import typical_names


def load(path: Path) -> tuple[int, bool]:
    """Keeps the index’s titles: (how many, whether anything changed). Raises ExtractionFileError."""
    entries = files.read_soc2010_index(path)
    if len({entry.code for entry in entries}) < 2:
        raise files.ExtractionFileError(f"{path} holds titles of fewer than two occupations: take the whole index.")
    return len(entries), indexing.keep_titles("soc2010", entries, typical_names(entries), source=path.name)
