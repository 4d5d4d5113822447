"""Areas that no file gives: regions and counties added up from districts, Travel to Work Areas by best fit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from routeways.evidence.geography import geography
from routeways.places import regions
from routeways.values import Bounds, Mark, Symbol
from tests.evidence import deriving as d
from tests.evidence.deriving import Cell, counts, made, total


def test_a_region_without_a_row_of_its_own_is_the_sum_of_its_districts():
    figure = total(counts(burnley=10, pendle=20, blackburn=30), d.LANCASHIRE)
    assert figure.value == 60
    assert figure.reason == "added up from 3 districts"


def test_a_region_that_the_publisher_gives_is_never_worked_out_again():
    assert total(counts(burnley=10, pendle=20, blackburn=30, lancashire=61), d.LANCASHIRE).value == 61


def test_of_several_codes_for_one_region_the_first_in_the_definition_counts_once():
    cells = counts(partnership=63, authority=62, burnley=10, pendle=20, blackburn=30)
    assert total(cells, d.LANCASHIRE).value == 62
    assert ("", d.AUTHORITY, "cy2022") not in made(cells, d.indicator(), d.source())


def test_a_suppressed_district_is_never_zero_in_its_region():
    figure = total(counts(burnley=10, pendle=Cell(symbol="c"), blackburn=30), d.LANCASHIRE)
    assert (figure.value, figure.symbol) == (None, Symbol.CONFIDENTIAL)


def test_a_missing_district_leaves_the_region_without_a_figure_and_says_why():
    figure = total(counts(burnley=10, pendle=20), d.LANCASHIRE)
    assert figure.symbol is Symbol.NOT_AVAILABLE
    assert figure.reason == "1 of its 3 districts have no figure"


def test_a_missing_district_counts_as_none_only_where_the_definition_says_so():
    assert total(counts(burnley=10, pendle=20), d.LANCASHIRE, absent="zero").value == 30


def test_low_gives_the_region_limits_and_no_number():
    figure = total(counts(burnley=10, pendle=Cell(symbol="low"), blackburn=30), d.LANCASHIRE)
    assert (figure.value, figure.bounds) == (None, Bounds.RANGE)
    assert (figure.lower, figure.upper) == (40, 40.5)


def test_a_travel_to_work_area_is_a_best_fit_marked_estimated():
    figure = total(counts(burnley=10, pendle=20), d.BURNLEY_TTWA)
    assert figure.value == 10 + 20 * 0.625
    assert figure.marks == {Mark.ESTIMATED}


def test_an_area_mostly_outside_has_a_reason_in_place_of_a_number():
    figure = total(counts(blackburn=30), d.LIVERPOOL_TTWA)
    assert (figure.symbol, figure.reason) == (Symbol.NOT_AVAILABLE, d.OUTSIDE_REASON)


def test_a_travel_to_work_area_may_be_ruled_out_with_a_reason():
    figure = total(counts(burnley=10, pendle=20), d.BURNLEY_TTWA, best_fit="no", best_fit_reason="it is too rough")
    assert (figure.value, figure.reason) == (None, "it is too rough")


@pytest.mark.parametrize(
    ("period", "districts"),
    [("cy2022", (d.ALLERDALE, d.CARLISLE)), ("cy2023", (d.CUMBERLAND, d.WESTMORLAND))],
)
def test_cumbria_is_made_of_the_districts_of_the_day(period, districts):
    cells = {(code, period, "small"): (Cell(5.0), Cell(9.0)) for code in districts}
    figure = made(cells, d.indicator(), d.source())[("", d.CUMBRIA, period)]
    assert (figure.value, figure.reason) == (10, "added up from 2 districts")


def test_a_file_that_still_uses_the_old_districts_is_added_up_from_them():
    cells = {(code, "cy2023", "small"): (Cell(5.0), Cell(9.0)) for code in (d.ALLERDALE, d.CARLISLE)}
    assert made(cells, d.indicator(), d.source())[("", d.CUMBRIA, "cy2023")].value == 10


def test_districts_of_two_editions_are_never_added_to_each_other():
    both = (d.ALLERDALE, d.CARLISLE, d.CUMBERLAND, d.WESTMORLAND)
    cells = {(code, "cy2023", "small"): (Cell(5.0), Cell(9.0)) for code in both}
    assert made(cells, d.indicator(), d.source())[("", d.CUMBRIA, "cy2023")].value == 10


# -- the regions there are


def test_lancashires_three_codes_are_one_area_and_the_skills_area_comes_first():
    same = {code: whole for code, whole in geography().same_as.items() if whole == d.LANCASHIRE}
    assert list(same) == [d.LANCASHIRE, d.AUTHORITY, d.PARTNERSHIP]


def test_the_county_is_twelve_districts_and_the_region_fourteen():
    by_code = {one.area.code: one for one in geography().composites}
    assert len(by_code["E10000017"].editions[0].parts) == 12
    assert len(by_code[d.LANCASHIRE].editions[0].parts) == 14


def test_cumbria_has_six_districts_until_march_2023_and_two_since():
    (cumbria,) = [one for one in geography().composites if one.area.code == d.CUMBRIA]
    assert [(len(one.parts), one.valid_from, one.valid_to) for one in cumbria.editions] == [
        (6, None, date(2023, 3, 31)),
        (2, date(2023, 4, 1), None),
    ]


def test_no_district_is_shared_out_more_than_once():
    shares: dict[str, float] = defaultdict(float)
    for composite in geography().composites:
        if composite.method == "best fit":
            for code, weight in composite.editions[0].parts:
                assert 0 < weight <= 1
                shares[code] += weight
    assert shares
    assert max(shares.values()) <= 1 + 1e-9


def test_an_area_that_reaches_out_of_its_region_has_its_reason():
    reasons = {one.area.code: one.reason for one in geography().composites if one.inside == 0}
    for region in regions.load().values():
        for partly in region.geography.travel_to_work.partly_outside if not region.demonstration else ():
            assert reasons[partly.code] == partly.reason
    assert all(reason.endswith(".") for reason in reasons.values())
