from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests import ground

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def places(db: None) -> None:
    """The areas that ship with Routeways."""
    ground.areas(NOW)
