from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import ground
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
    ground.areas_and_classifications(NOW)
