"""From a vintage to figures: the fast way gives what the slow way gives, for any file and any definition."""

from __future__ import annotations

import math

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.evidence.derive import make_figures, write_figures
from routeways.foundation.definitions import DefinitionError
from routeways.values import Figure, Mark, Symbol, Unit
from tests.evidence import deriving as d
from tests.evidence.deriving import Cell, counts, made

numbers = st.integers(0, 5_000).map(lambda n: Cell(float(n)))
symbols = st.sampled_from(["c", "x", "u", "low", "z"]).map(lambda letter: Cell(symbol=letter))
estimates = st.builds(
    lambda value, margin: Cell(float(value), margin=float(margin)), st.integers(10, 5_000), st.integers(1, 900)
)
unsure = st.integers(10, 5_000).map(lambda n: Cell(float(n), margin_symbol="u"))
addresses = st.tuples(st.sampled_from(d.GIVEN), st.sampled_from(d.PERIODS), st.sampled_from(d.KEYS))


def files(*kinds: st.SearchStrategy[Cell]) -> st.SearchStrategy[d.Cells]:
    cell = st.one_of(*kinds)
    return st.dictionaries(addresses, st.tuples(cell, cell), min_size=1, max_size=40)


def assert_same(fast: dict, slow: dict) -> None:
    assert fast.keys() == slow.keys()
    for address, figure in fast.items():
        expected = slow[address]
        assert _texts(figure) == _texts(expected), address
        for name in ("value", "lower", "upper"):
            assert _close(getattr(figure, name), getattr(expected, name)), (address, name, figure, expected)


def _texts(figure: Figure) -> tuple[object, ...]:
    return (figure.unit, figure.symbol, figure.marks, figure.bounds, figure.reason, figure.vintage, figure.area.code)


def _close(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


share = {
    "method": "share",
    "of": {"measure": "base", "add": True},
    "unit": "per-cent",
}
gap_to_england = share | {"method": "gap", "unit": "percentage-points", "gap_to": d.ENGLAND}
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(files(numbers), st.sampled_from(["x", "zero"]), st.sampled_from([1, 5]))
def test_plain_counts_added_in_the_database_are_those_added_one_by_one(cells, absent, rounding):
    one, source = d.indicator(absent=absent), d.source(symbols=False, rounding=rounding)
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(numbers, symbols), st.sampled_from(["x", "zero"]), st.sampled_from([1, 5]))
def test_counts_with_symbols_and_rounding(cells, absent, rounding):
    one, source = d.indicator(absent=absent), d.source(rounding=rounding)
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(estimates, symbols, unsure), st.booleans(), st.booleans())
def test_survey_estimates_with_margins(cells, independent, margins_add):
    one = d.indicator(samples_independent=independent)
    source = d.source(margins=True, margins_add=margins_add)
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(numbers, symbols), st.sampled_from([0, 30, 4_000]))
def test_shares_of_full_counts(cells, few):
    one, source = d.indicator(**share, few=few), d.source()
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(numbers, symbols), st.sampled_from([d.ENGLAND, d.PENDLE]))
def test_gaps_of_full_counts(cells, gap_to):
    one, source = d.indicator(**gap_to_england | {"gap_to": gap_to}), d.source()
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(estimates, symbols, unsure))
def test_gaps_of_estimates(cells):
    one = d.indicator(**gap_to_england, best_fit="no", best_fit_reason="it may not")
    source = d.source(margins=True)
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(estimates, symbols, unsure), st.booleans())
def test_shares_of_estimates(cells, independent):
    one = d.indicator(**share, samples_independent=independent, best_fit="no", best_fit_reason="it may not")
    source = d.source(margins=True)
    assert_same(made(cells, one, source), d.slowly(cells, one, source, d.GEOGRAPHY))


@quick
@given(files(numbers, symbols))
def test_no_area_ever_gets_a_number_from_a_symbol(cells):
    """Nothing turns into 0: an area with a number has a number in every part that it is made of."""
    figures = made(cells, d.indicator(), d.source())
    for (breakdown, area, period), figure in figures.items():
        if area == d.LANCASHIRE and figure.value is not None and breakdown and not _given_whole(cells, period):
            kind = breakdown.partition("=")[2]
            parts = [cells[(code, period, kind)][0] for code in (d.BURNLEY, d.PENDLE, d.BLACKBURN)]
            assert all(part.value is not None or part.symbol == "z" for part in parts)


def _given_whole(cells: d.Cells, period: str) -> bool:
    codes = (d.LANCASHIRE, d.AUTHORITY, d.PARTNERSHIP)
    return any((code, period, key) in cells for code in codes for key in d.KEYS)


# -- one thing at a time


def test_a_share_is_recomputed_from_the_counts_of_its_districts_not_averaged():
    cells = {
        (d.BURNLEY, "cy2022", "small"): (Cell(10.0), Cell(100.0)),
        (d.PENDLE, "cy2022", "small"): (Cell(90.0), Cell(300.0)),
        (d.BLACKBURN, "cy2022", "small"): (Cell(0.0), Cell(100.0)),
    }
    assert made(cells, d.indicator(**share), d.source())[("", d.LANCASHIRE, "cy2022")].value == 20


def test_a_share_of_nobody_is_not_applicable():
    cells = {(d.BURNLEY, "cy2022", "small"): (Cell(0.0), Cell(0.0))}
    assert made(cells, d.indicator(**share), d.source())[("", d.BURNLEY, "cy2022")].symbol is Symbol.NOT_APPLICABLE


def test_a_share_of_only_a_handful_is_marked_unreliable_and_says_so():
    cells = {(d.BURNLEY, "cy2022", "small"): (Cell(0.0), Cell(4.0))}
    figure = made(cells, d.indicator(**share, few=30), d.source())[("", d.BURNLEY, "cy2022")]
    assert (figure.value, figure.marks, figure.reason) == (0, {Mark.UNRELIABLE}, "it is a share of only 4")


def test_a_gap_is_the_areas_share_minus_the_comparators_in_points():
    cells = {
        (d.BURNLEY, "cy2022", "small"): (Cell(25.0), Cell(100.0)),
        (d.ENGLAND, "cy2022", "small"): (Cell(400.0), Cell(1_000.0)),
    }
    figures = made(cells, d.indicator(**gap_to_england), d.source())
    assert figures[("", d.BURNLEY, "cy2022")].value == -15
    assert figures[("", d.BURNLEY, "cy2022")].unit is Unit.POINTS
    assert ("", d.ENGLAND, "cy2022") not in figures


def test_a_gap_to_an_area_without_a_figure_has_a_reason():
    cells = {(d.BURNLEY, "cy2022", "small"): (Cell(25.0), Cell(100.0))}
    figure = made(cells, d.indicator(**gap_to_england), d.source())[("", d.BURNLEY, "cy2022")]
    assert (figure.symbol, figure.reason) == (Symbol.NOT_AVAILABLE, "the file has no figure for E92000001")


def test_forecasts_breaks_and_provisional_years_are_marked_but_symbols_are_not():
    cells = {
        (d.BURNLEY, "cy2021", "small"): (Cell(1.0), Cell(1.0)),
        (d.BURNLEY, "cy2022", "small"): (Cell(2.0), Cell(1.0)),
        (d.BURNLEY, "cy2023", "small"): (Cell(3.0), Cell(1.0)),
        (d.PENDLE, "cy2023", "small"): (Cell(symbol="c"), Cell(1.0)),
    }
    one = d.indicator(breaks=["cy2022"], marks={"cy2021": "p"}, forecast_from="cy2023")
    figures = made(cells, one, d.source())
    assert figures[("", d.BURNLEY, "cy2021")].marks == {Mark.PROVISIONAL}
    assert figures[("", d.BURNLEY, "cy2022")].marks == {Mark.BREAK}
    assert figures[("", d.BURNLEY, "cy2023")].marks == {Mark.FORECAST}
    assert not figures[("", d.PENDLE, "cy2023")].marks


def test_rows_that_remain_without_leave_to_add_them_are_an_error_of_the_definition():
    cells = {(d.BURNLEY, "cy2022", key): (Cell(1.0), Cell(1.0)) for key in d.KEYS}
    with pytest.raises(DefinitionError, match="2 rows of made-up remain for E07000117, cy2022"):
        made(cells, d.indicator(pick={"measure": "n"}), d.source())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pick": {"measure": "nothing"}}, "has no measure “nothing”"),
        ({"pick": {"measure": "n", "add": True, "where": {"nowhere": "x"}}}, "does not fit the source made-up"),
    ],
)
def test_a_definition_that_does_not_fit_its_source_says_so(changes, words):
    with pytest.raises(DefinitionError, match=words):
        made(counts(burnley=1), d.indicator(**changes), d.source())


def test_only_the_keys_that_the_definition_lists_are_made_in_its_words():
    cells = {(d.BURNLEY, "cy2022", key): (Cell(1.0), Cell(1.0)) for key in d.KEYS}
    by = [{"dimension": "kind", "label": "Kind", "keys": {"large": "Very large"}}]
    figures = made(cells, d.indicator(breakdowns=by), d.source())
    assert {breakdown for breakdown, _, _ in figures} == {"", "kind=large"}


def test_a_breakdown_marked_for_the_region_leaves_other_places_out():
    cells = {(code, "cy2022", "small"): (Cell(1.0), Cell(1.0)) for code in (d.BURNLEY, d.CARLISLE)}
    by = [{"dimension": "kind", "label": "Kind", "only_region": True}]
    figures = made(cells, d.indicator(breakdowns=by), d.source())
    assert ("kind=small", d.BURNLEY, "cy2022") in figures
    assert ("kind=small", d.CARLISLE, "cy2022") not in figures
    assert ("", d.CARLISLE, "cy2022") in figures


def test_equal_figures_give_equal_files(tmp_path):
    path = tmp_path / "vintage.parquet"
    d.write_vintage(counts(burnley=10, pendle=20, blackburn=30), path)
    rows = make_figures(path, d.indicator(), d.source(), d.GEOGRAPHY, d.VINTAGE)
    write_figures(rows, tmp_path / "a.parquet")
    write_figures(list(reversed(rows)), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    assert pq.read_table(tmp_path / "a.parquet").num_rows == len(rows)
