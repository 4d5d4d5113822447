from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from routeways.foundation.kept import pages
from tests import ground
from tests.evidence.depositing import NOW


@pytest.fixture
def warehouse(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An empty warehouse of the test's own, and the areas that ship with Routeways."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    pages.clear()  # another test's warehouse has files of the same names
    ground.areas(NOW)
    return settings.WAREHOUSE_DIR
