"""The page of all areas, the postcode box, and what an area's page says about the area."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routeways.evidence.naming import area_names, groups_of, in_groups
from routeways.evidence.presenting.areas import part, parts
from routeways.foundation.kept import pages
from routeways.places import queries as places
from routeways.places.models import Boundary, Postcode
from tests.evidence.depositing import across, deposit_rows

pytestmark = pytest.mark.usefixtures("warehouse")

BURNLEY, PRESTON, COUNTY, LANCASHIRE = "E07000117", "E07000123", "E10000017", "E69000019"
QUERIES_AREAS, QUERIES_AREA = 6, 12
TTWA_BLACKBURN, TTWA_BURNLEY, TTWA_LIVERPOOL = "E30000170", "E30000182", "E30000233"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# -- names and groups


def test_a_travel_to_work_area_is_never_called_by_its_towns_name_alone():
    names = area_names()
    assert names[TTWA_BLACKBURN] == "Blackburn Travel to Work Area"
    assert names[BURNLEY] == "Burnley"
    assert area_names() is names


def test_every_area_of_a_region_stands_in_one_group():
    for region in places.regions():
        codes = [code for group in groups_of(region) for code in group.codes]
        assert len(codes) == len(set(codes))
        assert {one.code for one in region.geography.districts} <= set(codes)


def test_districts_that_have_ended_stand_apart():
    groups = {group.key: group.codes for group in groups_of(places.region("cumbria"))}
    assert len(groups["districts"]) == 2
    assert len(groups["former"]) == 6


def test_groups_without_any_of_the_codes_are_left_out():
    region = places.region("lancashire")
    found = in_groups(region, [LANCASHIRE, BURNLEY])
    assert [(group.key, codes) for group, codes in found] == [("districts", (BURNLEY,)), ("whole", (LANCASHIRE,))]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([(1.0, "Pendle"), (1.0, "Burnley")], "all of Burnley and Pendle"),
        (
            [(0.2, "Ribble Valley"), (1.0, "Chorley"), (0.18, "Fylde")],
            "all of Chorley, 20% of Ribble Valley and 18% of Fylde",
        ),
        ([(1.0, "Burnley"), (1.0, "Pendle"), (0.06, "Rossendale")], "all of Burnley and Pendle, and 6% of Rossendale"),
        ([], ""),
    ],
)
def test_what_an_area_is_made_of_in_words(shares, words):
    assert parts(shares) == words


def test_a_very_small_part_is_not_called_nothing():
    assert part(0.001, "Wyre") == "1% of Wyre"


# -- the page of all areas


def test_all_areas_are_listed_and_linked_before_the_map(client):
    page = _page(client, "/lancashire/areas/")
    region = places.region("lancashire")
    for group in groups_of(region):
        if group.key != "others":
            for code in group.codes:
                assert f'<a href="{code}/">' in page
    assert page.index(f'<li><a href="{BURNLEY}/">') < page.index('<svg class="plot"')


def test_the_map_is_passed_over_by_the_keyboard_because_the_list_has_the_same_links(client):
    page = _page(client, "/lancashire/areas/")
    drawing = page[page.index('<svg class="plot"') :]
    assert drawing.count('tabindex="-1"') >= 14
    assert f'<a href="{PRESTON}/" tabindex="-1">' in drawing


def test_areas_mostly_outside_say_why_they_have_no_figures(client):
    page = _page(client, "/lancashire/areas/")
    assert "Liverpool lies mostly outside Lancashire." in page
    assert "All of Burnley and Pendle." in page


def test_a_region_whose_districts_changed_lists_both_editions(client):
    page = _page(client, "/cumbria/areas/")
    assert "Cumberland" in page
    assert "until 31 March 2023" in page


def test_a_postcode_is_found_by_its_sector_and_the_estimate_is_noted(client):
    page = _page(client, "/lancashire/areas/?postcode=pr1+2he")
    assert f'<strong>PR1 2HE</strong> is in <a href="/lancashire/areas/{PRESTON}/">Preston</a>.' in page
    assert "This is the middle of all postcodes that start with PR1 2" in page


def test_a_full_postcode_that_is_loaded_is_no_estimate(client):
    vintage = places.vintages()[0]
    Postcode.objects.create(
        postcode="PR1 2HE", sector="PR1 2", latitude=53.76, longitude=-2.7, district=BURNLEY, vintage=vintage
    )
    page = _page(client, "/lancashire/areas/?postcode=PR12HE")
    assert f'is in <a href="/lancashire/areas/{BURNLEY}/">Burnley</a>.' in page
    assert "the middle of all postcodes" not in page


def test_a_postcode_of_another_region_is_said_to_be_elsewhere(client):
    page = _page(client, "/cumbria/areas/?postcode=PR1+2HE")
    assert "is in Preston, which is not part of Cumbria." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a postcode, for example PR1 2HE."),
        ("PR1", "“PR1” is only the first part of a postcode."),
        ("<b>1", "“&lt;b&gt;1” is not a UK postcode."),
        ("ZE1 0AA", "We do not know where ZE1 0AA is."),
        ("x" * 500, "A postcode is shorter than this."),
    ],
)
def test_a_bad_postcode_is_explained_and_kept(client, typed, sentence):
    answer = client.get("/lancashire/areas/", {"postcode": typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert sentence in page
    assert "<title>Error: " in page


def test_the_page_of_areas_asks_the_database_few_questions(client, django_assert_num_queries):
    client.get("/lancashire/areas/")
    with django_assert_num_queries(QUERIES_AREAS):
        client.get("/lancashire/areas/")


# -- about one area


def test_a_district_names_its_travel_to_work_area_and_what_that_is_made_of(client):
    page = _page(client, f"/lancashire/areas/{BURNLEY}/")
    assert (
        f'<a href="/lancashire/areas/{TTWA_BURNLEY}/">Burnley Travel to Work Area</a> (all of Burnley and Pendle)'
        in page
    )
    assert f"<code>{BURNLEY}</code>" in page
    assert f'href="/lancashire/similar/{BURNLEY}/"' in page
    assert f'href="/lancashire/compare/?area={BURNLEY}"' in page
    assert "Where Burnley lies in Lancashire" in page


def test_a_district_in_two_travel_to_work_areas_names_both(client):
    page = _page(client, "/lancashire/areas/E07000124/")
    assert "80% of Ribble Valley" in page
    assert "Preston Travel to Work Area</a> (20% of Ribble Valley)" in page


def test_a_travel_to_work_area_has_its_full_name_as_its_heading(client):
    page = _page(client, f"/lancashire/areas/{TTWA_BLACKBURN}/")
    assert "Blackburn Travel to Work Area</h1>" in page
    assert "98% of Blackburn with Darwen" in page
    assert f"/similar/{TTWA_BLACKBURN}/" not in page


def test_a_travel_to_work_area_mostly_outside_says_why_it_has_few_figures(client):
    assert "Why it has few figures" in _page(client, f"/lancashire/areas/{TTWA_LIVERPOOL}/")


def test_the_county_says_which_districts_it_leaves_out(client):
    page = _page(client, f"/lancashire/areas/{COUNTY}/")
    assert "12 districts. It leaves out Blackburn with Darwen and Blackpool" in page


def test_the_region_says_what_else_is_the_same_ground(client):
    page = _page(client, f"/lancashire/areas/{LANCASHIRE}/")
    assert "Lancashire Combined County Authority (E47000018)" in page
    assert "We count its figures once." in page


def test_an_ended_district_says_until_when_and_what_became_of_it(client):
    page = _page(client, "/cumbria/areas/E07000026/")
    assert "31 March 2023; now part of Cumberland" in page


# -- the indicator's table


def test_the_indicators_table_is_grouped_and_tells_a_town_from_its_travel_to_work_area(client):
    numbers = {BURNLEY: 88.9, TTWA_BURNLEY: 90.1, LANCASHIRE: 91.9, COUNTY: 92.0, "E92000001": 93.8}
    deposit_rows(across("ks4-sustained", "ay2022", numbers))
    page = _page(client, "/lancashire/indicators/ks4-sustained/")
    order = [
        "<h3>Districts</h3>",
        "<h3>Travel to Work Areas</h3>",
        "<h3>County and region</h3>",
        "<h3>To compare with</h3>",
    ]
    places_on_page = [page.index(heading) for heading in order]
    assert places_on_page == sorted(places_on_page)
    assert "Burnley Travel to Work Area</a>" in page


def test_the_area_page_asks_the_database_few_questions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    deposit_rows(across("ks4-sustained", "ay2022", {BURNLEY: 88.9}), now=datetime(2026, 3, 3, tzinfo=UTC))
    client.get(f"/lancashire/areas/{BURNLEY}/")
    pages.clear()  # the page itself is kept
    with django_assert_num_queries(QUERIES_AREA):
        client.get(f"/lancashire/areas/{BURNLEY}/")


# -- with outlines


def test_the_maps_are_outlines_once_a_boundary_file_is_loaded(client):
    region, vintage = places.region("lancashire"), places.vintages()[0]
    for number, one in enumerate(region.districts()):
        west = 1000.0 * number
        ring = [[west, 0.0], [west + 1000, 0.0], [west + 1000, 900.0], [west, 900.0], [west, 0.0]]
        Boundary.objects.create(code=one.code, edition="2024", kind="district", rings=[[ring]], vintage=vintage)
    page = _page(client, "/lancashire/areas/")
    assert page.count('<path class="land shore" transform="scale(') == 14
    assert "Each tile is one district" not in page
    one = _page(client, f"/lancashire/areas/{BURNLEY}/")
    assert "Outline map of 14 areas. Picked out: Burnley." in one
