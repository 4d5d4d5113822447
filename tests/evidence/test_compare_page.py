"""Areas side by side: what is clear is said, what is not is not, and counts are not ranked."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.evidence.comparing import common_period, side_by_side
from routeways.foundation.kept import pages
from routeways.values import Period, Symbol
from routeways.values.comparison import Comparison
from tests.evidence.depositing import across, deposit_rows, over_time

BURNLEY, PENDLE, LANCASHIRE, ENGLAND, TTWA = "E07000117", "E07000122", "E69000019", "E92000001", "E30000182"


def _address(*codes: str, file: str = "") -> str:
    return f"/lancashire/compare/{file}?{urlencode([('area', code) for code in codes])}"


@pytest.fixture
def figures(warehouse: object) -> None:
    deposit_rows(
        [
            *across("employment-rate", "cy2022", {BURNLEY: (71.2, 10.6), PENDLE: (60.0, 9.0), ENGLAND: (75.8, 0.3)}),
            *across("economic-inactivity-rate", "cy2022", {BURNLEY: (28.8, 3.0), PENDLE: (12.2, 3.4)}),
            *across("ks4-sustained", "ay2022", {BURNLEY: 88.9, PENDLE: 90.4, LANCASHIRE: 91.9}),
            *across("enterprises", "cy2022", {BURNLEY: 2655, PENDLE: 3155, ENGLAND: 2_408_040}),
            *across("level-4-share", "cy2021", {BURNLEY: Symbol.CONFIDENTIAL, PENDLE: (30.0, 4.0)}),
        ]
    )


# -- the choice


def test_without_areas_the_page_asks_for_them_and_offers_a_beginning(client, figures):
    page = client.get("/lancashire/compare/").content.decode()
    assert "Choose two to four areas." in page
    assert f"?area={LANCASHIRE}&amp;area=E12000002&amp;area={ENGLAND}" in page
    assert "There is a problem" not in page


def test_one_area_is_kept_and_another_one_asked_for(client, figures):
    page = client.get(_address(BURNLEY)).content.decode()
    assert "Choose at least one more area to compare Burnley with." in page
    assert f'<option value="{BURNLEY}" selected>Burnley</option>' in page


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (("nonsense", BURNLEY), "“nonsense” is not an area of Lancashire, so it was left out."),
        (("E08000003", BURNLEY), "“E08000003” is not an area of Lancashire"),
        (("<script>", BURNLEY, PENDLE), "“&lt;script&gt;” is not an area"),
        ((BURNLEY, PENDLE, LANCASHIRE, ENGLAND, TTWA), "You chose 5 areas. We compare 4 at most"),
    ],
)
def test_what_cannot_be_compared_is_said(client, figures, codes, sentence):
    answer = client.get(_address(*codes))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_an_area_chosen_twice_counts_once(client, figures):
    assert "Choose at least one more area" in client.get(_address(BURNLEY, BURNLEY)).content.decode()


# -- what is said


def test_survey_figures_differ_clearly_only_outside_their_margins(figures):
    rows = {row.indicator.id: row for row in side_by_side([BURNLEY, PENDLE]).rows}
    assert rows["employment-rate"].standings[1].against_first is Comparison.TOO_CLOSE
    assert rows["economic-inactivity-rate"].standings[1].against_first is Comparison.BELOW
    assert rows["ks4-sustained"].standings[1].against_first is Comparison.ABOVE


def test_a_clear_difference_is_a_sentence_with_both_numbers(client, figures):
    page = client.get(_address(BURNLEY, PENDLE)).content.decode()
    assert "The inactivity rate is clearly higher in Burnley (28.8%) than in Pendle (12.2%)." in page
    assert "clearly lower</span>" in page  # Pendle's cell, against Burnley's
    assert "is lower in Burnley (88.9%) than in Pendle (90.4%)" in page  # a full count: not “clearly”


def test_counts_are_shown_but_never_called_higher_or_lower(figures):
    rows = {row.indicator.id: row for row in side_by_side([BURNLEY, ENGLAND]).rows}
    assert [one.against_first for one in rows["enterprises"].standings] == [None, None]
    assert "enterprises" not in {one.row.indicator.id for one in side_by_side([BURNLEY, ENGLAND]).findings}


def test_a_symbol_is_never_higher_or_lower(figures):
    shown = side_by_side([BURNLEY, PENDLE])
    rows = {row.indicator.id: row for row in shown.rows}
    assert rows["level-4-share"].standings[1].against_first is Comparison.NOT_COMPARABLE
    assert "level-4-share" not in {one.row.indicator.id for one in shown.findings}


def test_an_area_without_a_figure_has_the_symbol_and_the_reason(figures):
    rows = {row.indicator.id: row for row in side_by_side([BURNLEY, LANCASHIRE]).rows}
    missing = rows["enterprises"].standings[1].figure
    assert missing.symbol is Symbol.NOT_AVAILABLE
    assert missing.reason == "this release gives no figure for Lancashire in 2022"


def test_areas_meet_in_the_latest_period_that_both_have(warehouse):
    deposit_rows(
        [
            *over_time("ks4-sustained", BURNLEY, {"ay2020": 88.0, "ay2021": 87.0, "ay2022": 88.9}),
            *over_time("ks4-sustained", ENGLAND, {"ay2020": 93.0, "ay2021": 94.0}),
        ]
    )
    (row,) = side_by_side([BURNLEY, ENGLAND]).rows
    assert row.period.code == "ay2021"
    assert [one.figure.value for one in row.standings] == [87.0, 94.0]


PERIODS = st.sampled_from([Period.from_code(code) for code in ("ay2020", "ay2021", "ay2022", "ap2023-04")])


@given(st.lists(st.lists(PERIODS, max_size=4, unique=True), min_size=1, max_size=4).filter(any))
def test_a_part_of_a_year_never_stands_for_a_year_where_there_is_one(periods):
    chosen = common_period(periods)
    assert any(chosen in own for own in periods)
    if any(one.code.startswith("ay") for own in periods for one in own):
        assert chosen.code.startswith("ay")


def test_areas_without_any_figure_are_told_so(client, warehouse):
    page = client.get(_address(BURNLEY, PENDLE)).content.decode()
    assert "No official figures have been loaded for these areas yet." in page


def test_a_travel_to_work_area_is_called_one_in_the_headings(client, figures):
    page = client.get(_address(BURNLEY, TTWA)).content.decode()
    assert "Compare Burnley and Burnley Travel to Work Area</h1>" in page


# -- files and cost


def test_the_download_has_the_figures_of_all_areas(client, figures):
    text = client.get(_address(BURNLEY, PENDLE, file="data.csv")).content.decode("utf-8-sig")
    assert text.count(f",{BURNLEY},") == 5
    assert text.count(f",{PENDLE},") == 5
    assert client.get(_address(BURNLEY, "nonsense", file="data.csv")).status_code == 404
    assert client.get("/lancashire/compare/data.csv").status_code == 404
    assert client.get(_address(BURNLEY, PENDLE, file="data.exe")).status_code == 404


def test_the_page_asks_the_database_few_questions(client, figures, django_assert_num_queries):
    client.get(_address(BURNLEY, PENDLE, LANCASHIRE, ENGLAND))
    pages.clear()  # what is counted is making the page; afterwards it is kept
    with django_assert_num_queries(4):
        client.get(_address(BURNLEY, PENDLE, LANCASHIRE, ENGLAND))
