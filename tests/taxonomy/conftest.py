from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routeways.taxonomy import actions
from routeways.taxonomy.formats import starter
from routeways.taxonomy.formats.document import TaxonomyMeta
from tests import ground
from tests.taxonomy import skill_files

NOW = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)


@pytest.fixture
def loaded(db):
    """The packaged classifications in the database."""
    return ground.classifications()


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def ten(db, tmp_path):
    """Ten skills as the starter taxonomy."""
    path = skill_files.write(tmp_path, skill_files.STARTER)
    found = starter.read(path)
    meta = TaxonomyMeta("starter", "Starter skills", "1", "Skills of the region.", "Routeways", "MIT")
    return actions.load_skill_taxonomy(by=None, meta=meta, rows=found.rows, links=found.links, file=path.name)
