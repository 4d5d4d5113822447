"""Explore: the address is the query, the drawing is an honest one, and every bad parameter has its sentence."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.evidence.definitions import indicators
from routeways.evidence.explore import KINDS, Explored, Query, explored, part_years
from routeways.evidence.presenting import explore as presenting
from routeways.foundation.kept import pages
from routeways.values import Symbol
from routeways.warehouse.models import Vintage
from tests.evidence.depositing import across, by_key, deposit_rows, over_time

BURNLEY, PENDLE, PRESTON, LANCASHIRE, ENGLAND = "E07000117", "E07000122", "E07000123", "E69000019", "E92000001"
SIZES = {
    "micro": ("0 to 9", 2320),
    "small": ("10 to 49", 270),
    "medium": ("50 to 249", 45),
    "large": ("250 or more", 15),
}


@pytest.fixture
def figures(warehouse: object) -> list[Vintage]:
    years = {"cy2020": (70.0, 4.0), "cy2021": Symbol.CONFIDENTIAL, "cy2022": (71.2, 10.6)}
    rows = [
        *over_time("employment-rate", BURNLEY, years),
        *over_time("employment-rate", PENDLE, {"cy2020": (80.0, 4.0), "cy2021": (79.0, 4.0), "cy2022": (78.0, 4.0)}),
        *over_time(
            "employment-rate", LANCASHIRE, {"cy2020": (74.7, 1.6), "cy2021": (72.2, 1.7), "cy2022": (72.9, 1.8)}
        ),
        *over_time("employment-rate", ENGLAND, {"cy2020": (75.6, 0.3), "cy2021": (75.1, 0.3), "cy2022": (75.8, 0.3)}),
        *over_time("apprenticeship-starts-home", BURNLEY, {"ay2023": 700, "ay2024": 648, "ap2025-04": 500}),
    ]
    for area, factor in ((BURNLEY, 1), (PENDLE, 2)):
        for year in ("cy2021", "cy2022"):
            own = {key: (label, count * factor) for key, (label, count) in SIZES.items()}
            rows += by_key("enterprises", area, year, "size", own)
            rows += across("enterprises", year, {area: 2650 * factor})
    many = {f"p{number:03}": (f"Provider {number:03}", 200 - number) for number in range(130)}
    rows += by_key("apprenticeship-starts-home", BURNLEY, "ay2024", "provider", many)
    rows += by_key("apprenticeship-starts-home", PENDLE, "ay2024", "provider", many)
    return deposit_rows(rows)


def _shown(indicator: str, *areas: str, **more: str) -> Explored:
    found = explored(Query(indicators()[indicator], areas, **more))
    assert isinstance(found, Explored)
    return found


def _get(client: Client, *pairs: tuple[str, str], file: str = "") -> str:
    answer = client.get(f"/lancashire/explore/{file}?{urlencode(pairs)}")
    assert answer.status_code == 200
    return answer.content.decode()


# -- what is drawn


@pytest.mark.parametrize(
    ("indicator", "areas", "more", "kind"),
    [
        ("employment-rate", (BURNLEY, ENGLAND), {}, "line"),
        ("employment-rate", (BURNLEY, PENDLE, ENGLAND), {"period": "cy2022"}, "dots"),
        ("enterprises", (BURNLEY, PENDLE), {"period": "cy2022"}, "bars"),
        ("enterprises", (BURNLEY,), {"breakdown": "size"}, "line"),
        ("enterprises", (BURNLEY,), {"breakdown": "size", "period": "cy2022"}, "bars"),
        ("enterprises", (BURNLEY, PENDLE), {"breakdown": "size"}, "stacked"),
        ("apprenticeship-starts-home", (BURNLEY,), {"breakdown": "provider"}, "bars"),
        ("apprenticeship-starts-home", (BURNLEY, PENDLE), {"breakdown": "provider"}, "bars"),
    ],
)
def test_the_drawing_fits_the_figures(figures, indicator, areas, more, kind):
    shown = _shown(indicator, *areas, **more)
    assert shown.kind == kind
    assert presenting.draw(shown).table.rows


def test_every_honest_drawing_can_be_asked_for_and_drawn(figures):
    for indicator, areas, breakdown in (
        ("employment-rate", (BURNLEY, PENDLE, ENGLAND), ""),
        ("enterprises", (BURNLEY, PENDLE), "size"),
        ("enterprises", (BURNLEY,), "size"),
        ("apprenticeship-starts-home", (BURNLEY, PENDLE), "provider"),
    ):
        for kind in _shown(indicator, *areas, breakdown=breakdown).kinds:
            shown = _shown(indicator, *areas, breakdown=breakdown, kind=kind)
            assert shown.kind == kind
            assert presenting.draw(shown).svg.startswith("<svg")


def test_parts_that_do_not_add_up_are_not_stacked(warehouse):
    """Firms that survived two years are among those that survived one."""
    survived = {"survived-1": ("one year", 94.0), "survived-2": ("two years", 75.0)}
    rows = [
        row
        for area in (BURNLEY, PENDLE)
        for row in by_key("business-survival-five-years", area, "cy2019", "what", survived)
    ]
    deposit_rows([*rows, *across("business-survival-five-years", "cy2019", {BURNLEY: 27.5, PENDLE: 30.0})])
    shown = _shown("business-survival-five-years", BURNLEY, PENDLE, breakdown="what")
    assert not shown.adds_up
    assert "stacked" not in shown.kinds
    assert any("do not add up" in note for note in presenting.notes(shown))


def test_parts_of_which_the_total_is_another_number_are_not_stacked(warehouse):
    rows = [row for area in (BURNLEY, PENDLE) for row in by_key("enterprises", area, "cy2022", "size", SIZES)]
    deposit_rows([*rows, *across("enterprises", "cy2022", {BURNLEY: 5000, PENDLE: 5000})])
    assert not _shown("enterprises", BURNLEY, PENDLE, breakdown="size").adds_up


def test_a_part_of_a_year_never_stands_on_the_line_of_whole_years(figures):
    shown = _shown("apprenticeship-starts-home", BURNLEY)
    assert [one.code for one in shown.stretch] == ["ay2023", "ay2024"]
    assert [one.code for one in part_years(shown)] == ["ap2025-04"]
    assert "2025/26 (Aug to Apr) cannot stand on one line with 2024/25." in " ".join(presenting.notes(shown))
    alone = _shown("apprenticeship-starts-home", BURNLEY, period="ap2025-04")
    assert (alone.period.code, alone.kind) == ("ap2025-04", "bars")


def test_a_hidden_year_is_a_gap_with_its_symbol_not_a_zero(figures):
    drawn = presenting.draw(_shown("employment-rate", BURNLEY))
    assert "[c]" in drawn.svg
    assert "[c]" in str(drawn.table.rows[1][1])


def test_of_many_parts_the_largest_twenty_are_drawn_and_the_rest_counted(figures):
    shown = _shown("apprenticeship-starts-home", BURNLEY, breakdown="provider")
    drawn = presenting.draw(shown)
    assert len(drawn.table.rows) == 20
    assert "The 20 largest; 110 more in the download." in drawn.subtitle
    assert drawn.table.rows[0][0] == "Provider 000"


def test_the_title_claims_no_difference_inside_the_margins(figures):
    assert "cannot be told apart from England’s" in presenting.title(_shown("employment-rate", BURNLEY, ENGLAND))
    assert "is lower in Lancashire than in England" in presenting.title(_shown("employment-rate", LANCASHIRE, ENGLAND))


def test_the_dots_are_grouped_against_the_last_area_chosen(figures):
    drawn = presenting.draw(_shown("employment-rate", BURNLEY, PENDLE, LANCASHIRE, ENGLAND, period="cy2022"))
    assert drawn.title == "2 of 3 areas are too close to England to call"


# -- the page


def test_with_nothing_chosen_there_is_something_to_see(client, figures):
    page = _get(client)
    assert "Explore the figures</h1>" in page
    assert '<h2 id="found">People in work</h2>' in page
    assert "<svg" in page
    assert "There is a problem" not in page


def test_an_empty_warehouse_says_that_nothing_is_loaded(client, warehouse):
    assert "No official file has been loaded yet" in _get(client)


def test_each_number_of_the_table_leads_to_its_own_page(client, figures):
    page = _get(client, ("indicator", "enterprises"), ("area", BURNLEY), ("area", PENDLE), ("breakdown", "size"))
    href = f"/lancashire/figures/enterprises/{PENDLE}/cy2022/?breakdown=size%3Dsmall"
    assert f'href="{href}"' in page
    assert client.get(href).status_code == 200


def test_the_rest_of_a_long_table_is_counted(client, figures):
    page = _get(client, ("indicator", "apprenticeship-starts-home"), ("area", BURNLEY), ("breakdown", "provider"))
    assert "30 more rows in the download." in page


def test_what_is_chosen_is_chosen_in_the_form(client, figures):
    page = _get(client, ("indicator", "enterprises"), ("area", PENDLE), ("breakdown", "size"), ("period", "cy2021"))
    assert '<option value="enterprises" selected>' in page
    assert '<option value="size" selected>' in page
    assert '<option value="cy2021" selected>' in page
    assert f'value="{PENDLE}" checked' in page
    assert f'value="{BURNLEY}" checked' not in page


def test_an_area_without_figures_is_named(client, figures):
    page = _get(client, ("indicator", "employment-rate"), ("area", BURNLEY), ("area", PRESTON))
    assert "There are no figures of this kind for Preston." in page


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("indicator", "nonsense")], "“nonsense” is not one of our indicators, so you see “People in work”."),
        ([("indicator", "level-4-share")], "“level-4-share” has no figures yet"),
        ([("area", "E99999999"), ("area", "<i>")], "“E99999999”, “&lt;i&gt;” are not areas of Lancashire."),
        ([("area", PRESTON)], "There are no figures of “People in work” for the areas you chose."),
        ([("breakdown", "sex")], "“People in work” cannot be broken down by “sex”. It has no breakdown."),
        (
            [("indicator", "enterprises"), ("area", BURNLEY), ("breakdown", "sex")],
            "It can be broken down by “How many people they employ”.",
        ),
        ([("period", "cy1066")], "There are no figures for “cy1066”. Choose a period from the list."),
        ([("period", "x" * 999)], "There are no figures for “xxx"),
        ([("kind", "pie")], "There is no kind of chart called “pie”."),
        ([("kind", "stacked")], "“Bars in parts” does not fit these figures, so you see “Lines over time”."),
        ([("vintage", "nope")], "There is no release “nope”."),
    ],
)
def test_every_bad_parameter_has_its_sentence(client, figures, pairs, sentence):
    page = _get(client, *pairs)
    assert "There is a problem" in page
    assert sentence in page
    assert "x" * 50 not in page.partition("<main")[2].partition("</main>")[0]  # long nonsense is cut where it is quoted


NAMES = st.sampled_from(["indicator", "area", "breakdown", "period", "kind", "vintage", "page"])
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["employment-rate", "enterprises", BURNLEY, PENDLE, ENGLAND, "size", "cy2022", *KINDS]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_no_address_breaks_the_page(client, figures, pairs):
    _get(client, *pairs)
    assert client.get(f"/lancashire/explore/data.json?{urlencode(pairs)}").status_code in (200, 404)


# -- its addresses


def test_the_address_of_a_query_asks_for_the_same_again(figures):
    query = Query(indicators()["enterprises"], (BURNLEY, PENDLE), "size", "cy2022", "bars")
    assert parse_qsl(query.address) == [
        ("indicator", "enterprises"),
        ("area", BURNLEY),
        ("area", PENDLE),
        ("breakdown", "size"),
        ("period", "cy2022"),
        ("kind", "bars"),
    ]


def test_the_pinned_address_keeps_showing_the_old_release(client, figures):
    vintage = next(one for one in figures if one.source == "nomis-aps-employment")
    address = urlencode([("indicator", "employment-rate"), ("area", BURNLEY), ("area", ENGLAND)])
    page = _get(client, *parse_qsl(address))
    pinned = f"{address}&vintage={vintage.code.replace('@', '%40')}"
    assert pinned.replace("&", "&amp;") in page
    newer = over_time("employment-rate", BURNLEY, {"cy2022": (66.6, 1.0)})
    deposit_rows(newer, release="Later", now=vintage.loaded_at.replace(year=2027))
    assert "66.6%" in _get(client, *parse_qsl(address))
    old = _get(client, *parse_qsl(pinned))
    assert "71.2%" in old
    assert "66.6%" not in old
    assert "You see one release, which will not change." in old


def test_downloads_hold_the_query_and_nothing_else(client, figures):
    query = (("indicator", "enterprises"), ("area", BURNLEY), ("breakdown", "size"), ("period", "cy2022"))
    lines = _get(client, *query, file="data.csv").removeprefix("\ufeff").splitlines()
    assert len(lines) == 1 + len(SIZES)
    assert len(_get(client, *query[:3], file="data.csv").splitlines()) == 1 + 2 * len(SIZES)
    assert client.get(f"/lancashire/explore/data.xlsx?{urlencode(query)}").status_code == 200


def test_the_chart_is_a_file_of_its_own(client, figures):
    query = urlencode([("indicator", "employment-rate"), ("area", BURNLEY), ("area", ENGLAND)])
    drawing = client.get(f"/lancashire/explore/charts/chart.svg?{query}")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"cannot be told apart" in drawing.content
    picture = client.get(f"/lancashire/explore/charts/chart.png?{query}")
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/lancashire/explore/charts/other.svg?{query}").status_code == 404


def test_a_file_is_what_was_asked_for_or_nothing(client, figures):
    assert client.get("/lancashire/explore/data.csv?indicator=employment-rate&area=nonsense").status_code == 404
    assert client.get("/lancashire/explore/data.csv?indicator=employment-rate&kind=pie").status_code == 404


def test_the_page_asks_the_database_few_questions(client, figures, django_assert_num_queries):
    pairs = [("indicator", "enterprises"), ("area", BURNLEY), ("area", PENDLE), ("breakdown", "size")]
    _get(client, *pairs)
    pages.clear()  # what is counted is making the page; afterwards it is kept
    with django_assert_num_queries(4):
        _get(client, *pairs)
