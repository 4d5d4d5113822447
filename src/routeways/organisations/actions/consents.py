"""What somebody agrees to, and takes back. Nothing is ever agreed to by silence: each call follows a ticked box."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.organisations.actions.seats import empty_seat
from routeways.organisations.consent_purposes import ConsentPurpose, consent_purposes
from routeways.organisations.models import Consent, Group, Membership, Person
from routeways.organisations.records import OrganisationError
from routeways.places import queries as places


def give_consent(
    *,
    by: Any,
    purpose: str,
    region: str,
    now: datetime,
    user: Any = None,
    person: Person | None = None,
    group: Group | None = None,
) -> Consent:
    """Keeps that `person` or `user` agrees, with the words as they stand today. The same again changes nothing.

    Raises OrganisationError.
    """
    asked = _known(purpose)
    if person is None and user is None:
        raise OrganisationError("Nobody can agree for somebody else. Sign in first.")
    if asked.about == "organisation":
        raise OrganisationError(f"“{asked.name}” is asked where it belongs, for one organisation at a time.")
    if (asked.about == "group") != (group is not None):
        raise OrganisationError(f"“{asked.name}” is about a {asked.about}. Say which.")
    who = {"person": person} if person is not None else {"user": user}
    held = Consent.objects.standing().filter(purpose=purpose, region=region, group=group, **who)
    same = held.filter(version=asked.version).first()
    if same is not None:
        return same
    wording = asked.words(group.name if group else places.region(region).name)
    with transaction.atomic():
        held.update(withdrawn_at=now)  # an older wording: the new one takes its place
        given = Consent.objects.create(
            region=region,
            owner=group.owner if group else person.owner if person else None,
            person=person,
            user=user,
            group=group,
            purpose=purpose,
            version=asked.version,
            wording=wording,
            given_at=now,
        )
        details = {"purpose": purpose, "version": asked.version, "region": region}
        audit.record(by=by, verb="organisations.give_consent", subject=given, details=details)
    return given


def withdraw_consent(*, by: Any, consent: Consent, now: datetime, today: date) -> Consent:
    """Takes it back from now on. Taking back membership leaves the group. Twice changes nothing."""
    with transaction.atomic():
        if consent.withdrawn_at is not None:
            return consent
        for seat in Membership.objects.filter(consent=consent, state=Membership.State.ACTIVE):
            empty_seat(seat, today=today, now=now)
        Membership.objects.filter(named=consent).update(named=None)
        Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now)
        consent.refresh_from_db()
        details = {"purpose": consent.purpose, "version": consent.version}
        audit.record(by=by, verb="organisations.withdraw_consent", subject=consent, details=details)
    return consent


def _known(purpose: str) -> ConsentPurpose:
    try:
        return consent_purposes()[purpose]
    except KeyError:
        raise OrganisationError(f"There is no purpose “{purpose}” that people are asked about.") from None
