"""Axes, labels that keep clear of one another, and the measuring of text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from routeways.ui.charts.scale import axis, spread, thin
from routeways.ui.lettering import balance, shorten, width_of, wrap
from routeways.values import Unit

values = st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20)


@given(values, st.booleans())
def test_an_axis_holds_every_value_between_round_ticks(numbers: list[float], zero: bool) -> None:
    made = axis(numbers, 0, 100, zero=zero)
    slack = (made.high - made.low) * 1e-6
    assert made.low <= min(numbers) + slack
    assert made.high >= max(numbers) - slack
    assert 2 <= len(made.ticks) <= 10
    assert all(b > a for a, b in pairwise(made.ticks))
    if zero:
        assert made.low <= 0 <= made.high
    assert all(0 <= made.at(number) <= 100 for number in numbers)


def test_a_share_has_no_axis_beyond_one_hundred_per_cent_unless_an_interval_goes_there() -> None:
    assert axis([88, 99.5], 0, 1, unit=Unit.PER_CENT).high == 100
    assert axis([88, 101], 0, 1, unit=Unit.PER_CENT).high > 100


def test_labels_of_an_axis_have_the_decimals_of_its_steps() -> None:
    made = axis([10, 11], 0, 1)
    assert [made.label(tick, Unit.COUNT) for tick in made.ticks][:3] == ["10.0", "10.2", "10.4"]


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_are_spread_without_overlap_where_there_is_room(centres: list[float]) -> None:
    tops = sorted(spread(centres, [18.0] * len(centres), 0, 200))
    assert all(b - a >= 18 - 1e-6 for a, b in pairwise(tops))
    assert tops[0] >= -1e-6
    assert tops[-1] + 18 <= 200 + 1e-6


def test_the_first_and_the_last_label_stay_where_that_costs_little() -> None:
    assert thin([0, 10, 20, 30, 40], [4] * 5) == [0, 1, 2, 3, 4]
    assert thin([float(number * 10) for number in range(16)], [40] * 16) == [0, 5, 10, 15]
    assert thin([], []) == []


@given(st.text(max_size=80), st.floats(30, 200))
def test_wrapped_text_fits_its_room(text: str, room: float) -> None:
    for line in wrap(text, room, 15, 3):
        assert width_of(line, 15) <= room or line == "…"


def test_a_shortened_text_says_that_it_is() -> None:
    assert shorten("Blackburn with Darwen", 80, 15).endswith("…")
    assert shorten("Burnley", 80, 15) == "Burnley"


def test_a_title_of_two_lines_is_balanced() -> None:
    first, second = balance("Gull Point has fewer starts and fewer settled leavers", 400, 18, 3)
    assert abs(len(first) - len(second)) < 12
