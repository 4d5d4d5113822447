"""Reading figures for pages: one query, the right headline, the right neighbours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routeways.evidence.definitions import indicators
from routeways.evidence.indicator_view import splits, view
from routeways.evidence.reading import past_and_ahead, readings, readings_of, split
from routeways.places import queries as places
from routeways.values import Figure, Period, Symbol, Unit
from routeways.values.comparison import Comparison
from tests.evidence.depositing import across, by_key, deposit_rows, over_time
from tests.evidence.readings import SURVEY, count, figure, rate, reading

BURNLEY, PENDLE, LANCASHIRE, NORTH_WEST, ENGLAND = "E07000117", "E07000122", "E69000019", "E12000002", "E92000001"


@pytest.fixture
def lancashire(warehouse):
    return places.region("lancashire")


def line(one, *periods: str) -> list[Figure]:
    return [figure(one, period, 1.0) for period in periods]


def codes(figures) -> list[str]:
    return [one.period.code for one in figures]


# -- what is the headline


def test_a_part_year_never_stands_for_a_whole_one():
    series, so_far = split(line(count(), "ay2022", "ap2023-04", "ay2023", "ap2024-04", "ap2025-04"))
    assert codes(series) == ["ay2022", "ay2023"]
    assert codes(so_far) == ["ap2024-04", "ap2025-04"]


def test_where_there_are_only_part_years_they_are_the_series():
    series, so_far = split(line(count(), "ap2024-04", "ap2025-02", "ap2025-04"))
    assert (codes(series), so_far) == (["ap2024-04", "ap2025-04"], [])


def test_kinds_of_period_do_not_stand_on_one_line():
    series, _ = split(line(count(), "ay2015", "cy2021", "cy2022"))
    assert codes(series) == ["cy2021", "cy2022"]


def test_a_forecast_is_never_the_headline_of_now():
    past, ahead = past_and_ahead(count(forecast_from="cy2025"), line(count(), "cy2015", "cy2020", "cy2025", "cy2035"))
    assert (codes(past), codes(ahead)) == (["cy2015", "cy2020"], ["cy2025", "cy2035"])


def test_where_there_are_only_forecasts_or_nothing_applied_before_they_are_the_series():
    one = count(forecast_from="cy2025")
    before = figure(one, "cy2020", Symbol.NOT_APPLICABLE)
    past, ahead = past_and_ahead(one, [before, *line(one, "cy2035")])
    assert (codes(past), ahead) == (["cy2035"], [])


# -- comparing and changing


def test_the_first_year_to_compare_with_comes_after_breaks_and_gaps():
    one = rate()
    read = reading(one, {"cy2018": 1.0, "cy2019": Symbol.CONFIDENTIAL, "cy2020": 2.0, "cy2021": 3.0, "cy2022": 4.0})
    assert read.earlier is not None
    assert read.earlier.period.code == "cy2020"
    broken = replace(read, series=(*read.series[:3], figure(one, "cy2021", 3.0, marks="b"), read.series[4]))
    assert broken.earlier is not None
    assert broken.earlier.period.code == "cy2021"


def test_a_month_is_compared_with_the_same_month_of_another_year():
    read = reading(count(), {"m2020-01": 1.0, "m2020-10": 2.0, "m2021-01": 3.0, "m2021-10": 4.0})
    assert read.earlier is not None
    assert read.earlier.period.code == "m2020-10"


def test_what_the_release_does_not_give_for_the_other_area_is_not_compared():
    read = reading(rate(SURVEY), {"cy2022": (5.0, 1.0)}, lancashire=Symbol.NOT_AVAILABLE)
    assert read.against(LANCASHIRE) is None
    assert read.against(ENGLAND) is None
    assert read.change(read.series[0]).value == 0


# -- from the warehouse


def test_an_area_is_read_beside_region_english_region_and_country_in_one_query(lancashire):
    deposit_rows(
        across("employment-rate", "cy2022", {BURNLEY: (71.2, 10.6), LANCASHIRE: (72.9, 1.8), ENGLAND: (75.8, 0.3)})
    )
    read = readings(lancashire, BURNLEY)["employment-rate"]
    assert read.headline is not None
    assert read.headline.value == 71.2
    assert [one.code for one in read.beside] == [LANCASHIRE, NORTH_WEST, ENGLAND]
    assert read.against(LANCASHIRE) is Comparison.TOO_CLOSE
    missing = read.beside[1].figure
    assert (missing.symbol, missing.reason) == (Symbol.NOT_AVAILABLE, "this release gives no figure for North West")


def test_all_districts_cost_no_more_queries_than_one(lancashire):
    codes = [area.code for area in lancashire.districts()]
    deposit_rows(across("employment-rate", "cy2022", dict.fromkeys((*codes, LANCASHIRE), (70.0, 5.0))))
    with CaptureQueriesContext(
        connection,
    ) as one:
        readings(lancashire, BURNLEY)
    with CaptureQueriesContext(connection) as many:
        found = readings_of(lancashire, codes)
    assert len(found) == 14
    assert len(many) == len(one)


def test_a_total_that_is_only_the_sum_of_its_parts_is_no_headline_unless_asked_for(lancashire):
    deposit_rows(across("people-in-work-by-occupation", "cy2021", {BURNLEY: Symbol.CONFIDENTIAL, LANCASHIRE: 667_300}))
    assert not indicators()["people-in-work-by-occupation"].headline
    assert readings(lancashire, LANCASHIRE) == {}
    assert list(readings(lancashire, LANCASHIRE, wanted=["people-in-work-by-occupation"]))


def test_an_indicator_across_the_region_shows_its_last_past_year_and_keeps_the_forecasts_on_the_line(lancashire):
    numbers = {
        "cy2015": 700_000,
        "cy2020": 722_011,
        "cy2025": {"value": 750_000.0, "marks": "f"},
        "cy2035": {"value": 772_749.0, "marks": "f"},
    }
    deposit_rows(over_time("projected-employment", LANCASHIRE, numbers))
    shown = view(lancashire, indicators()["projected-employment"])
    assert shown.period == Period.from_code("cy2020")
    assert codes(shown.lines[LANCASHIRE]) == ["cy2015", "cy2020", "cy2025", "cy2035"]


def test_the_regions_parts_are_the_largest_first_or_in_the_definitions_order(lancashire):
    occupations = {"71": ("Sales", 39_000), "61": ("Care", 53_200), "53": ("Building trades", Symbol.CONFIDENTIAL)}
    sizes = {"large": ("250 or more", 15), "micro": ("0 to 9", 2_320)}
    deposit_rows(
        [
            *by_key("people-in-work-by-occupation", LANCASHIRE, "cy2021", "occupation", occupations),
            *by_key("people-in-work-by-occupation", LANCASHIRE, "cy2020", "occupation", {"11": ("Older", 9)}),
            *by_key("enterprises", LANCASHIRE, "cy2022", "size", sizes),
        ]
    )
    (by_occupation,) = splits(lancashire, indicators()["people-in-work-by-occupation"])
    assert [part.name for part in by_occupation.parts] == ["Care", "Sales", "Building trades"]
    assert by_occupation.period.code == "cy2021"
    (by_size,) = splits(lancashire, indicators()["enterprises"])
    assert [part.key for part in by_size.parts] == ["micro", "large"]
    assert splits(lancashire, indicators()["employment-rate"]) == []


def test_a_figure_has_the_unit_of_its_indicator(lancashire):
    deposit_rows(across("median-weekly-pay", "cy2021", {BURNLEY: 462.7}))
    read = readings(lancashire, BURNLEY)["median-weekly-pay"]
    assert read.headline is not None
    assert read.headline.unit is Unit.POUNDS_PER_WEEK
