from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import ground as packaged
from tests.needs.factories import NOW, TODAY
from tests.provision.conftest import _demonstrated_once, _packaged_once, demonstrated

__all__ = ["_demonstrated_once", "_packaged_once", "demonstrated"]  # the invented courses, put in once a module


@pytest.fixture
def ground(db: None) -> None:
    """The areas and classifications that ship with Routeways."""
    packaged.areas_and_classifications(NOW)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW
