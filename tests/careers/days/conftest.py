from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from tests.careers.conftest import TODAY

_really = timezone.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Tests of days go from an autumn day that is always the same, so that they hold on whatever day they run."""
    began, on = _really(), [TODAY]

    def now() -> datetime:
        return datetime.combine(on[0], time(9, 30), UTC) + (_really() - began)

    # With the patches of the tests, which are undone in turn: one that ended before them would come back with them.
    monkeypatch.setattr(timezone, "now", now)
    return lambda day: on.__setitem__(0, day)
