"""Signing in with OpenID Connect, against a provider on loopback and with the real exchange of the code."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from routeways.config import environment, sign_in
from routeways.foundation.actions import add_user
from routeways.foundation.models import AuditEntry, User
from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider

pytestmark = pytest.mark.django_db
LOGIN = "/account/provider/oidc/login/"


@pytest.fixture
def provider(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    with FakeProvider().running() as provider:
        monkeypatch.setenv("ROUTEWAYS_OIDC_SERVER", provider.address)
        monkeypatch.setenv("ROUTEWAYS_OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("ROUTEWAYS_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        monkeypatch.setenv("ROUTEWAYS_OIDC_NAME", "Example Sign-in")
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [sign_in.oidc_app()]}}
        cache.clear()
        yield provider


def go(client: Client, address: str = LOGIN):
    """What a browser does: our form, the provider's page, back to us. Returns our answer to the way back."""
    away = client.post(address)
    assert away.status_code == 302
    back = at_provider(away.url)
    return client.get(f"{back.path}?{back.query}")


def at_provider(address: str):
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    assert answer.status == 302
    back = urlsplit(answer.headers["Location"])
    connection.close()
    return back


def who(client: Client) -> User | None:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def test_a_first_visit_makes_an_account_and_the_next_finds_it(client, provider):
    answer = go(client)
    assert answer.status_code == 302
    person = who(client)
    assert (person.email, person.name, person.is_administrator) == ("mary@college.example", "Mary Entwistle", False)
    assert not person.has_usable_password()
    assert AuditEntry.objects.filter(verb="foundation.add_user", subject__endswith=person.public_id).count() == 1
    client.logout()
    provider.person["email"] = "mary.holden@college.example"
    go(client)
    assert who(client) == person, "the provider's stable id decides, not the address"
    assert User.objects.count() == 1


def test_the_real_exchange_took_place_with_pkce_and_the_keys_were_fetched(client, provider):
    away = client.post(LOGIN)
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/account/provider/oidc/callback/"]
    back = at_provider(away.url)
    client.get(f"{back.path}?{back.query}")
    assert provider.requests.count("/token") == 1
    assert "/jwks" in provider.requests
    assert "/userinfo" in provider.requests


def test_somebody_with_an_account_here_is_joined_to_it_by_a_verified_address(client, provider):
    mine = add_user(by=None, email="Mary@college.example", name="Mary", password="three-random-words-make-one")
    go(client)
    assert who(client) == mine
    mine.refresh_from_db()
    assert mine.has_usable_password(), "an address that we vouch for keeps its password"


@pytest.mark.parametrize("claim", [{"email_verified": False}, {"email": ""}])
def test_an_address_that_is_not_verified_opens_nobodys_account(client, provider, claim):
    add_user(by=None, email="mary@college.example")
    provider.person.update(claim)
    answer = go(client)
    assert answer.status_code == 403
    assert "Example Sign-in did not tell us a verified e-mail address" in answer.content.decode()
    assert who(client) is None
    assert User.objects.count() == 1


def test_a_deployment_may_trust_a_provider_that_does_not_say_verified(client, provider, settings, monkeypatch):
    monkeypatch.setenv("ROUTEWAYS_OIDC_EMAILS_ARE_VERIFIED", "yes")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [sign_in.oidc_app()]}}
    del provider.person["email_verified"]
    go(client)
    assert who(client).email == "mary@college.example"


@pytest.mark.parametrize(
    "trick",
    ["forged", "unsigned", "symmetric", "other issuer", "other audience", "expired", "other person", "no id token"],
)
def test_a_provider_that_lies_signs_nobody_in(client, provider, trick):
    provider.tricks.add(trick)
    answer = go(client)
    assert "did not confirm who you are" in answer.content.decode()
    assert who(client) is None
    assert not User.objects.exists()


def test_a_code_works_once_and_only_for_the_browser_that_asked(client, provider):
    away = client.post(LOGIN)
    back = at_provider(away.url)
    stranger = Client()
    stranger.get(f"{back.path}?{back.query}")
    assert who(stranger) is None
    client.get(f"{back.path}?{back.query}")
    assert who(client) is not None
    client.logout()
    client.get(f"{back.path}?{back.query}")
    assert who(client) is None


def test_stopping_at_the_provider_is_not_an_error(client, provider):
    provider.tricks.add("denies")
    answer = go(client)
    assert answer.url == "/account/provider/cancelled/"
    assert "You stopped at the other service." in client.get(answer.url).content.decode()


def test_a_provider_that_is_down_gets_a_plain_page(client, provider):
    provider.tricks.add("down")
    answer = client.post(LOGIN)
    assert "did not confirm who you are" in answer.content.decode()


def test_a_closed_account_stays_closed(client, provider):
    go(client)
    person = who(client)
    client.logout()
    person.is_active = False
    person.save()
    go(client)
    assert who(client) is None


def test_sign_in_through_the_provider_starts_with_a_form_and_goes_where_it_should(client, provider):
    page = client.get("/account/login/?next=/account/").content.decode()
    assert "Sign in with Example Sign-in" in page
    ask = client.get(LOGIN)
    assert ask.status_code == 200, "a link on another site does not start it"
    answer = go(client, f"{LOGIN}?next=/account/%3Fx%3D1")
    assert answer.url == "/account/?x=1"
    client.logout()
    answer = go(client, f"{LOGIN}?next=https://evil.example/")
    assert "evil.example" not in answer.url


def test_somebody_signed_in_can_add_the_provider_to_their_account(client, provider, settings):
    mine = add_user(by=None, email="another@college.example")
    client.force_login(mine, backend=settings.AUTHENTICATION_BACKENDS[-1])
    answer = go(client, f"{LOGIN}?process=connect")
    assert answer.url == "/account/"
    client.logout()
    go(client)
    assert who(client) == mine


def test_without_configuration_there_is_no_provider(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert client.post(LOGIN).status_code == 404
    assert "Another way to sign in" not in client.get("/account/login/").content.decode()


def test_wrong_configuration_says_what_to_write(monkeypatch):
    monkeypatch.setenv("ROUTEWAYS_OIDC_SERVER", "http://sign-in.example")
    with pytest.raises(environment.SettingError, match="must begin with https"):
        sign_in.oidc_app()
    monkeypatch.setenv("ROUTEWAYS_OIDC_SERVER", "https://sign-in.example/tenant/")
    with pytest.raises(environment.SettingError, match="ROUTEWAYS_OIDC_CLIENT_ID is missing"):
        sign_in.oidc_app()
    assert sign_in.oidc_origin() == ["https://sign-in.example"]
