from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests import ground

TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def packaged_places(db: None) -> None:
    """The areas and postcode sectors that ship with Routeways."""
    ground.areas(NOW)


@pytest.fixture
def now() -> datetime:
    return NOW
