from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.school_years import SchoolYear, key_stage, year_name, years_of_ages


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)))
def test_every_day_is_in_exactly_one_school_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert day in year
    assert day not in SchoolYear(year.begins - 1)
    assert day not in SchoolYear(year.begins + 1)
    assert SchoolYear.of(year.last_day + timedelta(days=1)) == SchoolYear(year.begins + 1)


def test_a_school_year_is_written_with_both_years() -> None:
    assert [str(SchoolYear(begins)) for begins in (1999, 2009, 2026)] == ["1999/00", "2009/10", "2026/27"]


def test_year_groups_have_the_names_and_key_stages_of_england() -> None:
    assert [year_name(0), year_name(7)] == ["Reception", "Year 7"]
    assert [key_stage(year) for year in (0, 1, 2, 3, 6, 7, 9, 10, 11, 12, 14)] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("lowest", "highest", "years"),
    [(11, 16, (7, 11)), (11, 18, (7, 13)), (2, 11, (0, 6)), (4, 11, (0, 6)), (16, 19, (12, 14)), (16, 99, (12, 14))],
)
def test_ages_of_the_register_become_year_groups(lowest: int, highest: int, years: tuple[int, int]) -> None:
    assert years_of_ages(lowest, highest) == years


@pytest.mark.parametrize(("lowest", "highest"), [(None, 16), (11, None), (16, 11), (0, 3), (2, 4)])
def test_ages_that_say_nothing_give_no_year_groups(lowest: int | None, highest: int | None) -> None:
    assert years_of_ages(lowest, highest) is None
