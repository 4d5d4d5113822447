"""What visitors ask without an account: sent, followed, answered, withdrawn; and kept from misuse."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.models import Message
from routeways.organisations.records import NewContactRoute
from routeways.site import actions
from routeways.site.actions import RequestError, working_days_after
from routeways.site.models import Format, Kind, Request, State
from tests.evidence.depositing import NOW
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("empty_cache")]
FIGURE = "/lancashire/figures/employment-rate/E07000117/cy2022/"
TODAY = date(2026, 3, 27)  # a Friday


@pytest.fixture
def empty_cache(db: None) -> None:
    """The limit on messages is counted in the cache."""
    cache.clear()


def send(client: Client, address: str = "/contact/", **fields: str) -> Any:
    given = {"kind": "feedback", "message": "The map has no key.", "region": "all", "about": "", **fields}
    return client.post(address, given)


def ask(**fields: Any) -> tuple[Request, str]:
    given = {"kind": Kind.FEEDBACK, "message": "The map has no key.", "region": "lancashire", **fields}
    return actions.raise_request(by=None, site="https://example.org", now=NOW, today=TODAY, **given)


# -- the forms


def test_anybody_can_say_what_is_wrong_and_follows_it_by_a_private_link(client: Client) -> None:
    answer = send(client)
    assert answer.status_code == 302
    html = client.get(answer.url).content.decode()
    assert "We have your message. We will answer by" in html
    assert "The map has no key." in html
    assert "noindex" in html
    made = Request.objects.get()
    assert (made.kind, made.region, made.owner, made.state) == (Kind.FEEDBACK, "", None, State.NEW)
    assert audit.verify().whole


def test_a_figures_page_is_carried_into_the_form(client: Client) -> None:
    html = client.get("/contact/", {"about": FIGURE}).content.decode()
    assert f'name="about" value="{FIGURE}"' in html
    assert re.search(r'value="out-of-date"[^>]*checked', html)
    assert 'name="region"' not in html
    send(client, about=FIGURE, kind="out-of-date")
    made = Request.objects.get()
    assert (made.kind, made.region, made.about) == (Kind.OUT_OF_DATE, "lancashire", FIGURE)


def test_an_address_elsewhere_is_not_carried_along(client: Client) -> None:
    html = client.get("/contact/", {"about": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere" not in html
    send(client, about="//elsewhere.example/")
    assert Request.objects.get().about == ""


def test_an_empty_form_says_what_to_enter_and_keeps_what_was_entered(client: Client) -> None:
    answer = client.post("/contact/", {"email": "not an address", "about": FIGURE})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in html
    for sentence in ("Choose what it is about", "Write what is wrong or missing", "Enter an e-mail address, like"):
        assert sentence in html
    assert 'value="not an address"' in html
    assert f'value="{FIGURE}"' in html
    assert not Request.objects.exists()


def test_a_program_that_fills_in_every_field_is_told_so(client: Client) -> None:
    answer = send(client, homepage="https://spam.example")
    assert answer.status_code == 422
    assert "Leave this empty: only programs fill it in" in answer.content.decode()
    assert not Request.objects.exists()


def test_the_seventh_message_in_an_hour_has_to_wait(client: Client) -> None:
    for _ in range(6):
        assert send(client).status_code == 302
    answer = send(client, message="The seventh.")
    assert answer.status_code == 429
    assert "Wait an hour and send it again." in answer.content.decode()
    assert "The seventh." in answer.content.decode()
    assert Request.objects.count() == 6


def test_letters_that_cannot_be_stored_are_refused_in_words(client: Client) -> None:
    answer = send(client, message="a\x00b")
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_every_format_can_be_asked_for(client: Client) -> None:
    given = {"language": "Polish", "post_to": "5 New Street", "email": "reader@example.org", "about": "/lancashire/"}
    for format in Format.values:
        cache.clear()
        assert send(client, "/formats/", format=format, **given).status_code == 302
    made = list(Request.objects.order_by("id"))
    assert [(one.kind, one.format, one.region) for one in made] == [
        (Kind.FORMAT, format, "lancashire") for format in Format.values
    ]
    assert all(one.due_on > timezone.localdate() for one in made)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"format": "braille"}, "Enter the address to send it to"),
        ({"format": "audio"}, "Enter an e-mail address so that we can send it to you"),
        ({"format": "language", "email": "a@example.org"}, "Enter the language you need"),
        ({}, "Choose the format you need"),
        ({"format": "smoke-signals"}, "Choose the format you need"),
    ],
)
def test_a_format_needs_somewhere_to_go(client: Client, given: dict[str, str], sentence: str) -> None:
    answer = send(client, "/formats/", **given)
    assert answer.status_code == 422
    if given.get("format") != "smoke-signals":
        assert sentence in answer.content.decode()
    assert not Request.objects.exists()


# -- what an action does


def test_how_soon_it_is_due_follows_the_rule_of_the_day() -> None:
    made, _ = ask(kind=Kind.FORMAT, format=Format.BRAILLE)
    assert made.due_on == date(2026, 4, 24)
    assert made.rule.startswith("requests@2026.1#")


def test_working_days_leave_out_weekends() -> None:
    assert working_days_after(TODAY, 1) == date(2026, 3, 30)
    assert working_days_after(date(2026, 3, 28), 1) == date(2026, 3, 30)
    assert working_days_after(TODAY, 0) == TODAY
    assert working_days_after(TODAY, 10) == TODAY + timedelta(days=14)


def test_the_hubs_mailbox_is_told_and_the_sender_gets_the_link() -> None:
    hub = make_organisation("Imaginary Hub", kind="hub", contact_routes=(NewContactRoute("Desk", "desk@example.org"),))
    made, token = ask(email="Reader@Example.org", about="/lancashire/?a=1&b=2")
    assert made.owner == hub
    told = Message.objects.get(to="desk@example.org")
    assert "https://example.org/lancashire/?a=1&b=2" in told.body
    sent = Message.objects.get(to="reader@example.org")
    assert f"https://example.org/requests/status/{token}/" in sent.body


def test_nothing_a_visitor_wrote_is_sent_to_an_address_they_gave() -> None:
    ask(email="victim@example.org", message="BUY THIS", language="BUY", post_to="BUY")
    assert "BUY" not in Message.objects.get(to="victim@example.org").body


def test_without_a_hub_the_administrators_are_told() -> None:
    administrator = make_user(administrator=True)
    ask(region="cumbria")
    assert Message.objects.get().to == administrator.email


def test_an_invented_hub_is_not_written_to(demonstrated: Path) -> None:
    made, _ = ask(region="lancashire-demonstration")
    assert made.owner is not None
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "given",
    [{"kind": "nothing"}, {"kind": "format", "format": ""}, {"kind": "format", "format": "language"}, {"message": " "}],
)
def test_an_unclear_request_is_refused_and_nothing_is_kept(given: dict[str, str]) -> None:
    with pytest.raises(RequestError):
        ask(**given)
    assert not Request.objects.exists()


# -- answering and withdrawing


def test_the_sender_can_withdraw_it_and_is_forgotten(client: Client) -> None:
    made, token = ask(email="reader@example.org", post_to="5 New Street")
    answer = client.post(f"/requests/status/{token}/")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.state, made.email, made.post_to) == (State.WITHDRAWN, "", "")
    html = client.get(answer.url).content.decode()
    assert "Withdrawn" in html
    assert "Withdraw this request" not in html
    assert client.post(f"/requests/status/{token}/", follow=True).status_code == 200


def test_a_link_that_is_not_ours_or_has_expired_opens_nothing(client: Client) -> None:
    assert client.get("/requests/status/abc/").status_code == 410
    made, token = ask()
    with pytest.raises(actions.links.LinkExpired):
        actions.withdraw_request(token=token, now=NOW + timedelta(days=366))
    made.delete()
    assert client.get(f"/requests/status/{token}/").status_code == 410


def test_the_hub_answers_and_the_sender_reads_it(client: Client) -> None:
    made, token = ask(email="reader@example.org", about="/lancashire/")
    client.force_login(make_hub_lead())
    queue = client.get("/requests/").content.decode()
    assert f"/requests/{made.public_id}/" in queue
    address = f"/requests/{made.public_id}/"
    assert "reader@example.org" in client.get(address).content.decode()
    assert client.post(address, {"state": "done"}).status_code == 422
    assert client.post(address, {"state": "in-hand"}).status_code == 302
    made.refresh_from_db()
    assert made.email == "reader@example.org"
    assert client.post(address, {"state": "done", "answer": "It has a key now & here."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.email) == (State.DONE, "")
    sent = Message.objects.filter(to="reader@example.org").first()
    assert sent is not None
    assert "It has a key now & here." in sent.body
    assert "It has a key now &amp; here." in Client().get(f"/requests/status/{token}/").content.decode()
    assert client.post(address, {"state": "done", "answer": "Again."}).status_code == 422
    assert made.public_id in client.get("/requests/?closed=yes").content.decode()


def test_a_late_answer_is_owned_up_to(client: Client) -> None:
    _, token = ask()
    Request.objects.update(due_on=TODAY)
    assert "We are late with this, and we are sorry." in client.get(f"/requests/status/{token}/").content.decode()


def test_only_those_who_answer_see_requests(client: Client) -> None:
    made, _ = ask()
    address = f"/requests/{made.public_id}/"
    assert client.get(address).status_code == 302  # to sign in
    assert client.get("/requests/").status_code == 302
    client.force_login(make_user())
    assert client.get("/requests/").status_code == 403
    client.force_login(make_hub_lead("cumbria"))
    assert client.get(address).status_code == 404
    assert made.public_id not in client.get("/requests/").content.decode()


def test_administrators_answer_where_no_hub_does(client: Client) -> None:
    orphan, _ = ask(region="")
    hub = make_organisation("Imaginary Hub", kind="hub")
    owned, _ = ask()
    assert owned.owner == hub
    client.force_login(make_user(administrator=True))
    queue = client.get("/requests/").content.decode()
    assert orphan.public_id in queue
    assert owned.public_id not in queue


def test_the_hubs_front_page_counts_what_waits(client: Client, warehouse: Path) -> None:
    hub = make_organisation("Imaginary Hub", kind="hub")
    analyst = make_user()
    give(analyst, "hub-analyst", hub, region="lancashire")
    ask()
    client.force_login(analyst)
    assert "1 request from visitors" in client.get("/lancashire/").content.decode()
    assert "from visitors" not in client.get("/cumbria/").content.decode()
