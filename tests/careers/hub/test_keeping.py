"""An institution keeps its own numbers and leader; the hub sees what is missing and who looks after whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions, queries
from routeways.careers.actions import ClassSize, YearSize
from routeways.careers.errors import CareersError
from routeways.careers.models import Institution, SchoolClass, YearGroup
from routeways.careers.school_years import SchoolYear
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_hub, make_hub_lead, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Institution:
    return make_institution()


@pytest.fixture
def leader(school: Institution, client: Client) -> Any:
    user = make_user("Leader")
    give(user, "careers-leader", school.organisation)
    client.force_login(user)
    return user


def test_year_groups_are_kept_from_the_form_and_classes_survive(
    client: Client, school: Institution, leader: Any
) -> None:
    year = SchoolYear.of(timezone.localdate())
    first = YearSize(8, 100, classes=(ClassSize("8A", 30),))
    actions.record_years(by=None, institution=school, school_year=year, sizes=[first])
    address = f"/lancashire/schools/{school.public_id}/years/"
    given = {"pupils-7": "90", "send-7": "9", "fsm-7": "", "pupils-8": "101", "pupils-9": ""}
    assert client.post(address, given).status_code == 302
    assert list(YearGroup.objects.values_list("year", "pupils", "send", "fsm")) == [
        (7, 90, 9, None),
        (8, 101, None, None),
    ]
    assert SchoolClass.objects.get().name == "8A"


def test_parts_without_the_whole_and_words_are_refused_with_what_to_do(
    client: Client, school: Institution, leader: Any
) -> None:
    address = f"/lancashire/schools/{school.public_id}/years/"
    for given in ({"send-7": "3"}, {"pupils-7": "many"}, {"pupils-7": "10", "send-7": "11"}, {"pupils-7": "-4"}):
        assert client.post(address, given).status_code == 422
    assert not YearGroup.objects.exists()


def test_classes_are_lines_of_name_and_number(client: Client, school: Institution, leader: Any) -> None:
    root = f"/lancashire/schools/{school.public_id}/years/"
    assert client.get(f"{root}8/classes/").status_code == 404
    client.post(root, {"pupils-8": "60"})
    assert client.post(f"{root}8/classes/", {"classes": "8A thirty"}).status_code == 422
    assert client.post(f"{root}8/classes/", {"classes": "8A 30\n8B 31"}).status_code == 422
    assert client.post(f"{root}8/classes/", {"classes": "8A 30\n\n8 Blue 28"}).status_code == 302
    assert list(SchoolClass.objects.values_list("name", "pupils")) == [("8 Blue", 28), ("8A", 30)]


def test_the_careers_leader_is_chosen_out_of_the_institutions_people(
    client: Client, school: Institution, leader: Any
) -> None:
    person, stranger = make_person(school.organisation, "Joan Example"), make_person(make_hub())
    address = f"/lancashire/schools/{school.public_id}/leader/"
    give(person, "organisation-contact", school.organisation)
    assert client.post(address, {"person": stranger.public_id}).status_code == 422
    assert client.post(address, {"person": person.public_id, "training": "Level 6"}).status_code == 302
    assert school.leaders.get().person == person


def test_the_hub_sees_what_is_missing_and_no_number_of_pupils(client: Client, school: Institution) -> None:
    year = SchoolYear.of(timezone.localdate())
    actions.record_years(by=None, institution=school, school_year=year, sizes=[YearSize(8, 1234)])
    lead = make_hub_lead()
    client.force_login(lead)
    text = client.get("/lancashire/careers-hub/").content.decode()
    assert "No careers leader is named" in text
    assert "Nobody at the hub looks after it" in text
    assert "1,234" not in text
    assert client.get(f"/lancashire/schools/{school.public_id}/years/").status_code == 403


def test_the_hub_puts_an_institution_into_a_portfolio(client: Client, school: Institution) -> None:
    hub = make_hub()
    person = make_person(hub, "Dilys Example")
    client.force_login(make_hub_lead(hub=hub))
    address = f"/lancashire/schools/{school.public_id}/care/"
    given = {"onboarding": "active", "template": "specialist", "person": person.public_id}
    assert client.post(address, given).status_code == 302
    school.refresh_from_db()
    assert (school.onboarding, school.template) == ("active", "specialist")
    [row] = queries.cared_for("lancashire", today=timezone.localdate())
    assert row.portfolio is not None
    assert queries.load_of([row]) == [(person, 1)]
    assert client.post(address, {**given, "template": "grammar"}).status_code == 422


def test_a_primary_school_gets_no_criteria(today: date) -> None:
    primary = make_institution(phase="primary", years=(0, 6))
    with pytest.raises(CareersError, match="do not cover"):
        actions.care_for(by=None, institution=primary, state="active", template="school", person=None, today=today)


def test_gaps_are_told_from_sixty_days_before_training_runs_out(school: Institution, today: date) -> None:
    actions.name_leader(
        by=None,
        institution=school,
        person=make_person(school.organisation),
        trained_on=today - timedelta(days=300),
        training_expires_on=today + timedelta(days=60),
        today=today - timedelta(days=5),
    )
    [row] = queries.cared_for("lancashire", today=today)
    assert [gap.kind for gap in row.gaps] == ["expiring", "cover", "portfolio", "not-asked"]
    [row] = queries.cared_for("lancashire", today=today + timedelta(days=61))
    assert [gap.kind for gap in row.gaps] == ["training", "cover", "portfolio", "not-asked"]


def test_the_hubs_page_asks_as_often_for_forty_as_for_one(
    client: Client, school: Institution, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        make_institution(name=f"School {number}")
    client.force_login(make_hub_lead())
    with django_assert_max_num_queries(17):
        client.get("/lancashire/careers-hub/?show=all")


def test_the_hubs_page_counts_each_gap_and_lists_whom_it_is_about_by_pages(client: Client, school: Institution) -> None:
    for number in range(30):
        make_institution(name=f"School {number:02}")
    led = Institution.objects.get(organisation__name="School 00")
    actions.name_leader(by=None, institution=led, person=make_person(led.organisation), today=timezone.localdate())
    client.force_login(make_hub_lead())
    page = client.get("/lancashire/careers-hub/")
    counted = [(row[0].plain, row[1]) for row in page.context["gaps"].rows]
    assert ("No careers leader", 30) in counted
    assert ("No valid training", 1) in counted
    assert (len(page.context["table"].rows), page.context["shown"]) == (25, 31)
    assert len(client.get("/lancashire/careers-hub/?page=2").context["table"].rows) == 6
    [only] = client.get("/lancashire/careers-hub/?show=training").context["table"].rows
    assert only[0].plain == "School 00"
    assert client.get("/lancashire/careers-hub/?show=no-such-gap&page=900").context["shown"] == 31


@pytest.mark.parametrize("name", ["years", "leader", "care"])
def test_nobody_else_opens_the_forms(client: Client, school: Institution, name: str) -> None:
    address = f"/lancashire/schools/{school.public_id}/{name}/"
    assert client.get(address).status_code == 302
    stranger = make_user()
    give(stranger, "careers-leader", make_institution(name="Birch Hollow").organisation)
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
