"""The arithmetic of honest numbers."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from routeways.values import AreaCode, Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit, combining
from routeways.values.arithmetic import add, apportion, difference, ratio, share
from tests.values.strategies import (
    AREA,
    PERIOD,
    ROUNDING,
    count,
    estimates,
    exact_figures,
    figures,
    full_counts,
    symbol,
)


def plus(*parts: Figure, independent: bool = False) -> Figure:
    return add(parts, independent=independent, rounding=ROUNDING)


# -- sums


@given(st.lists(figures, min_size=1, max_size=5), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_does_not_show_in_a_sum(parts, independent, random):
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert plus(*parts, independent=independent) == plus(*shuffled, independent=independent)


@given(exact_figures, exact_figures, exact_figures)
def test_counts_symbols_and_ranges_can_be_added_in_any_grouping(a, b, c):
    assert plus(plus(a, b), c) == plus(a, plus(b, c)) == plus(a, b, c)


@given(estimates, estimates, estimates)
def test_independent_margins_can_be_added_in_any_grouping(a, b, c):
    left = plus(plus(a, b, independent=True), c, independent=True)
    right = plus(a, plus(b, c, independent=True), independent=True)
    assert left.value == right.value
    assert left.margin == pytest.approx(right.margin)
    assert (left.marks, left.reason, left.vintage) == (right.marks, right.reason, right.vintage)


@given(st.lists(figures, min_size=1, max_size=5))
def test_the_strongest_symbol_wins_a_sum(parts):
    bare = {part.symbol for part in parts if part.symbol and part.bounds is Bounds.NONE}
    for letter in "cxu":
        if Symbol(letter) in bare:
            assert plus(*parts).symbol == letter
            return
    assert plus(*parts).symbol not in (Symbol.CONFIDENTIAL, Symbol.UNRELIABLE)


@given(st.lists(figures, min_size=1, max_size=5))
def test_a_sum_has_a_value_only_where_all_its_parts_have_one(parts):
    counted = [part for part in parts if part.symbol is not Symbol.NOT_APPLICABLE]
    result = plus(*parts)
    if counted and all(part.value is not None for part in counted):
        assert result.value == math.fsum(part.value for part in counted)
    else:
        assert result.value is None


@given(st.lists(figures, min_size=1, max_size=5))
def test_marks_and_vintages_pass_on(parts):
    counted = [part for part in parts if part.symbol is not Symbol.NOT_APPLICABLE] or parts
    result = plus(*parts, independent=True)
    assert result.marks - {Mark.ESTIMATED} == frozenset().union(*(part.marks for part in counted)) - {Mark.ESTIMATED}
    assert set(result.vintage.split("+")) - {""} == {part.vintage for part in counted} - {""}


@given(full_counts, st.integers(1, 4))
def test_parts_that_do_not_apply_are_left_out_and_all_of_them_give_z(figure, times):
    assert plus(figure, *[symbol("z")] * times) == figure
    assert plus(*[symbol("z")] * times).symbol is Symbol.NOT_APPLICABLE


def test_a_sum_over_low_is_a_range_and_never_counts_low_as_zero():
    result = plus(count(4000.0), symbol("low"), symbol("low"))
    assert (result.value, result.symbol) == (None, Symbol.NOT_AVAILABLE)
    assert (result.lower, result.upper, result.bounds) == (4000, 4010, Bounds.RANGE)
    assert combining.LOW_IN_SUM in result.reason


def test_low_and_true_zeros_stay_low():
    result = plus(count(0.0), symbol("low"), count(0.0))
    assert (result.symbol, result.lower, result.upper) == (Symbol.LOW, 0, 5)


def test_two_lows_need_not_round_to_zero_so_they_are_not_low():
    assert plus(symbol("low"), symbol("low")).symbol is Symbol.NOT_AVAILABLE


def test_without_the_rounding_unit_a_sum_over_low_has_no_limits():
    result = add([count(4000.0), symbol("low")], independent=False)
    assert (result.symbol, result.bounds) == (Symbol.NOT_AVAILABLE, Bounds.NONE)
    assert combining.LOW_WITHOUT_UNIT in result.reason


def test_independent_margins_add_by_their_squares_and_are_marked_with_the_formula():
    result = plus(count(100.0, margin=30.0), count(200.0, margin=40.0), independent=True)
    assert (result.value, result.margin, result.marks) == (300, 50, {Mark.ESTIMATED})
    assert result.reason == combining.SUM_FORMULA


def test_dependent_margins_are_dropped_with_the_reason():
    result = plus(count(100.0, margin=30.0), count(200.0, margin=40.0))
    assert (result.value, result.margin, result.reason) == (300, None, combining.NOT_INDEPENDENT)


def test_a_margin_beside_a_figure_without_one_is_dropped_with_the_reason():
    result = plus(count(100.0, margin=30.0), count(200.0), independent=True)
    assert (result.margin, result.reason) == (None, combining.NOT_ALL_MARGINS)


def test_an_uneven_interval_keeps_its_shape():
    uneven = count(100.0, lower=90.0, upper=130.0, bounds=Bounds.CI95)
    result = plus(uneven, count(100.0, lower=100.0, upper=140.0, bounds=Bounds.CI95), independent=True)
    assert (result.lower, result.upper) == (190, 250)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "nothing to add up"),
        ([count(1.0), count(1.0, unit=Unit.COUNT)], "different units"),
        ([count(70.0, unit=Unit.PER_CENT)] * 2, "add the counts"),
        ([count(1.0), count(1.0, period=Period(PeriodKind.ACADEMIC, 2022))], "not comparable periods"),
        ([count(1.0), count(1.0, period=Period(PeriodKind.CALENDAR, 2021))], "say which period"),
        ([count(1.0), count(1.0, area=AreaCode("E07000118"))], "say which area"),
    ],
)
def test_what_cannot_be_added_says_why(parts, words):
    with pytest.raises(ValueError, match=words):
        add(parts, independent=False)


def test_districts_add_up_to_the_area_that_the_caller_names():
    lancashire = AreaCode("E69000018")
    result = add([count(1.0), count(2.0, area=AreaCode("E07000118"))], independent=False, area=lancashire)
    assert (result.value, result.area) == (3, lancashire)


# -- differences


@given(estimates, estimates)
def test_a_difference_changes_only_its_sign_when_turned_round(a, b):
    forward, back = difference(a, b, independent=True), difference(b, a, independent=True)
    assert forward.value == -back.value
    assert forward.margin == pytest.approx(back.margin)


@given(figures, figures)
def test_a_difference_with_a_missing_side_is_never_the_other_side(a, b):
    assume(a.value is None or b.value is None)
    result = difference(a, b, independent=True, rounding=ROUNDING)
    assert result.value is None
    if Symbol.CONFIDENTIAL in (a.symbol, b.symbol):
        assert result.symbol is Symbol.CONFIDENTIAL


def test_the_difference_of_two_rates_is_in_percentage_points():
    now, then = (count(value, unit=Unit.PER_CENT) for value in (71.2, 69.0))
    assert difference(now, then, independent=True).unit is Unit.POINTS


def test_what_low_takes_away_is_a_range_but_not_low():
    result = difference(count(0.0), symbol("low"), independent=True, rounding=ROUNDING)
    assert (result.symbol, result.lower, result.upper) == (Symbol.NOT_AVAILABLE, -5, 0)


# -- ratios


def test_the_proportion_formula_gives_the_published_looking_margins():
    # Annual Population Survey, January to December 2022, ages 16 to 64: people, in employment, each with its 95%
    # interval (ONS through Nomis, 24 April 2023, Open Government Licence v3.0).
    for employed, people, rate, margin in [
        ((36_600, 10_200), (51_400, 12_100), 71.2, 10.6),  # Burnley
        ((651_200, 30_400), (892_800, 35_600), 72.9, 1.8),  # Lancashire
        ((26_537_400, 198_500), (34_994_700, 227_900), 75.8, 0.3),  # England
    ]:
        result = share(count(employed[0], margin=employed[1]), count(people[0], margin=people[1]))
        assert round(result.value, 1) == rate
        assert round(result.margin, 1) == margin
        assert result.marks == {Mark.ESTIMATED}
        assert result.reason == combining.PROPORTION_FORMULA


@given(estimates, estimates)
def test_a_nested_ratio_has_a_margin_between_its_two_formulas(x, n):
    assume(n.value)
    nested, apart = ratio(x, n, nested=True), ratio(x, n, independent=True)
    assert nested.value == apart.value
    assert 0 <= nested.margin <= apart.margin * (1 + 1e-9)


@given(estimates, estimates)
def test_a_share_of_a_whole_without_a_margin_has_one_that_is_rather_too_wide(x, n):
    assume(n.value)
    bare = n.but(lower=None, upper=None, bounds=Bounds.NONE)
    result, known = share(x, bare), share(x, n)
    assert (result.value, result.margin) == (known.value, pytest.approx(100 * x.margin / n.value))
    assert combining.CAUTIOUS_FORMULA in result.reason
    if combining.PROPORTION_FORMULA in known.reason:
        assert result.margin >= known.margin * (1 - 1e-9)


def test_all_of_the_whole_does_not_claim_certainty():
    # Burnley 2022: everyone active was in employment, in the sample.
    result = share(count(36_600.0, margin=10_200.0), count(36_600.0, margin=10_200.0))
    assert result.value == 100
    assert result.margin == pytest.approx(100 * 10_200 / 36_600)


def test_a_ratio_of_samples_that_are_neither_nested_nor_independent_has_no_margin():
    result = ratio(count(10.0, margin=2.0), count(20.0, margin=3.0))
    assert (result.value, result.margin, result.reason) == (50, None, combining.NOT_INDEPENDENT)


@given(figures, figures)
def test_a_ratio_has_a_value_only_where_both_sides_have_one(a, b):
    result = ratio(a, b, nested=True, rounding=ROUNDING)
    assert (result.value is not None) == (a.value is not None and b.value is not None and b.value != 0)


@given(figures, figures)
def test_the_strongest_symbol_wins_a_ratio(a, b):
    bare = {part.symbol for part in (a, b) if part.symbol and part.bounds is Bounds.NONE}
    expected = next((letter for letter in "cxuz" if Symbol(letter) in bare), None)
    if expected:
        assert ratio(a, b, rounding=ROUNDING).symbol == expected


def test_a_zero_denominator_is_not_applicable():
    assert ratio(count(5.0), count(0.0)).symbol is Symbol.NOT_APPLICABLE


def test_a_ratio_over_low_is_a_range_above_and_has_no_limits_below():
    above = ratio(symbol("low"), count(200.0), rounding=ROUNDING)
    assert (above.symbol, above.lower, above.upper) == (Symbol.NOT_AVAILABLE, 0, 2.5)
    below = ratio(count(200.0), symbol("low"), rounding=ROUNDING)
    assert (below.symbol, below.bounds, below.reason) == (
        Symbol.NOT_AVAILABLE,
        Bounds.NONE,
        combining.LOW_DENOMINATOR,
    )


def test_figures_of_different_kinds_of_period_are_divided_only_where_a_definition_says_so():
    starts = count(500.0, unit=Unit.COUNT, period=Period(PeriodKind.ACADEMIC, 2021))
    people = count(50_000.0, period=Period(PeriodKind.POINT, 2021, 630))
    with pytest.raises(ValueError, match="not comparable periods"):
        ratio(starts, people)
    rate = ratio(starts, people, unit=Unit.PER_100_000, scale=100_000, period=starts.period)
    assert (rate.value, rate.unit, rate.period) == (1000, Unit.PER_100_000, starts.period)


# -- best fit


def test_best_fit_adds_up_shares_of_districts_and_is_marked():
    ttwa = AreaCode("E30000177")
    result = apportion([(count(100.0), 1), (count(60.0, area=AreaCode("E07000118")), 0.25)], area=ttwa)
    assert (result.value, result.area, result.marks) == (115, ttwa, {Mark.ESTIMATED})
    assert combining.BEST_FIT in result.reason


@given(st.lists(st.tuples(exact_figures, st.sampled_from([0.25, 0.5, 1.0])), min_size=1, max_size=4))
def test_best_fit_is_always_marked_and_never_fills_a_gap(parts):
    result = apportion(parts, area=AREA, rounding=ROUNDING)
    assert Mark.ESTIMATED in result.marks
    missing = [f for f, _ in parts if f.value is None and f.symbol is not Symbol.NOT_APPLICABLE]
    if missing or all(f.value is None for f, _ in parts):
        assert result.value is None


@pytest.mark.parametrize("gap", [None, symbol("c"), symbol("u"), symbol("x")])
def test_a_missing_part_gives_x_with_the_reason(gap):
    result = apportion([(count(100.0), 0.9), (gap, 0.1)], area=AREA)
    assert result.symbol is Symbol.NOT_AVAILABLE
    assert combining.MISSING_PART in result.reason or f"{AREA} is " in result.reason


def test_a_missing_part_without_weight_does_not_matter():
    assert apportion([(count(100.0), 0.5), (None, 0)], area=AREA).value == 50


def test_an_area_mostly_outside_is_not_available():
    result = apportion([(count(100.0), 0.5)], area=AREA, inside=0.4)
    assert (result.symbol, combining.MOSTLY_OUTSIDE in result.reason) == (Symbol.NOT_AVAILABLE, True)


def test_rates_and_impossible_weights_are_refused():
    with pytest.raises(ValueError, match="divide again"):
        apportion([(count(70.0, unit=Unit.PER_CENT), 0.5)], area=AREA)
    with pytest.raises(ValueError, match="from 0 to 1"):
        apportion([(count(70.0), 1.5)], area=AREA)
    with pytest.raises(ValueError, match="No figure has any weight"):
        apportion([(None, 1)], area=AREA)


def test_every_pair_of_symbols_adds_up_to_the_documented_one():
    documented = {
        "cx": "c", "cu": "c", "cz": "c", "clow": "c", "xu": "x", "xz": "x", "xlow": "x", "uz": "u", "ulow": "u",
        "zlow": "low",
    }  # fmt: skip
    for a, b in permutations(["c", "x", "u", "z", "low"], 2):
        assert plus(symbol(a), symbol(b)).symbol == documented.get(a + b, documented.get(b + a))


def test_the_period_of_a_sum_over_quarters_is_named_by_the_caller():
    quarters = [count(10.0, period=Period(PeriodKind.QUARTER, 2022, quarter)) for quarter in (1, 2, 3, 4)]
    assert add(quarters, independent=False, period=PERIOD).value == 40
