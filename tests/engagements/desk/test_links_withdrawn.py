"""Private links end: when an address changes or is deleted, and when somebody withdraws those that were mailed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import letters, pledges
from routeways.engagements.actions.people_kept import clear_people
from routeways.engagements.actions.retention import clear_contacts
from routeways.engagements.models import Engagement, Offer, Participant
from routeways.foundation.models import Message
from routeways.organisations.models import Organisation
from tests.engagements.desk.people import Cast, cast
from tests.engagements.factories import NOW, REGION, TALK, TODAY, employer
from tests.engagements.placements.people import begun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
CONNECT = f"/{REGION}/connect/"
ADA, BO = "ada@example.org", "bo@example.org"


@pytest.fixture
def who(ground: None) -> Cast:
    made = cast()
    Organisation.objects.update(demonstration=False)
    Offer.objects.update(expires_on=date(2099, 1, 1))
    return made


def status(path: str) -> int:
    return Client().get(path).status_code


def home() -> str:
    link = letters.make_home_link(by=None, region=REGION, email=ADA, now=timezone.now())
    return link.removeprefix("http://127.0.0.1:8000")


def newest(to: str) -> str:
    """Where the newest letter to an address leads."""
    body = Message.objects.filter(to=to).order_by("-pk")[0].body
    return next(word for word in body.split() if "/connect/" in word or "/pledges/" in word).partition("8000")[2]


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@pytest.mark.both_databases
def test_links_of_an_address_end_when_another_takes_its_place_and_the_new_one_gets_one(who: Cast) -> None:
    old, theirs = who.link("employer"), who.link("school")
    draft = actions.Draft(title="A talk about welding", postcode="BB11 2AA", answers=TALK, contact_email=BO)
    assert who.engagement.offer is not None
    actions.change_listing(by=None, listing=who.engagement.offer, draft=draft, now=timezone.now())
    assert (status(old), status(theirs)) == (410, 200)
    assert status(newest(BO)) == 200
    again = actions.Draft(title="A talk about steel", postcode="BB11 2AA", answers=TALK, contact_email=BO.upper())
    actions.change_listing(by=None, listing=Offer.objects.get(), draft=again, now=timezone.now())
    assert status(newest(BO)) == 200, "the same address keeps its link"


def test_links_end_with_the_contact_that_is_deleted(who: Cast) -> None:
    link = who.link("employer")
    Engagement.objects.update(state="ended", outcome="stopped", ended_on=TODAY)
    Offer.objects.update(state="closed", ended_on=TODAY)
    clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=180))
    assert status(link) == 200
    clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=181))
    assert status(link) == 410


def test_links_of_somebody_who_took_part_end_when_they_are_forgotten() -> None:
    held = begun()
    token = actions.make_party_link(by=None, engagement=held, party="student", now=timezone.now())
    actions.end(by=None, engagement=held, outcome="ended-early", party="college", cause="Another reason", now=NOW)
    assert status(f"/connect/link/{token}/") == 200
    clear_people(by=None, region=REGION, now=NOW + timedelta(days=456))
    assert Participant.objects.get().email == ""
    assert status(f"/connect/link/{token}/") == 410


def test_whoever_has_a_private_page_withdraws_all_links_to_it_and_gets_a_new_one(who: Cast) -> None:
    first, second, party = home(), home(), who.link("employer")
    assert "Withdraw my links" in Client().get(first).content.decode()
    answer = Client().post(first, {"do": "withdraw"}, follow=True)
    assert f"A new one is on its way to {ADA}" in answer.content.decode()
    assert [status(path) for path in (first, second, party)] == [410, 410, 410]
    assert status(newest(ADA)) == 200
    assert Client().post(newest(ADA), {"engagement": who.engagement.public_id}).status_code == 302


def test_the_hub_withdraws_the_links_of_a_visitor_and_nobody_else_does(who: Cast) -> None:
    first, offer = home(), who.engagement.offer
    assert offer is not None
    page = f"{CONNECT}offers/{offer.public_id}/"
    assert "Withdraw all private links" in signed_in(who.hub).get(page).content.decode()
    assert "Withdraw all private links" not in signed_in(who.employer).get(page).content.decode()
    assert signed_in(who.school).post(f"{page}links/").status_code == 403
    assert status(first) == 200
    assert signed_in(who.hub).post(f"{page}links/").headers["Location"] == page
    assert status(first) == 410
    assert status(newest(ADA)) == 200


def test_links_to_pledges_are_withdrawn_by_whoever_holds_one(ground: None) -> None:
    firm = employer("Imaginary Works")
    Organisation.objects.update(demonstration=False)
    firm.refresh_from_db()
    _, token = pledges.sign_up(
        by=None, region=REGION, owner=firm, types=["volunteer-in-schools"], contact_name="Ada Invented",
        contact_email=ADA, site="http://127.0.0.1:8000", now=timezone.now(),
    )  # fmt: skip
    page = f"/{REGION}/pledges/mine/{token}/"
    assert "Withdraw the links" in Client().get(page).content.decode()
    assert Client().post(page, {"do": "links"}).headers["Location"] == f"/{REGION}/pledges/"
    assert (status(page), status(newest(ADA))) == (410, 200)


@pytest.mark.parametrize("through", ["link", "account"])
def test_a_change_that_was_begun_is_not_sent_once_the_right_to_it_has_ended(who: Cast, through: str) -> None:
    offer = who.engagement.offer
    assert offer is not None
    link = home()
    client = Client() if through == "link" else signed_in(who.employer)
    if through == "link":
        begun_at = client.post(link, {"side": "offer", "listing": offer.public_id, "do": "change"})
        other = Client().post(link, {"do": "withdraw"})
        assert other.status_code == 302
    else:
        begun_at = client.post(f"{CONNECT}offers/{offer.public_id}/change/")
        who.employer.organisation_roles.update(valid_to=timezone.localdate() - timedelta(days=1))
    before = Offer.objects.values().get()
    answer = client.post(begun_at.headers["Location"])
    assert (answer.status_code, "cannot be changed from here any more" in answer.content.decode()) == (422, True)
    assert Offer.objects.values().get() == before
