"""Controlled rounding adds up, stays with the neighbours where it can, and says where it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from routeways.engines.disclosure import DisclosureError, Relation, Row, controlled_rounding, from_crosstab, from_rows
from tests.engines.tables import random_table, with_margins

SMALL = st.integers(0, 60)


def assert_adds_up(table, rounded):
    for relation in table.relations:
        assert rounded.values[relation.total] == sum(rounded.values[part] for part in relation.parts)


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=SMALL),
    st.sampled_from([3, 5, 10]),
    st.integers(0, 2**31),
)
def test_crosstabs_round_to_neighbours_and_add_up(cells, base, seed):
    table = from_crosstab(with_margins(cells))
    rounded = controlled_rounding(table, base, seed)
    assert rounded.zero_restricted  # always possible in two ways
    assert_adds_up(table, rounded)
    for cell, value in rounded.values.items():
        true = table.value(cell)
        assert value % base == 0
        assert abs(value - true) < base
        assert value == true or true % base != 0
    assert rounded.worst < 1


@pytest.mark.parametrize("seed", range(8))
def test_overlapping_tables_add_up_as_well(seed):
    table = random_table(seed)
    rounded = controlled_rounding(table, 5, seed)
    assert_adds_up(table, rounded)
    assert all(value >= 0 and value % 5 == 0 for value in rounded.values.values())
    assert rounded.zero_restricted == (rounded.worst < 1)


def test_rounding_is_unbiased_over_seeds():
    table = from_crosstab(with_margins(np.array([[6.0, 8.0, 12.0], [9.0, 11.0, 3.0], [4.0, 7.0, 16.0]])))
    draws = [controlled_rounding(table, 5, seed).values for seed in range(80)]
    for cell in table.ids:
        mean = np.mean([draw[cell] for draw in draws])
        assert abs(mean - table.value(cell)) < 1.4, cell
    assert controlled_rounding(table, 5, 3).values == controlled_rounding(table, 5, 3).values


def test_an_odd_cycle_has_no_zero_restricted_rounding_and_says_so():
    cells = [Row("a", 1), Row("b", 1), Row("c", 1), Row("ab", 2), Row("bc", 2), Row("ac", 2)]
    relations = [Relation("ab", ("a", "b")), Relation("bc", ("b", "c")), Relation("ac", ("a", "c"))]
    table = from_rows(cells, relations)
    rounded = controlled_rounding(table, 2, 1)
    assert not rounded.zero_restricted
    assert rounded.worst == 1.0
    assert "moved further" in rounded.note
    assert_adds_up(table, rounded)


def test_what_cannot_be_rounded_at_all_is_refused():
    # Thirteen equal cells sum to one of them fewer times than any multiples near by allow.
    cells = [Row("all", 26), *(Row(at, 2) for at in range(13))]
    chain = [Relation(at + 1, (at,)) for at in range(12)]
    table = from_rows(cells, [Relation("all", tuple(range(13))), *chain])
    with pytest.raises(DisclosureError, match="cannot be rounded"):
        controlled_rounding(table, 5, 0)
    with pytest.raises(DisclosureError, match="whole number"):
        controlled_rounding(table, 0, 0)
