"""Calendar months."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routeways.values.months import months_after


@given(st.dates(date(2019, 1, 1), date(2040, 12, 31)), st.integers(-40, 40))
def test_so_many_months_on_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
