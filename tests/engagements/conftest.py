from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import ground as packaged
from tests.engagements.factories import NOW, TODAY


@pytest.fixture
def ground(db: None) -> None:
    """The areas and postcode sectors that ship with Routeways."""
    packaged.areas(NOW)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW
