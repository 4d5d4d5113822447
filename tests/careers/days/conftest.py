from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from tests.careers.conftest import TODAY

_really = timezone.now


@pytest.fixture(autouse=True)
def clock() -> Iterator[Callable[[date], None]]:
    """Tests of days go from an autumn day that is always the same, so that they hold on whatever day they run."""
    began, on = _really(), [TODAY]

    def now() -> datetime:
        return datetime.combine(on[0], time(9, 30), UTC) + (_really() - began)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", now)
        yield lambda day: on.__setitem__(0, day)
