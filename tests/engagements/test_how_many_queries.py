"""List pages ask the database as often for many rows as for one: nobody is read one by one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import letters
from routeways.engagements.actions import pledges as promising
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.engagements.queries import levy as levy_queries
from routeways.engagements.queries.home import home_by_link
from tests.engagements.factories import NOW, REGION, TODAY, employer, make_match, make_offer, make_request
from tests.engagements.levy.factories import ask, pledge, transfer
from tests.organisations.factories import give, make_hub_lead, make_user

pytestmark = pytest.mark.usefixtures("ground")
LONG = date(2099, 1, 1)
CONNECT = f"/{REGION}/connect/"
BY_HUB = (
    CONNECT,
    f"{CONNECT}?kind=levy-transfer",
    f"{CONNECT}inbox/",
    f"{CONNECT}console/",
    f"{CONNECT}console/talk/",
    f"{CONNECT}console/advisers/",
    f"/{REGION}/levy/",
    f"/{REGION}/levy/hub/",
    f"/{REGION}/pledges/",
    f"/{REGION}/pledges/review/",
    f"/{REGION}/search/?q=talk",
)
OWN = (f"{CONNECT}home/", f"/{REGION}/levy/", f"/{REGION}/pledges/")


def grow(number: int, own: dict[str, object]) -> None:
    """So many of everything that the pages list, each of an organisation of its own; and as many of one's own."""
    for one in range(number):
        make_offer(expires_on=LONG, title=f"A talk {one}")
        make_request(expires_on=LONG, title=f"A talk for {one}")
        make_match(make_offer(expires_on=LONG), make_request(expires_on=LONG))  # waits for both
        held = make_match(make_offer(expires_on=LONG), make_request(expires_on=LONG), accepted=True).engagement
        Engagement.objects.filter(pk=held.pk).update(due_on=date(2026, 1, 1))  # overdue
        over = make_match(make_offer(expires_on=LONG), make_request(expires_on=LONG))
        Match.objects.filter(pk=over.pk).update(state="expired", refused_reason="No answer", settled_at=timezone.now())
        asked = make_request(expires_on=LONG)
        Request.objects.filter(pk=asked.pk).update(unmet_on=TODAY, unmet_reason="Nobody answered")
        visitor = make_offer(employer(), opened=False, expires_on=LONG)
        Offer.objects.filter(pk=visitor.pk).update(owner=None, claimed_name="Somebody", state="waiting")
        transfer(pledge(), ask())
        pledge(employer())
        ask(employer())
        member(employer())
        mine, theirs = own["employer"], make_request(expires_on=LONG)
        make_match(make_offer(mine, expires_on=LONG, title=f"Mine {one}"), theirs, accepted=True)  # type: ignore[arg-type]
        make_match(make_offer(mine, expires_on=LONG), make_request(expires_on=LONG))  # type: ignore[arg-type]
    Offer.objects.filter(kind="levy-transfer").update(expires_on=LONG)
    Request.objects.filter(kind="levy-transfer").update(expires_on=LONG)


def member(owner: object) -> None:
    """A sign-up with accepted evidence and a certificate."""
    now = timezone.now()
    signup, _ = promising.sign_up(
        by=None, region=REGION, owner=owner, types=["placements"], contact_name="Ada Invented",  # type: ignore[arg-type]
        contact_email="ada@example.org", site="http://testserver", now=now,
    )  # fmt: skip
    (held,) = signup.pledges.all()
    shown = promising.send_evidence(by=None, pledge=held, on=timezone.localdate(now), what="Shown", now=now)
    promising.decide_evidence(by=None, evidence=shown, accept=True, now=now)
    promising.issue_certificate(by=None, signup=signup, now=now)
    promising.send_evidence(by=None, pledge=held, on=timezone.localdate(now), what="Waits", now=now)


def counted(client: Client, address: str) -> int:
    client.get(address)  # what is read once and kept
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_lists_ask_the_database_as_often_for_many_as_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "quiet", lambda now: False)
    hub, person = Client(), Client()
    hub.force_login(make_hub_lead(REGION))
    own = employer("Imaginary Own Ltd")
    somebody = make_user("Own Person")
    give(somebody, "organisation-administrator", own)
    person.force_login(somebody)
    grow(1, {"employer": own})
    pages = [*((hub, one) for one in BY_HUB), *((person, one) for one in OWN)]
    first = {(id(client), address): counted(client, address) for client, address in pages}
    grow(3, {"employer": own})
    grown = {}
    for client, address in pages:
        now = counted(client, address)
        if now != first[id(client), address]:
            grown[address] = (first[id(client), address], now)
    assert grown == {}


def test_a_look_at_the_waiting_list_asks_as_often_for_many_as_for_one() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            levy_queries.look(REGION, TODAY)
        return len(asked)

    pledge()
    ask()
    queries()
    few = queries()
    for _ in range(3):
        pledge()
        ask()
    assert queries() == few


def test_a_home_link_finds_its_address_without_reading_the_others() -> None:
    make_offer(contact_email="Ada@Example.org", contact_name="Ada Invented")
    for number in range(20):
        make_offer(contact_email=f"somebody{number}@example.org")
    make_request(contact_email="ada@example.org")
    link = letters.make_home_link(by=None, region=REGION, email="ada@example.org", now=NOW)
    token = link.rstrip("/").rpartition("/")[2]
    with CaptureQueriesContext(connection) as asked:
        home = home_by_link(token, now=NOW, today=TODAY)
    assert home.email == "ada@example.org"
    assert len(asked) <= 3
    assert not [row for row in asked.captured_queries if "somebody" in row["sql"]]
    actions.close_listing(by=None, listing=Offer.objects.get(contact_email="Ada@Example.org"))
    for model in (Offer, Request):
        assert not model.objects.filter(contact_mark="").exclude(contact_email="").exists()
