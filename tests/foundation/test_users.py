from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from routeways.foundation import actions, queries
from routeways.foundation.ids import ALPHABET, public_id
from routeways.foundation.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def test_an_email_address_is_one_person_whatever_its_capitals():
    actions.add_user(by=None, email="Ada@Example.org")
    with pytest.raises(actions.UserError, match="already signs in"):
        actions.add_user(by=None, email="ada@EXAMPLE.ORG")
    assert queries.user_by_email(" ADA@example.org ").email == "ada@example.org"


def test_the_database_itself_refuses_capitals_that_come_past_the_model():
    user = actions.add_user(by=None, email="ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="ADA@example.org")


def test_what_is_not_an_email_address_is_said_to_be_so():
    with pytest.raises(actions.UserError, match="“nobody” is not an e-mail address"):
        actions.add_user(by=None, email="nobody")
    assert not User.objects.exists()


def test_a_weak_password_leaves_no_account_behind():
    with pytest.raises(actions.UserError, match="too short"):
        actions.add_user(by=None, email="ada@example.org", password="secret")
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_closed_account_that_is_opened_again_has_only_its_new_password(user, administrator):
    user.set_password("an old and long password")
    user.save()
    actions.set_active(user, False, by=administrator)
    with pytest.raises(actions.UserError, match="too short"):
        actions.reopen(user, "secret", by=administrator)
    user.refresh_from_db()
    assert not user.is_active
    actions.reopen(user, "a new and long sentence", by=administrator)
    user.refresh_from_db()
    assert user.is_active and user.check_password("a new and long sentence")
    assert not user.check_password("an old and long password")


def test_public_ids_are_random_and_readable():
    ids = {public_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(one) for one in ids} == {20}
    assert set("".join(ids)) <= set(ALPHABET)


def test_an_account_without_a_password_cannot_be_entered_with_an_empty_one(client):
    user = actions.add_user(by=None, email="ada@example.org")
    assert not user.has_usable_password()
    assert not user.check_password("")


def test_nobody_closes_their_own_account(user, administrator):
    with pytest.raises(actions.UserError, match="your own account"):
        actions.set_active(administrator, False, by=administrator)
    actions.set_active(user, False, by=administrator)
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.filter(verb="foundation.close_user", by=administrator).count() == 1


def test_djangos_own_command_makes_an_administrator():
    user = User.objects.create_superuser("root@example.org", "a-long-enough-password")
    assert user.is_administrator
    assert user.has_perm("foundation.read_audit")
