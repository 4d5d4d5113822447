from __future__ import annotations

from datetime import date, datetime

import pytest

from routeways.places.actions import load_packaged_areas
from tests.engagements.factories import NOW, TODAY


@pytest.fixture
def ground(db: None) -> None:
    """The areas and postcode sectors that ship with Routeways."""
    load_packaged_areas(now=NOW)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW
