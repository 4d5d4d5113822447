from __future__ import annotations

from datetime import date, datetime

import pytest

from routeways.places.actions import load_packaged_areas
from routeways.taxonomy import actions as taxonomy
from tests.instruments.making import NOW
from tests.taxonomy.conftest import ten

__all__ = ["ten"]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture
def packaged(db: None) -> None:
    """Areas and classifications as they ship with Routeways."""
    load_packaged_areas(now=NOW)
    taxonomy.load_packaged()
