"""Consent: given by a person for a purpose in words that are kept, seen by them alone, taken back at any time."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from routeways.organisations import actions, queries
from routeways.organisations.consent_purposes import consent_purposes
from routeways.organisations.models import Consent
from routeways.organisations.records import OrganisationError
from tests.organisations.factories import make_hub_lead, make_organisation, make_person, make_user
from tests.organisations.making_groups import NOW, TODAY, open_group

pytestmark = pytest.mark.django_db
NEWS = "region-newsletter"


def _give(user: object, purpose: str = NEWS, region: str = "lancashire", **more: object) -> Consent:
    return actions.give_consent(by=user, purpose=purpose, region=region, user=user, now=NOW, **more)  # type: ignore[arg-type]


def test_the_words_the_version_and_both_days_are_kept() -> None:
    user = make_user()
    given = _give(user)
    assert "about skills and courses in Lancashire" in given.wording
    assert _give(user).pk == given.pk
    later = NOW + timedelta(days=1)
    actions.withdraw_consent(by=user, consent=given, now=later, today=TODAY)
    actions.withdraw_consent(by=user, consent=given, now=later + timedelta(days=1), today=TODAY)
    given.refresh_from_db()
    assert (given.given_at, given.withdrawn_at) == (NOW, later)
    assert _give(user).pk != given.pk
    assert Consent.objects.count() == 2


def test_a_new_wording_is_asked_again_and_the_old_consent_ends() -> None:
    user = make_user()
    old = _give(user)
    newer = consent_purposes()[NEWS].model_copy(update={"version": "2027.1"})
    with patch.dict(consent_purposes(), {NEWS: newer}):
        assert NEWS in {purpose.id for purpose in queries.not_agreed(user, "lancashire")}
        assert _give(user).version == "2027.1"
    old.refresh_from_db()
    assert old.withdrawn_at == NOW


def test_nobody_sees_another_persons_consents() -> None:
    user, other = make_user(), make_user()
    given = _give(user)
    person = make_person(make_organisation(), user=other)
    theirs = _give(None, person=person)
    assert list(queries.consents(user)) == [given]
    assert list(queries.consents(other)) == [theirs]
    for actor in (None, make_hub_lead(), make_user(administrator=True)):
        assert not queries.consents(actor).exists()


def test_only_consent_that_stands_lets_anybody_write_and_only_those_who_may() -> None:
    user, gone, elsewhere, closed = make_user("Ada"), make_user(), make_user(), make_user()
    _give(user)
    actions.withdraw_consent(by=gone, consent=_give(gone), now=NOW, today=TODAY)
    _give(elsewhere, region="cumbria")
    _give(closed)
    closed.is_active = False
    closed.save()
    lead = make_hub_lead()
    assert [contact.email for contact in queries.contacts(NEWS, "lancashire", lead, today=TODAY)] == [user.email]
    assert queries.contacts("survey-contact", "lancashire", lead, today=TODAY) == []
    for actor in (user, None, make_hub_lead("cumbria"), make_user(administrator=True)):
        assert queries.contacts(NEWS, "lancashire", actor, today=TODAY) == []


def test_what_nobody_asks_about_cannot_be_agreed_to() -> None:
    user = make_user()
    with pytest.raises(OrganisationError, match="no purpose"):
        _give(user, "everything")
    with pytest.raises(OrganisationError, match="about a group"):
        _give(user, "group-membership")
    with pytest.raises(OrganisationError, match="about a region"):
        _give(user, NEWS, group=open_group())
    with pytest.raises(OrganisationError, match="Nobody can agree for somebody else"):
        _give(None)
    assert not Consent.objects.exists()
