from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from routeways.careers import holidays
from tests import ground

TODAY = date(2026, 11, 20)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def term_dates() -> None:
    """Asked for by tests in which the holidays of the region’s schools count."""


@pytest.fixture(autouse=True)
def _open_all_year(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that count days from today hold on whatever day they run; holidays have tests of their own."""
    if "term_dates" not in request.fixturenames:
        monkeypatch.setattr(holidays, "why_closed", lambda region, day: "")


@pytest.fixture
def packaged_places(db: None, now: datetime) -> None:
    """The areas and postcode sectors that ship with Routeways."""
    ground.areas(now)
