"""The pages of the footer, and who may load official files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from routeways.evidence.definitions import indicators, sources
from routeways.foundation.permissions import allowed, registered
from routeways.organisations.roles import role_definitions
from routeways.site import glossary
from routeways.site.pages.standing import API
from routeways.site.symbols import rows
from routeways.values import Mark, Symbol
from tests.organisations.factories import LONG_AGO, give, make_hub, make_organisation, make_user

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sources_page_is_made_from_what_is_loaded(client: Client, figures: None) -> None:
    html = page(client, "/sources/")
    assert sources()[indicators()["employment-rate"].source].title in html
    assert sources()[indicators()["gva-per-hour"].source].title not in html
    assert "Open Government Licence v3.0" in html
    assert "Code-Point Open" in html


def test_the_data_page_links_only_to_what_answers(client: Client, figures: None) -> None:
    html = page(client, "/data/")
    assert "/lancashire/indicators/employment-rate/data.csv" in html
    assert f"read on {timezone.localdate():%-d %B %Y}" in html
    for _, path in API:
        assert f'href="{path}"' in html
        assert client.get(path).status_code == 200


def test_every_symbol_and_mark_is_explained(client: Client) -> None:
    in_place, beside = rows()
    assert len(in_place.rows) == len(Symbol)
    assert len(beside.rows) == len(Mark)
    html = page(client, "/symbols/")
    for sign in (*Symbol, *Mark):
        assert f"[{sign.value}]" in html


def test_every_term_of_the_glossary_has_its_place(client: Client) -> None:
    html = page(client, "/glossary/")
    for one in glossary.terms():
        assert one.meaning.split("“")[0].split("’")[0][:40] in html
    ids = [part.split('"')[0] for part in html.split('id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_word_is_explained_once() -> None:
    twice = {"term": "Level", "meaning": "How demanding it is."}
    with pytest.raises(ValueError, match="explained twice: level"):
        glossary.Glossary.model_validate({"schema": 1, "id": "glossary", "terms": [twice, twice]})


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accessibility/", "we say that this site is <strong>partly</strong> in line with the guidelines"),
        ("/privacy/", "The name of anybody under 16 stands here in one case"),
        ("/privacy/", "numbers of pupils, never names. Colleges, training providers and employers write down who"),
        ("/privacy/", "keeps the address that each went to for 30 days"),
        ("/privacy/", "From 13 to 15 the answer goes through a parent, a carer or a school"),
        ("/privacy/", "it is emptied 180 days after it has ended"),
    ],
)
def test_a_statement_says_what_is_true_of_the_service(client: Client, address: str, words: str) -> None:
    html = page(client, address)
    assert words in html
    assert "/contact/" in html


def test_the_privacy_page_names_every_cookie_we_set(client: Client, db: None) -> None:
    html = page(client, "/privacy/")
    client.get("/contact/")
    client.post("/contact/", {"kind": "feedback", "message": "x", "region": "all"})
    client.force_login(make_user())
    set_here = set(client.cookies)
    assert {"csrftoken", "sessionid"} <= set_here
    assert [name for name in set_here if name not in html] == []


# -- the right to load official files


def test_a_hub_analyst_of_a_public_region_and_an_administrator_may_load() -> None:
    analyst, lead, other = make_user(), make_user(), make_user()
    give(analyst, "hub-analyst", make_hub(), region="lancashire")
    give(lead, "hub-lead", make_hub("cumbria"), region="cumbria")
    give(other, "board-member", make_organisation())
    assert allowed(analyst, "evidence.load_source")
    assert allowed(analyst, "evidence.load_source", "lancashire")
    assert not allowed(analyst, "evidence.load_source", "cumbria")
    assert allowed(lead, "evidence.load_source")
    assert allowed(make_user(administrator=True), "evidence.load_source")
    assert not allowed(other, "evidence.load_source")
    assert not allowed(make_user(), "evidence.load_source")


def test_who_works_only_in_the_demonstration_cannot_change_real_figures(demonstrated: Path) -> None:
    from routeways.foundation.models import User

    analyst = User.objects.get(email="analyst@routeways.example")
    assert allowed(analyst, "site.answer_requests", "lancashire-demonstration")
    assert not allowed(analyst, "evidence.load_source")
    assert not allowed(analyst, "evidence.load_source", "lancashire-demonstration")


def test_a_role_that_has_ended_may_load_nothing() -> None:
    user = make_user()
    give(user, "hub-analyst", make_hub(), region="lancashire", valid_to=LONG_AGO)
    assert not allowed(user, "evidence.load_source")


def test_roles_give_only_rights_that_exist() -> None:
    given = {name for role in role_definitions().values() for name in role.may}
    assert given <= set(registered())
