"""The one figure read: filters, order, pages, releases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.values import Symbol
from routeways.warehouse import files, queries
from routeways.warehouse.models import Vintage
from routeways.warehouse.queries import current_sets, figure_page, figures, previous_set, sets_of, vintages
from tests.evidence.conftest import warehouse  # noqa: F401  (a fixture)
from tests.evidence.depositing import NOW, across, by_key, deposit_rows, over_time

BURNLEY, PENDLE, ENGLAND = "E07000117", "E07000122", "E92000001"
RATE, FIRMS = "employment-rate", "enterprises"


@pytest.fixture
def deposited(warehouse):  # noqa: F811
    return deposit_rows(
        [
            *over_time(RATE, BURNLEY, {"cy2021": (71.2, 5.0), "cy2022": Symbol.CONFIDENTIAL}),
            *across(RATE, "cy2022", {PENDLE: (70.0, 4.0), ENGLAND: (75.5, 0.3)}),
            *over_time(FIRMS, BURNLEY, {"cy2022": 2_700}),
            *by_key(FIRMS, BURNLEY, "cy2022", "size", {"micro": ("0 to 9", 2_350), "small": ("10 to 49", 300)}),
        ]
    )


def addresses(table):
    return [(row["indicator"], row["area"], row["period"], row["breakdown"]) for row in table.rows]


def test_no_warehouse_has_no_figures(warehouse):  # noqa: F811
    assert len(figures()) == 0
    assert figure_page(limit=10).total == 0


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 7),
        ({"indicators": RATE}, 4),
        ({"indicators": [RATE, FIRMS]}, 7),
        ({"indicators": "no-such-indicator"}, 0),
        ({"areas": BURNLEY}, 5),
        ({"areas": (BURNLEY, PENDLE), "periods": "cy2022"}, 5),
        ({"breakdowns": ""}, 5),
        ({"breakdowns": "size=micro"}, 1),
        ({"dimensions": "size"}, 2),
        ({"dimensions": ["", "size"]}, 7),
        ({"areas": []}, 0),
        ({"areas": "'; DROP TABLE figures; --"}, 0),
    ],
)
def test_conditions_are_all_met(deposited, filters, count):
    assert len(figures(**filters)) == count
    assert figure_page(limit=100, **filters).total == count


def test_rows_come_by_indicator_area_breakdown_and_time(deposited):
    found = addresses(figures())
    assert found == sorted(found, key=lambda row: (row[0], row[1], row[3], row[2]))


def test_a_symbol_comes_out_as_it_went_in(deposited):
    figure = figures(indicators=RATE, areas=BURNLEY, periods="cy2022").one()
    assert figure.value is None
    assert figure.symbol is Symbol.CONFIDENTIAL


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_give_every_row_once_and_in_order(deposited, limit):
    whole, found, offset = addresses(figures()), [], 0
    while True:
        page = figure_page(limit=limit, offset=offset)
        assert page.total == len(whole)
        assert len(page.table) <= limit
        if not len(page.table):
            break
        found += addresses(page.table)
        offset += limit
    assert found == whole


def test_a_page_beyond_the_end_is_empty_but_knows_how_many_there_are(deposited):
    page = figure_page(limit=10, offset=1_000_000)
    assert len(page.table) == 0
    assert page.total == 7


def test_a_release_can_be_asked_for_by_its_name_after_the_next_one(deposited):
    first = next(row for row in deposited if row.source == current_sets()[RATE].vintage.source)
    second = deposit_rows(
        over_time(RATE, BURNLEY, {"cy2021": (72.0, 5.0), "cy2022": (72.5, 5.0)}),
        release="Second",
        now=NOW + timedelta(days=1),
    )[0]
    assert figures(indicators=RATE, areas=BURNLEY, periods="cy2021").one().value == 72.0
    assert figures(indicators=RATE, areas=BURNLEY, periods="cy2021", vintage=first.code).one().value == 71.2
    assert figure_page(limit=10, indicators=RATE, vintage=second.code).total == 2
    assert {row["vintage"] for row in figures(vintage=first.code).rows} == {first.code}


def test_an_unknown_release_is_told(deposited):
    with pytest.raises(LookupError, match="no vintage “nothing@0”"):
        figures(vintage="nothing@0")
    with pytest.raises(LookupError):
        figure_page(limit=1, vintage="nothing@0")


def test_a_release_without_the_indicator_gives_no_rows(deposited):
    firms = current_sets()[FIRMS].vintage
    assert len(figures(indicators=RATE, vintage=firms.code)) == 0


def test_the_same_question_is_answered_from_memory(deposited, monkeypatch):
    first = figures(indicators=RATE)
    monkeypatch.setattr(queries._reader, "_ask", None)
    assert figures(indicators=[RATE]) is first


def test_what_is_kept_in_memory_has_an_end(deposited, monkeypatch):
    reader = queries._Reader()
    monkeypatch.setattr(queries, "_reader", reader)
    monkeypatch.setattr(queries, "ROWS_KEPT", 5)
    for filters in ({"indicators": RATE}, {"indicators": FIRMS}, {}, {"areas": BURNLEY}):
        figures(**filters)
    assert sum(len(table) for table in reader._kept.values()) <= 5
    assert reader._rows == sum(len(table) for table in reader._kept.values())
    assert len(figures()) == 7


def test_reading_the_latest_figures_needs_no_query_of_the_database(deposited, django_assert_num_queries):
    with django_assert_num_queries(0):
        figures(indicators=RATE, areas=BURNLEY)


def test_sets_are_listed_newest_release_first_and_the_one_before_is_known(deposited):
    deposit_rows(over_time(RATE, BURNLEY, {"cy2021": 72.0}), release="Second", now=NOW + timedelta(days=1))
    now, before = sets_of(RATE)
    assert now.current and not before.current
    assert previous_set(now) == before
    assert previous_set(before) is None


def test_vintages_of_a_source_are_listed_newest_first(deposited):
    source = current_sets()[RATE].vintage.source
    deposit_rows(
        over_time(RATE, BURNLEY, {"cy2021": 72.0}), release="Old", published=date(2020, 1, 1), now=NOW + timedelta(1)
    )
    assert {row.source for row in vintages(source)} == {source}
    assert len(vintages()) == Vintage.objects.count() == 3
    assert queries.vintage("nothing") is None


def test_the_pointer_names_a_file_that_is_there(deposited):
    assert files.full(files.pointed_to()).is_file()
