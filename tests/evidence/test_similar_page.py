"""Districts like one: a planted twin is found, gaps are honest, and other kinds of area are told why not."""

from __future__ import annotations

import pytest

from routeways.evidence.neighbours import LEAST, SHOWN, key_rates, neighbourhood
from routeways.foundation.kept import pages
from routeways.places import queries as places
from routeways.values import Symbol
from routeways.values.unit import Unit
from tests.evidence.depositing import Row, across, deposit_rows

pytestmark = pytest.mark.usefixtures("warehouse")

BURNLEY, BARNSLEY, COUNTY, TTWA = "E07000117", "E08000038", "E10000017", "E30000170"
PERIOD = "cy2022"
QUERIES = 4


def _england() -> list[str]:
    found = places.areas("district")
    return [one.code for one in found if one.valid_to is None and one.code.startswith("E")]


def _rows(**instead: dict[str, object]) -> list[Row]:
    """Numbers for all districts by all key rates; `instead` replaces some: code → {indicator: number}."""
    rows: list[Row] = []
    for number, one in enumerate(key_rates()):
        values = {code: 20.0 + (place * (7 + 2 * number)) % 60 for place, code in enumerate(_england())}
        values |= {code: given[one.id] for code, given in instead.items() if one.id in given}
        rows += across(one.id, PERIOD, {code: value for code, value in values.items() if value is not None})
    return rows


def _twin(value: float = 33.3) -> dict[str, object]:
    return {one.id: value for one in key_rates()}


def test_the_key_rates_are_rates_and_none_is_another_one_shifted():
    found = key_rates()
    assert len(found) >= LEAST
    assert all(one.unit.is_rate and one.unit is not Unit.POINTS for one in found)


def test_a_planted_twin_is_the_nearest(client):
    deposit_rows(_rows(**{BURNLEY: _twin(), BARNSLEY: _twin()}))
    found = neighbourhood(BURNLEY)
    assert (found.found[0].code, found.found[0].distance) == (BARNSLEY, 0)
    assert len(found.found) == SHOWN
    assert found.among == len(_england()) - 1
    page = client.get(f"/lancashire/similar/{BURNLEY}/").content.decode()
    assert "Barnsley" in page
    assert f"{len(key_rates())} of {len(key_rates())}" in page


def test_the_page_shows_method_indicators_and_what_margins_mean(client):
    deposit_rows(_rows())
    page = client.get(f"/lancashire/similar/{BURNLEY}/").content.decode()
    assert "standard deviations" in page
    assert "The distance takes each figure as it is published and ignores its margin." in page
    for one in key_rates():
        assert one.title in page


def test_an_indicator_that_the_district_has_no_value_for_is_left_out_and_named(client):
    hidden = {key_rates()[0].id: Symbol.CONFIDENTIAL}
    deposit_rows(_rows(**{BURNLEY: hidden}))
    found = neighbourhood(BURNLEY)
    assert [one.indicator.id for one in found.left_out] == [key_rates()[0].id]
    assert found.left_out[0].reason == "the district’s figure for 2022 is confidential"
    assert "is confidential." in client.get(f"/lancashire/similar/{BURNLEY}/").content.decode()


def test_a_twin_with_one_number_hidden_is_still_found_on_the_others():
    hidden = _twin() | {key_rates()[1].id: Symbol.CONFIDENTIAL}
    deposit_rows(_rows(**{BURNLEY: _twin(), BARNSLEY: hidden}))
    first = neighbourhood(BURNLEY).found[0]
    assert (first.code, first.distance, first.shared) == (BARNSLEY, 0, len(key_rates()) - 1)


def test_districts_with_too_few_figures_are_not_compared():
    few = {one.id: Symbol.NOT_AVAILABLE for one in key_rates()[LEAST - 1 :]}
    deposit_rows(_rows(**{BARNSLEY: few}))
    found = neighbourhood(BURNLEY)
    assert found.among == len(_england()) - 2
    assert BARNSLEY not in {one.code for one in found.found}


def test_with_too_few_indicators_nobody_is_similar(client):
    deposit_rows([row for row in _rows() if row["indicator"] in {one.id for one in key_rates()[: LEAST - 1]}])
    found = neighbourhood(BURNLEY)
    assert (found.found, found.among) == ((), 0)
    page = client.get(f"/lancashire/similar/{BURNLEY}/").content.decode()
    assert "We have too few figures to say which districts are like Burnley." in page


def test_an_empty_warehouse_has_no_neighbours(client):
    assert client.get(f"/lancashire/similar/{BURNLEY}/").status_code == 200


@pytest.mark.parametrize("code", [COUNTY, TTWA, "E69000019"])
def test_other_kinds_of_area_are_told_that_it_is_for_districts(client, code):
    page = client.get(f"/lancashire/similar/{code}/").content.decode()
    assert "We only look for similar places among districts." in page
    assert f'href="/lancashire/similar/{BURNLEY}/"' in page
    assert client.get(f"/lancashire/similar/{code}/data.csv").status_code == 404


def test_a_code_that_is_no_area_of_the_region_is_not_found(client):
    assert client.get(f"/lancashire/similar/{BARNSLEY}/").status_code == 404
    assert client.get("/lancashire/similar/nonsense/").status_code == 404


def test_the_download_holds_the_figures_that_were_compared(client):
    deposit_rows(_rows(**{BURNLEY: _twin(), BARNSLEY: _twin()}))
    lines = client.get(f"/lancashire/similar/{BURNLEY}/data.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + (1 + SHOWN) * len(key_rates())


def test_the_page_asks_the_database_few_questions(client, django_assert_num_queries):
    deposit_rows(_rows())
    client.get(f"/lancashire/similar/{BURNLEY}/")
    pages.clear()  # the page itself is kept
    with django_assert_num_queries(QUERIES):
        client.get(f"/lancashire/similar/{BURNLEY}/")
