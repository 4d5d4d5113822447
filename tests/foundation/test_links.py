from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from routeways.foundation import links
from routeways.foundation.models import AuditEntry, PrivateLink

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


def make(**changes):
    given = {"by": None, "purpose": "test.see_thing", "subject": "thing:1", "expires_at": LATER, "uses": 1, **changes}
    return links.make(**given)


def test_a_link_opens_what_it_is_for():
    link, token = make()
    assert links.look(token, "test.see_thing", NOW) == link
    assert links.open(token, "test.see_thing", NOW).subject == "thing:1"


def test_the_token_is_nowhere_in_the_database():
    _, token = make()
    for entry in (*PrivateLink.objects.values(), *AuditEntry.objects.values()):
        assert token not in str(entry)


def test_tokens_are_long_and_never_the_same():
    tokens = {make()[1] for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43


def test_looking_does_not_use_a_link_up():
    _, token = make()
    for _ in range(5):
        links.look(token, "test.see_thing", NOW)
    links.open(token, "test.see_thing", NOW)
    with pytest.raises(links.LinkUsedUp, match="already been used"):
        links.look(token, "test.see_thing", NOW)


def test_uses_are_counted():
    _, token = make(uses=3)
    for _ in range(3):
        links.open(token, "test.see_thing", NOW)
    with pytest.raises(links.LinkUsedUp):
        links.open(token, "test.see_thing", NOW)
    with pytest.raises(ValueError, match="at least once"):
        make(uses=0)


def test_two_who_press_at_the_same_moment_do_not_both_get_in(monkeypatch):
    _, token = make()
    stale = links.look(token, "test.see_thing", NOW)
    links.open(token, "test.see_thing", NOW)
    monkeypatch.setattr(links, "look", lambda *_: stale)
    with pytest.raises(links.LinkUsedUp):
        links.open(token, "test.see_thing", NOW)


def test_a_link_ends_at_its_very_moment():
    _, token = make()
    assert links.look(token, "test.see_thing", LATER - timedelta(microseconds=1))
    with pytest.raises(links.LinkExpired, match="has expired"):
        links.look(token, "test.see_thing", LATER)


def test_a_link_for_one_purpose_does_not_open_another():
    _, token = make()
    with pytest.raises(links.LinkUnknown):
        links.open(token, "test.change_thing", NOW)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "ü\ud800", "0" * 100_000])
def test_what_is_not_a_token_opens_nothing(token):
    make()
    with pytest.raises(links.LinkUnknown, match="not one of ours"):
        links.open(token, "test.see_thing", NOW)


def test_a_withdrawn_link_says_so(user):
    link, token = make(by=user)
    links.revoke(link, by=user, now=NOW)
    links.revoke(link, by=user, now=LATER)
    assert (link.revoked_at, link.revoked_by) == (NOW, user)
    assert not link.works(NOW)
    with pytest.raises(links.LinkRevoked, match="was withdrawn"):
        links.open(token, "test.see_thing", NOW)
    verbs = list(AuditEntry.objects.filter(verb__contains="link").order_by("number").values_list("verb", flat=True))
    assert verbs == ["foundation.make_link", "foundation.revoke_link"]


def test_a_hash_from_the_table_is_not_a_token():
    link, _ = make()
    with pytest.raises(links.LinkUnknown):
        links.open(link.token_hash, "test.see_thing", NOW)
