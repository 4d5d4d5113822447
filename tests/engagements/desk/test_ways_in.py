"""What people come to do: grouped by who they are and by what it is for, each leading somewhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from routeways.engagements.ways_in import WAYS, WHO, who_of
from tests.engagements.factories import REGION, employer, make_match, make_offer, make_request, school
from tests.engagements.placements.people import offer as placement_offer
from tests.organisations.factories import give, make_hub_lead, make_user

pytestmark = pytest.mark.usefixtures("ground")
NEW = f"/{REGION}/connect/new/"
LONG = date(2099, 1, 1)


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def links(text: str) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', text))


def test_a_visitor_says_who_they_are_and_reads_what_is_for_them(client: Client) -> None:
    first = html(client, NEW)
    assert {f"?who={who}" for who in WHO} <= links(first)
    assert "Offer to mentor" in first and "Ask for a mentor" in first  # nothing is hidden from those who do not say
    shown = {who: links(html(client, f"{NEW}?who={who}")) for who in WHO}
    assert {f"{NEW}offer/talk/", f"/{REGION}/levy/pledge/"} <= shown["employer"]
    assert f"{NEW}request/talk/" not in shown["employer"]
    assert f"{NEW}request/talk/" in shown["school"] and f"{NEW}offer/talk/" not in shown["school"]
    assert f"{NEW}request/guest-lecture/" in shown["college"]
    assert {f"/{REGION}/jobs/", f"/{REGION}/bootcamps/", f"/{REGION}/enquiries/new/"} <= shown["person"]
    assert not [href for href in shown["person"] if href.startswith((f"{NEW}offer/", f"{NEW}request/"))]


def test_only_offers_or_only_requests_are_shown_where_somebody_comes_for_one(client: Client) -> None:
    text = html(client, f"{NEW}?who=employer&side=request")
    assert "Ask for a levy transfer" in text and "Offer a talk" not in text
    odd = html(client, f"{NEW}?who=<b>&side=<b>")
    assert "Offer a talk" in odd and "<b>" not in odd


def test_whoever_is_signed_in_for_an_organisation_is_not_asked_who_they_are(client: Client) -> None:
    person = make_user()
    give(person, "careers-leader", school())
    client.force_login(person)
    assert "For you as: a school." in html(client, NEW)
    give(person, "organisation-administrator", employer())  # of two kinds: then we ask
    assert "Who are you?" in html(client, NEW)
    assert who_of(["hub"]) == ""


def test_every_way_leads_to_a_page_and_the_hubs_are_shown_to_the_hub_alone(client: Client) -> None:
    assert f"/{REGION}/connect/console/" not in links(html(client, f"/{REGION}/connect/"))
    client.force_login(make_hub_lead(REGION))
    shown = links(html(client, f"/{REGION}/connect/"))
    assert {f"/{REGION}/connect/console/", f"/{REGION}/connect/inbox/", f"/{REGION}/levy/hub/"} <= shown
    for way in WAYS:
        if f"/{REGION}/{way.path}" in shown or not way.may:
            assert client.get(f"/{REGION}/{way.path}").status_code in (200, 302), way.path


def told(client: Client, one: object) -> str:
    page = client.get(f"/{REGION}/connect/{one.side}s/{one.public_id}/")  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_board_says_what_comes_before_somebody_takes_something(client: Client) -> None:
    talk, wanted = make_offer(expires_on=LONG), make_request(expires_on=LONG)
    visitor = told(client, talk)
    assert "in the name of a school or college: you sign in first" in visitor
    assert "Sign in: we would like this" in visitor and "Ask without an account" in visitor
    assert "You need no account." in told(client, wanted)
    teacher = make_user()
    give(teacher, "careers-leader", school())
    client.force_login(teacher)
    assert "You choose one of yours or write a new one." in told(client, talk)
    client.force_login(make_user())
    assert "you have no such role here. Ask whoever administers your organisation, or ask us." in told(client, talk)


def test_what_is_asked_for_one_person_leads_to_no_dead_end(client: Client) -> None:
    """A college asks for a placement where it keeps the student; the board has no button that ends nowhere."""
    placement = placement_offer(expires_on=LONG)
    assert "on the page where it keeps them" in told(client, placement)
    assert "We would like this" not in told(client, placement)
    assert client.get(f"/{REGION}/connect/offers/{placement.public_id}/take/").status_code == 404


def test_ones_own_page_shows_the_agreed_day_and_leads_to_what_it_names(client: Client) -> None:
    held = make_match(make_offer(expires_on=LONG), make_request(expires_on=LONG), accepted=True).engagement
    held.starts_on = held.ends_on = date(2098, 5, 14)
    held.save(update_fields=["starts_on", "ends_on"])
    person = make_user()
    give(person, "organisation-administrator", held.offer.owner)  # type: ignore[union-attr]
    client.force_login(person)
    home = html(client, f"/{REGION}/connect/home/")
    assert "Days: 14 May 2098" in home and "No day is agreed" not in home
    assert home.count(f'href="/{REGION}/connect/engagements/{held.public_id}/"') >= 2  # going on, and next dates


@pytest.mark.django_db
def test_what_is_offered_is_told_from_the_side_of_who_offers_and_says_where_one_signs_in() -> None:
    page = Client().get(f"{NEW}?side=offer&who=employer").content.decode()
    assert "You have senior experience in business" in page
    assert "A volunteer with senior experience" not in page
    assert "You need an account: you sign in first." in page
