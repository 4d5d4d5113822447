"""No official file is forgotten: each is a release of one source, or docs/official-files.md says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from routeways.evidence.definitions import sources
from tests.evidence.making import files_by_digest
from tests.official import OFFICIAL

FOLDERS = ("dfe_apprenticeships", "destinations", "dfe_local_skills", "nomis")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "official-files.md"


@pytest.mark.official
def test_every_file_is_read_by_one_source_or_named_as_something_else():
    explained = DOCUMENT.read_text("utf-8")
    forgotten = []
    for digest, path in files_by_digest().items():
        where = path.relative_to(OFFICIAL)
        readers = [one.id for one in sources().values() if one.release_of(digest)]
        if where.parts[0] in FOLDERS and len(readers) != 1:
            name = f"{where.parent}/{where.name.partition('.')[0]}"
            if readers or name not in explained:
                forgotten.append((str(where), readers))
    assert not forgotten
