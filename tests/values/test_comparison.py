"""Comparing and ranking: never inside the noise, never by a symbol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.values import Bounds, Period, PeriodKind, Unit
from routeways.values.comparison import Comparison, compare, rank
from tests.values.strategies import count, estimates, figures, full_counts, symbol

OPPOSITE = {Comparison.ABOVE: Comparison.BELOW, Comparison.BELOW: Comparison.ABOVE}


@given(figures, figures, st.booleans())
def test_comparing_the_other_way_round_gives_the_opposite(a, b, survey):
    there, back = compare(a, b, survey=survey), compare(b, a, survey=survey)
    assert back is OPPOSITE.get(there, there)


@given(full_counts, full_counts)
def test_full_counts_compare_exactly(a, b):
    expected = Comparison.SAME if a.value == b.value else OPPOSITE[Comparison.BELOW]
    result = compare(max(a, b, key=lambda f: f.value), min(a, b, key=lambda f: f.value), survey=False)
    assert result is expected


@given(full_counts, estimates)
def test_a_survey_figure_without_a_margin_is_not_compared(bare, estimate):
    assert compare(bare, estimate, survey=True) is Comparison.NOT_COMPARABLE


def test_overlapping_intervals_are_too_close_to_call():
    burnley, england = (
        count(value, margin=margin, unit=Unit.PER_CENT) for value, margin in [(71.2, 10.6), (75.8, 0.3)]
    )
    south_ribble = count(84.7, margin=5.9, unit=Unit.PER_CENT)
    assert compare(burnley, england, survey=True) is Comparison.TOO_CLOSE
    assert compare(south_ribble, england, survey=True) is Comparison.ABOVE


@pytest.mark.parametrize("letter", ["c", "x", "u", "z", "low"])
def test_a_symbol_is_not_compared_as_zero(letter):
    assert compare(symbol(letter), count(5.0), survey=False) is Comparison.NOT_COMPARABLE


def test_a_range_compares_where_it_decides_the_matter():
    low = symbol("low", lower=0.0, upper=5.0, bounds=Bounds.RANGE)
    assert compare(low, count(3000.0), survey=False) is Comparison.BELOW
    assert compare(low, count(3.0), survey=False) is Comparison.TOO_CLOSE


def test_different_units_and_kinds_of_period_are_not_comparable():
    other = count(5.0, period=Period(PeriodKind.ACADEMIC, 2022))
    assert compare(count(5.0), other, survey=False) is Comparison.NOT_COMPARABLE
    assert compare(count(5.0), count(5.0, unit=Unit.COUNT), survey=False) is Comparison.NOT_COMPARABLE


def test_full_counts_get_ranks_and_equal_ones_share_one():
    ranking = rank([count(value) for value in (10.0, 30.0, 20.0, 20.0)], survey=False)
    assert [(place.index, place.rank) for place in ranking.places] == [(1, 1), (2, 2), (3, 2), (0, 4)]
    assert [len(group) for group in ranking.groups] == [1, 2, 1]


def test_the_lowest_can_come_first():
    ranking = rank([count(value) for value in (10.0, 30.0)], survey=False, highest_first=False)
    assert [place.index for place in ranking.places] == [0, 1]


def test_ranks_are_not_given_inside_the_noise():
    ranking = rank([count(v, margin=m) for v, m in [(90.0, 2.0), (70.0, 5.0), (72.0, 5.0), (40.0, 1.0)]], survey=True)
    assert [(p.index, p.rank, p.first, p.last) for p in ranking.places] == [
        (0, 1, 1, 1),
        (2, None, 2, 3),
        (1, None, 2, 3),
        (3, 4, 4, 4),
    ]
    assert [[place.index for place in group] for group in ranking.groups] == [[0], [2, 1], [3]]


@given(st.lists(figures, max_size=8), st.booleans())
def test_every_figure_is_ranked_or_listed_as_unranked_and_groups_are_in_certain_order(found, survey):
    ranking = rank(found, survey=survey)
    assert sorted([place.index for place in ranking.places] + list(ranking.unranked)) == list(range(len(found)))
    for i, group in enumerate(ranking.groups):
        later = [place for other in ranking.groups[i + 1 :] for place in other]
        for a in group:
            assert all(compare(a.figure, b.figure, survey=survey) is Comparison.ABOVE for b in later)
    for place in ranking.places:
        assert 1 <= place.first <= place.last <= len(ranking.places)


@given(st.lists(st.one_of(full_counts, estimates), min_size=1, max_size=8))
def test_a_rank_is_given_only_where_no_other_figure_is_too_close(found):
    for place in rank(found, survey=False).places:
        results = [compare(place.figure, f, survey=False) for i, f in enumerate(found) if i != place.index]
        assert (place.rank is None) == (Comparison.TOO_CLOSE in results)


def test_a_suppressed_figure_is_never_last():
    ranking = rank([count(3.0), symbol("c"), count(1.0)], survey=False)
    assert (ranking.unranked, [place.index for place in ranking.places]) == ((1,), [0, 2])


def test_figures_in_different_units_are_not_ranked_together():
    with pytest.raises(ValueError, match="different units"):
        rank([count(1.0), count(1.0, unit=Unit.COUNT)], survey=False)
