"""The pages and the API of qualifications: everybody looks, those who lead a real region’s plan decide."""

from __future__ import annotations

import pytest
from django.test import Client

from routeways.taxonomy import queries
from routeways.taxonomy.models import QualificationLink
from routeways.taxonomy.qualifications import actions
from tests.organisations.factories import make_hub_lead, make_user

pytestmark = pytest.mark.django_db
VET = "standard:st0343"


@pytest.fixture
def qualified(loaded):
    actions.load_packaged()


@pytest.fixture
def lead(qualified) -> Client:
    client = Client()
    client.force_login(make_hub_lead("lancashire"))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_can_be_searched_and_says_what_to_do_when_nothing_is_found(qualified) -> None:
    client = Client()
    assert "773 qualifications" in text_of(client, "/qualifications/")
    text = text_of(client, "/qualifications/?q=welder")
    assert "Plate Welder" in text and "Multi-Positional Welder" in text
    assert "22 qualifications found" in text_of(client, "/qualifications/?kind=t-level")
    assert "Refrigeration Air Conditioning and Heat Pump" in text_of(client, "/qualifications/?q=ST0322")
    assert "Try one word instead of several" in text_of(client, "/qualifications/?q=zymurgy")
    assert text_of(client, "/qualifications/?kind=nonsense&level=99")


def test_nothing_loaded_says_how_to_load(db) -> None:
    assert "routeways set-up" in text_of(Client(), "/qualifications/")


def test_a_qualification_tells_its_source_and_occupations_with_reasons(qualified) -> None:
    text = text_of(Client(), f"/qualifications/{VET}/")
    assert "ST0343" in text and "Level 3" in text and "register of standards" in text
    assert "Veterinary nurses" in text and "Suggested" in text
    assert "Keep the decision" not in text
    assert Client().get("/qualifications/standard:nosuch/").status_code == 404
    assert Client().get("/qualifications/%00/").status_code == 404


def test_a_lead_confirms_refuses_and_changes(lead) -> None:
    link = QualificationLink.objects.get(qualification=VET, occupation="soc2020:3240")
    address = f"/qualifications/{VET}/links/{link.pk}/"
    answer = lead.post(address, {"verdict": "confirm", "reason": "It says so."}, follow=True)
    assert "Your decision is kept." in answer.content.decode() and "Confirmed" in answer.content.decode()
    lead.post(address, {"verdict": "change", "occupation": "2240", "reason": "Vets."})
    status = {one.occupation: one.status for one in queries.occupations_of(queries.qualification(VET))}
    assert status["soc2020:3240"] == "refused" and status["soc2020:2240"] == "confirmed"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"verdict": "confirm", "reason": ""}, "Say in a sentence why."),
        ({"verdict": "", "reason": "Because I know."}, "Choose yes, no, or another occupation."),
        ({"verdict": "change", "occupation": "0000", "reason": "Because I know."}, "There is no occupation “0000”"),
    ],
)
def test_a_decision_that_cannot_be_kept_is_shown_again_with_what_was_typed(lead, sent, says) -> None:
    link = QualificationLink.objects.get(qualification=VET, occupation="soc2020:3240")
    answer = lead.post(f"/qualifications/{VET}/links/{link.pk}/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text
    assert sent["reason"] in text
    link.refresh_from_db()
    assert link.status == "suggested"


def test_a_lead_adds_an_occupation(lead) -> None:
    answer = lead.post(f"/qualifications/{VET}/links/", {"occupation": "6129", "reason": "Kennels too."}, follow=True)
    assert "Animal care services occupations" in answer.content.decode()
    wrong = lead.post(f"/qualifications/{VET}/links/", {"occupation": "ABC", "reason": "Kennels too."})
    assert "There is no occupation “ABC”" in wrong.content.decode() and "Kennels too." in wrong.content.decode()


def test_nobody_else_decides_and_nobody_of_a_demonstration(qualified) -> None:
    link = QualificationLink.objects.get(qualification=VET, occupation="soc2020:3240")
    for user in (make_user(), make_hub_lead("lancashire-demonstration")):
        client = Client()
        client.force_login(user)
        answer = client.post(f"/qualifications/{VET}/links/{link.pk}/", {"verdict": "refuse", "reason": "x"})
        assert answer.status_code == 403
        assert "Keep the decision" not in text_of(client, f"/qualifications/{VET}/")
    assert Client().post(f"/qualifications/{VET}/links/", {}).status_code == 302


def test_the_api_lists_them(qualified) -> None:
    found = Client().get("/api/v1/qualifications?kind=standard&q=welder").json()
    assert found["total"] == len(found["qualifications"]) == 4
    assert {one["subject"] for one in found["qualifications"]} == {"ssa:4.1", "ssa:4.2"}
    assert Client().get("/api/v1/qualifications?kind=nonsense").status_code == 422
    assert Client().get("/api/v1/qualifications?format=csv&limit=5").content.count(b"\n") == 6
