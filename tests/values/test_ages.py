"""Whole years on a day."""

from __future__ import annotations

from datetime import date

import pytest

from routeways.values.ages import age_on


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2007, 5, 11), date(2026, 5, 10), 18),
        (date(2007, 5, 11), date(2026, 5, 11), 19),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 5, 11), date(2026, 5, 11), 0),
    ],
)
def test_somebody_is_a_year_older_from_the_birthday_on(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age
