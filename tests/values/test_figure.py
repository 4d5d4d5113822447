from __future__ import annotations

import math

import pytest
from hypothesis import given

from routeways.values import Bounds, Figure, Mark, Symbol
from routeways.values.figure import read_marks, write_marks
from tests.values.strategies import count, estimates, marks, symbol


@given(marks)
def test_marks_are_read_as_they_were_written(found):
    assert read_marks(write_marks(found)) == found


def test_equal_marks_give_equal_text():
    assert (
        write_marks(frozenset([Mark.BREAK, Mark.PROVISIONAL])) == write_marks(frozenset([Mark("p"), Mark("b")])) == "pb"
    )


@given(estimates)
def test_the_margin_is_half_the_interval(figure):
    assert figure.margin == pytest.approx(figure.upper - figure.value)


def test_a_full_count_has_no_margin_rather_than_a_margin_of_zero():
    assert count(5.0).margin is None
    assert symbol("low", lower=0.0, upper=5.0, bounds=Bounds.RANGE).margin is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "a value or a symbol"),
        ({"value": 1.0, "symbol": Symbol.LOW}, "a value or a symbol"),
        ({"value": math.nan}, "finite"),
        ({"value": math.inf}, "finite"),
        ({"value": 1.0, "lower": 0.0}, "what its bounds are"),
        ({"value": 1.0, "bounds": Bounds.CI95}, "what its bounds are"),
        ({"value": 1.0, "lower": 2.0, "upper": 0.0, "bounds": Bounds.CI95}, "lower one first"),
        ({"value": 1.0, "lower": 0.0, "bounds": Bounds.CI95}, "come as a pair"),
        ({"value": 1.0, "lower": 0.0, "upper": math.inf, "bounds": Bounds.CI95}, "bounds must be finite"),
        ({"symbol": Symbol.LOW, "lower": 0.0, "upper": 5.0, "bounds": Bounds.CI95}, "needs a value"),
        ({"value": 9.0, "lower": 0.0, "upper": 5.0, "bounds": Bounds.RANGE}, "contains the value"),
    ],
)
def test_a_figure_that_contradicts_itself_is_refused(parts, words):
    whole = count(1.0)
    with pytest.raises(ValueError, match=words):
        Figure(**({"unit": whole.unit, "period": whole.period, "area": whole.area} | parts))


def test_a_figure_cannot_be_changed_but_copied():
    figure = count(5.0)
    with pytest.raises(AttributeError):
        figure.value = 6.0
    assert figure.but(value=6.0).value == 6
    assert figure.with_marks(Mark.REVISED).mark_text == "r"


def test_symbols_rank_by_strength_and_say_what_they_mean():
    assert [Symbol(letter).strength for letter in ("c", "x", "u", "z", "low")] == [3, 2, 1, 0, 0]
    assert all(part.meaning for part in [*Symbol, *Mark])
