from __future__ import annotations

from datetime import date, datetime

import pytest

from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from tests.needs.factories import NOW, TODAY
from tests.provision.conftest import _demonstrated_once, _packaged_once, demonstrated

__all__ = ["_demonstrated_once", "_packaged_once", "demonstrated"]  # the invented courses, put in once a module


@pytest.fixture
def ground(db: None) -> None:
    """The areas and classifications that ship with Routeways."""
    load_packaged_areas(now=NOW)
    load_packaged()


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW
