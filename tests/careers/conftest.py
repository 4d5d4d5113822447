from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests import ground

TODAY = date(2026, 11, 20)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def packaged_places(db: None, now: datetime) -> None:
    """The areas and postcode sectors that ship with Routeways."""
    ground.areas(now)
