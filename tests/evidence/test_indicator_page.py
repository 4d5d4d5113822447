"""An indicator across its region: lead, map, no ranks in the noise, breakdowns, downloads; attention, changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routeways.places import queries as places
from routeways.values import Symbol
from tests.evidence.depositing import NOW, across, by_key, deposit_rows, over_time

pytestmark = pytest.mark.usefixtures("warehouse")
BURNLEY, PENDLE, LANCASHIRE, ENGLAND = "E07000117", "E07000122", "E69000019", "E92000001"
TTWA_LIVERPOOL = "E30000233"


@pytest.fixture
def districts(warehouse) -> list[str]:
    return [area.code for area in places.region("lancashire").districts()]


def get(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"/lancashire/{address}")
    assert answer.status_code == status
    return answer.content.decode()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def survey(districts):
    rows = []
    for year, shift in (("cy2018", 0.0), ("cy2020", 0.5), ("cy2021", 1.0), ("cy2022", 1.5)):
        numbers = dict.fromkeys(districts, (72.0 + shift, 8.0))
        numbers |= {BURNLEY: (58.0, 4.0), PENDLE: Symbol.CONFIDENTIAL, LANCASHIRE: (72.9, 1.8), ENGLAND: (75.8, 0.3)}
        rows += across("employment-rate", year, numbers)
    missing = {"symbol": "x", "reason": "Liverpool lies mostly outside Lancashire."}
    rows += across("employment-rate", "cy2022", {TTWA_LIVERPOOL: missing})
    return deposit_rows(rows, release="Spring")


PAGE = "indicators/employment-rate/"


def test_the_lead_answers_and_names_only_who_can_be_told_apart(client, survey):
    page = get(client, PAGE)
    assert "In Lancashire, 72.9% of people aged 16 to 64 had a job in 2022." in page
    assert "That is lower than England’s 75.8%." in page
    assert "Only these districts can be told apart from England: Burnley is below." in page


def test_it_does_not_rank_inside_the_margin(client, survey):
    page = text_of(get(client, PAGE))
    assert "We give no ranks." in page
    assert "12 of 13 districts that we can compare are too close to England to call" in page
    assert "Too close to call" in page


def test_a_hidden_figure_and_a_missing_one_stand_with_symbol_and_reason(client, survey):
    page = text_of(get(client, PAGE))
    assert "[c]" in page
    assert "Liverpool lies mostly outside Lancashire." in page


def test_every_chart_can_be_taken_away_as_svg_and_png(client, survey):
    page = get(client, PAGE)
    pictures = set(re.findall(r'href="(charts/[a-z-]+\.(?:svg|png))"', page))
    assert {"charts/map.svg", "charts/districts.png", "charts/trend.svg", "charts/each.png"} <= pictures
    for picture in pictures:
        answer = client.get(f"/lancashire/{PAGE}{picture}")
        assert answer.status_code == 200
        assert answer.content[:8].startswith((b"<svg", b"\x89PNG"))
    get(client, f"{PAGE}charts/nothing.svg", status=404)
    get(client, f"{PAGE}charts/map.gif", status=404)


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "csv-metadata.json"])
def test_the_table_can_be_taken_away(client, survey, kind):
    assert client.get(f"/lancashire/{PAGE}data.{kind}").status_code == 200


def test_the_earlier_period_and_release_can_be_asked_for(client, survey):
    assert "January to December 2018" in get(client, f"{PAGE}?period=cy2018")
    assert "January to December 2022" in get(client, f"{PAGE}?period=cy1999")
    assert "72.9%" in get(client, f"{PAGE}?vintage={survey[0].code}")
    get(client, f"{PAGE}?vintage=nobody@0", status=404)


def test_an_unknown_indicator_is_not_found_and_one_that_is_not_loaded_says_so(client):
    get(client, "indicators/nothing/", status=404)
    assert "No official file with this indicator has been loaded yet." in get(client, PAGE)
    assert "No official file has been loaded yet." in get(client, "indicators/")


# -- breakdowns


@pytest.fixture
def occupations(districts):
    keys = {f"{number}": (f"Occupation {number}", (float(1_000 * number), 300.0)) for number in range(1, 26)}
    keys["24"] = ("Occupation 24", Symbol.CONFIDENTIAL)
    return deposit_rows(
        [
            *by_key("people-in-work-by-occupation", LANCASHIRE, "cy2021", "occupation", keys),
            *across("people-in-work-by-occupation", "cy2021", {BURNLEY: Symbol.CONFIDENTIAL, LANCASHIRE: 667_300}),
        ]
    )


def test_a_breakdown_has_its_chart_its_table_and_a_way_to_explore_it(client, occupations):
    page = get(client, "indicators/people-in-work-by-occupation/")
    assert '<h2 id="by-occupation">By occupation</h2>' in page
    assert "People in work by occupation in Lancashire: the 20 largest" in page
    assert page.index(">Occupation 25</th>") < page.index(">Occupation 2</th>") < page.index(">Occupation 24</th>")
    assert f"explore/?indicator=people-in-work-by-occupation&amp;area={LANCASHIRE}&amp;breakdown=occupation" in page
    assert f"/lancashire/figures/people-in-work-by-occupation/{LANCASHIRE}/cy2021/?breakdown=occupation%3D25" in page
    picture = client.get("/lancashire/indicators/people-in-work-by-occupation/charts/by-occupation.svg")
    assert picture.status_code == 200


def test_where_no_district_has_a_figure_there_is_no_map_of_nothing(client, occupations):
    page = get(client, "indicators/people-in-work-by-occupation/")
    assert "charts/map.svg" not in page
    assert "charts/each.svg" not in page


def test_a_sum_of_parts_is_on_its_own_page_but_not_among_an_areas_figures(client, occupations):
    assert "indicators/people-in-work-by-occupation/" not in get(client, f"areas/{LANCASHIRE}/")
    assert "people-in-work-by-occupation" in get(client, "indicators/")


def test_a_projection_leads_with_its_last_past_year_and_says_by_when(client):
    numbers = {"cy2015": 700_000, "cy2020": 722_011, "cy2035": {"value": 772_749.0, "marks": "f"}}
    deposit_rows(over_time("projected-employment", LANCASHIRE, numbers))
    page = text_of(get(client, "indicators/projected-employment/"))
    assert (
        "In Lancashire, 722,011 people worked here in 2020. By 2035, 772,749 people are projected to work here." in page
    )
    assert "is projected to rise between 2015 and 2035" in page
    assert "This is a projection" in page
    assert "This comes from a survey" not in page


# -- attention and changes


def test_attention_lists_the_districts_with_the_most_first_and_can_be_narrowed(client, survey):
    page = get(client, "attention/")
    assert "People in work: 58.0%, below Lancashire’s 72.9%" in page
    assert page.index(f'<h2 id="{BURNLEY}">') < page.index('<h2 id="E06000008">')
    assert "Nothing stands out. That does not mean that all is well" in page
    narrow = get(client, f"attention/?area={BURNLEY}")
    assert "What needs attention in Burnley" in narrow
    assert 'id="E06000008"' not in narrow
    assert 'id="E06000008"' in get(client, "attention/?area=nowhere")


def test_a_district_that_nobody_can_see_is_listed_as_unseen(client, survey):
    assert "We cannot see this: people in work" in get(client, f"attention/?area={PENDLE}")


def test_changes_show_before_and_now_and_name_both_releases(client, survey):
    assert "No indicator has two releases that differ." in get(client, "changes/")
    later = NOW + timedelta(days=90)
    deposit_rows(across("employment-rate", "cy2022", {BURNLEY: (59.0, 4.0)}), release="Summer", now=later)
    page = text_of(get(client, "changes/"))
    assert "“Summer” after “Spring”" in page
    assert "58.0%" in page
    assert "59.0%" in page
    assert "What changed: Annual Population Survey" in text_of(get(client, "changes/?source=nomis-aps-employment"))
    get(client, "changes/?source=nobody")


# -- what pages cost


@pytest.mark.parametrize(
    ("address", "most"),
    [
        (PAGE, 8),
        ("indicators/", 4),
        ("attention/", 6),
        ("changes/", 8),
        ("evidence/", 8),
        ("evidence/nomis-aps-employment/", 8),
    ],
)
def test_pages_cost_few_queries(client, survey, address, most, django_assert_max_num_queries: DjangoAssertNumQueries):
    get(client, address)
    with django_assert_max_num_queries(most):
        get(client, f"{address}?fresh=1")
