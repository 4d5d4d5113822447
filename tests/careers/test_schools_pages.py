from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.actions import YearSize
from routeways.careers.school_years import SchoolYear
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_user

pytestmark = pytest.mark.django_db


def test_the_register_is_public_and_searches_by_name_phase_and_setting(client: Client) -> None:
    make_institution()
    make_institution(name="Birch Hollow School", setting="special")
    everything = client.get("/lancashire/schools/").content.decode()
    assert "Alder Vale High" in everything
    assert "Birch Hollow School" in everything
    special = client.get("/lancashire/schools/?setting=special").content.decode()
    assert "Birch Hollow School" in special
    assert "Alder Vale High" not in special
    assert "Nothing matches" in client.get("/lancashire/schools/?q=zebra").content.decode()
    assert client.get("/lancashire/schools/?phase=nonsense&page=x").status_code == 200


def test_the_download_has_the_rows_of_the_list(client: Client) -> None:
    make_institution()
    rows = list(csv.DictReader(io.StringIO(client.get("/lancashire/schools/data.csv").content.decode("utf-8-sig"))))
    assert [(row["name"], row["criteria"], row["first_year"]) for row in rows] == [("Alder Vale High", "school", "7")]


def test_the_register_asks_the_database_as_often_for_fifty_as_for_two(
    client: Client, django_assert_max_num_queries
) -> None:
    for number in range(60):
        make_institution(name=f"School {number}")
    with django_assert_max_num_queries(9):
        client.get("/lancashire/schools/")


def test_an_institutions_page_shows_numbers_of_pupils_to_its_own_people_alone(client: Client) -> None:
    school = make_institution()
    year = SchoolYear.of(timezone.localdate())
    actions.record_years(by=None, institution=school, school_year=year, sizes=[YearSize(8, 1234)])
    address = f"/lancashire/schools/{school.public_id}/"
    assert "1,234" not in client.get(address).content.decode()
    own = make_user()
    give(own, "careers-leader", school.organisation)
    client.force_login(own)
    assert "1,234" in client.get(address).content.decode()


def test_an_institution_of_another_region_is_not_found(client: Client) -> None:
    school = make_institution()
    assert client.get(f"/lancashire-demonstration/schools/{school.public_id}/").status_code == 404
    assert client.get("/nowhere/schools/").status_code == 404
