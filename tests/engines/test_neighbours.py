"""Nearest neighbours: a distance is a distance, units do not matter, and a missing number is not a zero."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from routeways.engines.neighbours import Array, distances, nearest, standardise

NUMBERS = st.floats(-1e4, 1e4, allow_nan=False, width=32)
WITH_GAPS = st.one_of(NUMBERS, st.just(math.nan))


def tables(elements: st.SearchStrategy[float] = WITH_GAPS) -> st.SearchStrategy[Array]:
    shapes = st.tuples(st.integers(2, 12), st.integers(1, 6))
    return shapes.flatmap(lambda shape: hnp.arrays(np.float64, shape, elements=elements))


@given(tables())
def test_the_distance_is_the_same_both_ways(values):
    scores = standardise(values)
    matrix = np.array([distances(scores, row, least=1)[0] for row in range(len(values))])
    np.testing.assert_array_equal(matrix, matrix.T)


@given(tables())
def test_a_row_is_at_no_distance_from_itself_unless_it_has_no_number_that_varies(values):
    scores = standardise(values)
    for row in range(len(values)):
        own = distances(scores, row, least=1)[0][row]
        assert own == 0 or (np.isnan(own) and np.isnan(scores[row]).all())


@given(tables(), st.floats(0.01, 1000), st.booleans(), st.floats(-1e3, 1e3), st.data())
def test_another_unit_for_a_column_changes_nothing(values, factor, turned, shift, data):
    column = data.draw(st.integers(0, values.shape[1] - 1))
    own = values[:, column][~np.isnan(values[:, column])]
    # Beside a large shift a tiny spread is lost in rounding; real indicators vary.
    assume(not own.size or own.std() == 0 or own.std() > 1e-3)
    changed = values.copy()
    changed[:, column] = (-factor if turned else factor) * changed[:, column] + shift
    assume(not own.size or own.std() == 0 or factor * own.std() > 1e-5 * (factor * abs(own).max() + abs(shift)))
    before = distances(standardise(values), 0, least=1)[0]
    after = distances(standardise(changed), 0, least=1)[0]
    np.testing.assert_allclose(before, after, rtol=1e-6, atol=1e-6)


@given(tables(NUMBERS), st.data())
def test_a_planted_twin_is_found_first(values, data):
    row = data.draw(st.integers(0, len(values) - 1))
    with_twin = np.vstack([values, values[row]])
    assume(not np.isnan(standardise(with_twin)).all())
    found = nearest(with_twin, row, count=1, least=1)
    assert found[0].distance == 0
    twins = [i for i in range(len(with_twin)) if i != row and np.array_equal(with_twin[i], with_twin[row])]
    assert len(with_twin) - 1 in twins
    # Another row may only come first where it is a twin in every column that varies.
    scores = standardise(with_twin)
    np.testing.assert_array_equal(scores[found[0].row], scores[row])


@given(tables(), st.integers(1, 6))
def test_nobody_is_a_neighbour_on_fewer_numbers_than_are_needed(values, least):
    scores = standardise(values)
    for one in nearest(values, 0, count=20, least=least):
        both = ~np.isnan(scores[0]) & ~np.isnan(scores[one.row])
        assert one.shared == both.sum() >= least
        assert one.row != 0


@given(tables())
def test_neighbours_come_nearest_first_and_at_most_as_many_as_asked_for(values):
    found = nearest(values, 0, count=3, least=1)
    assert len(found) <= 3
    assert [one.distance for one in found] == sorted(one.distance for one in found)


def test_distances_by_hand():
    """Means 2 and 20, deviations √(2/3) and 10·√(2/3): the scores are −1.2247, 0 and 1.2247 in both columns."""
    values = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    far, shared = distances(standardise(values), 0, least=1)
    step = math.sqrt(3 / 2)
    np.testing.assert_allclose(far, [0, step, 2 * step])
    assert list(shared) == [2, 2, 2]


def test_a_missing_number_is_left_out_and_the_distance_is_not_smaller_for_it():
    values = np.array([[1.0, 10.0], [2.0, math.nan], [3.0, 30.0]])
    far, shared = distances(standardise(values), 0, least=1)
    np.testing.assert_allclose(far[1], math.sqrt(3 / 2))  # its one difference, not that divided by two columns
    assert list(shared) == [2, 1, 2]


def test_a_column_in_which_all_are_alike_does_not_count_as_shared():
    values = np.array([[0.1, 5.0], [0.1, 6.0], [0.1, 7.0]])
    _, shared = distances(standardise(values), 0, least=1)
    assert list(shared) == [1, 1, 1]


@pytest.mark.parametrize(
    ("values", "least"),
    [(np.zeros(3), 1), (np.array([[1.0, math.inf], [1.0, 2.0]]), 1), (np.array([[1.0], [2.0]]), 0)],
)
def test_what_is_no_table_of_numbers_is_refused(values, least):
    with pytest.raises(ValueError, match=r"^(Neighbours need|At least one)"):
        nearest(values, 0, count=1, least=least)
