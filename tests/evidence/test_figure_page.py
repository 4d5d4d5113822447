"""A figure's own page: quotable, permanent, open down to the file and the definition that made it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routeways.evidence.definitions import indicators
from routeways.values import Symbol
from tests.evidence.depositing import NOW, by_key, deposit_rows, figure_row, over_time

pytestmark = pytest.mark.usefixtures("warehouse")
BURNLEY, LANCASHIRE = "E07000117", "E69000019"
ADDRESS = f"/lancashire/figures/employment-rate/{BURNLEY}/cy2022/"


def get(client: Client, address: str = ADDRESS, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def spring():
    rows = over_time("employment-rate", BURNLEY, {"cy2021": Symbol.CONFIDENTIAL, "cy2022": (71.2, 10.6)})
    return deposit_rows(rows, release="Spring", published=date(2026, 1, 5))[0]


def test_the_figure_stands_in_a_sentence_that_can_be_quoted(client, spring):
    page = get(client)
    assert "In Burnley, 71.2% of people aged 16 to 64 had a job in 2022." in page
    assert "60.6% to 81.8%" in page


def test_it_opens_down_to_publisher_release_licence_file_digest_and_definition(client, spring):
    page = get(client)
    for words in (
        "Office for National Statistics",
        "Spring",
        "5 January 2026",
        "Open Government Licence v3.0",
        "nomis-aps-employment.csv",
        spring.sha256,
        indicators()["employment-rate"].digest,
        "variable = T01:28",
    ):
        assert words in page


def test_a_symbol_has_a_page_with_its_reason(client, spring):
    page = get(client, f"/lancashire/figures/employment-rate/{BURNLEY}/cy2021/")
    assert "There is no figure for Burnley in 2021. The survey found too few people to give one." in page
    assert "[c]" in page


def test_the_address_of_a_release_never_changes_what_it_shows(client, spring):
    later = NOW + timedelta(days=90)
    deposit_rows(
        over_time("employment-rate", BURNLEY, {"cy2022": (72.5, 9.0)}),
        release="Summer",
        published=date(2026, 4, 5),
        now=later,
    )
    assert "72.5%" in get(client)
    pinned = get(client, f"{ADDRESS}?vintage={spring.code}")
    assert "In Burnley, 71.2%" in pinned
    assert "This address shows the figure of one release and will not change." in pinned
    latest = get(client)
    assert "In every release" in latest
    assert "71.2%" in latest
    assert f"vintage={spring.code.replace('@', '%40')}" in latest


def test_a_part_of_a_breakdown_has_its_own_page_and_name(client):
    deposit_rows(by_key("enterprises", BURNLEY, "cy2022", "size", {"micro": ("0 to 9 people", 2_320)}))
    page = get(client, f"/lancashire/figures/enterprises/{BURNLEY}/cy2022/?breakdown=size%3Dmicro")
    assert "In Burnley, the figure for “0 to 9 people” was 2,320 in 2022." in page


def test_certain_limits_are_shown_as_such(client):
    limits = {"symbol": "x", "lower": 40.0, "upper": 45.0, "bounds": "range", "reason": "E07000117 is confidential"}
    deposit_rows([figure_row("enterprises", LANCASHIRE, "cy2022", limits)])
    page = get(client, f"/lancashire/figures/enterprises/{LANCASHIRE}/cy2022/")
    assert "Certainly between" in page
    assert "In Lancashire, between 40 and 45 businesses were registered here in 2022." in page
    assert "Burnley is confidential." in page


@pytest.mark.parametrize(
    "address",
    [
        f"/lancashire/figures/nothing/{BURNLEY}/cy2022/",
        "/lancashire/figures/employment-rate/E07000999/cy2022/",
        f"/lancashire/figures/employment-rate/{BURNLEY}/cy1999/",
        f"/lancashire/figures/employment-rate/{BURNLEY}/not-a-period/",
        f"{ADDRESS}?vintage=nobody@000000000000",
        f"{ADDRESS}?breakdown=size%3Dmicro",
        f"/nowhere/figures/employment-rate/{BURNLEY}/cy2022/",
    ],
)
def test_an_address_without_a_figure_is_not_found(client, spring, address):
    get(client, address, status=404)


def test_the_downloads_of_a_part_carry_its_breakdown(client):
    deposit_rows(by_key("enterprises", BURNLEY, "cy2022", "size", {"a&b": ("Odd; one", 2_320)}))
    address = f"/lancashire/figures/enterprises/{BURNLEY}/cy2022/"
    page = get(client, f"{address}?breakdown=size%3Da%26b")
    assert 'href="data.csv?breakdown=size%3Da%26b"' in page
    rows = client.get(f"{address}data.json?breakdown=size%3Da%26b").json()["figures"]
    assert [row["value"] for row in rows] == [2_320]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "csv-metadata.json"])
def test_every_download_answers_with_a_file_once_and_then_not_modified(client, spring, kind):
    answer = client.get(f"{ADDRESS}data.{kind}")
    assert answer.status_code == 200
    if kind != "xlsx":  # a workbook holds the moment in which it was made
        assert client.get(f"{ADDRESS}data.{kind}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"{ADDRESS}data.exe").status_code == 404


def test_the_page_costs_few_queries(client, spring, django_assert_max_num_queries: DjangoAssertNumQueries):
    get(client)
    with django_assert_max_num_queries(7):
        get(client, f"{ADDRESS}?vintage={spring.code}")
