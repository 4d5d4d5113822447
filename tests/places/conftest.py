from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routeways.places import actions

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def places(db: None) -> None:
    """The areas that ship with Routeways."""
    actions.load_packaged_areas(now=NOW)
