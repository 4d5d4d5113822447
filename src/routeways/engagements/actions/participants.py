"""People who take part, written down by the organisation that knows them. Nobody else ever reads the name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Participant
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation
from routeways.organisations.names import name_key
from routeways.places import queries as places
from routeways.values.ages import age_on

LEAST_AGE = 16
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike


@dataclass(frozen=True, slots=True)
class Somebody:
    """What an organisation writes down about a person who takes part."""

    name: str
    born_on: date
    told_on: date
    own_number: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    user: Any = None


@transaction.atomic
def add_participant(
    *, by: Any, owner: Organisation, region: str, somebody: Somebody, now: datetime, today: date
) -> Participant:
    """A person of 16 or over whom `owner` knows, with a reference that says nothing about them.

    Raises EngagementError with the first thing that cannot be so.
    """
    columns = _columns(somebody, today)
    _refuse_twice(owner, columns["own_number"])
    made = Participant.objects.create(
        owner=owner, region=region, reference=_reference(region), created_at=now, created_by=by, **columns
    )
    audit.record(by=by, verb="engagements.add_participant", subject=made, details={"owner": owner.public_id})
    return made


@transaction.atomic
def change_participant(*, by: Any, participant: Participant, somebody: Somebody, today: date) -> Participant:
    """Writes over what is known of a person. The reference stays. Raises as `add_participant`."""
    held = Participant.objects.select_for_update().get(pk=participant.pk)
    columns = _columns(somebody, today)
    if columns["own_number"] != held.own_number:
        _refuse_twice(held.owner, columns["own_number"])
    for name, value in columns.items():
        setattr(held, name, value)
    held.save()
    audit.record(by=by, verb="engagements.change_participant", subject=held)
    return held


def check_somebody(somebody: Somebody, *, today: date) -> None:
    """Raises EngagementError with the first thing that cannot be so; writes nothing."""
    _columns(somebody, today)


def _columns(somebody: Somebody, today: date) -> dict[str, Any]:
    name = tidy(somebody.name, one_line=True)
    if not name:
        raise EngagementError("Enter the person’s name.")
    if not date(1900, 1, 1) <= somebody.born_on <= today:
        raise EngagementError("Enter the date of birth: a day in the past, like 27 3 2008.")
    if age_on(somebody.born_on, today) < LEAST_AGE:
        raise EngagementError(f"Only people of {LEAST_AGE} or over are written down here.")
    if somebody.told_on > today:
        raise EngagementError("Tell the person first what is kept about them, then add them.")
    email = somebody.email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise EngagementError("Enter an e-mail address like name@example.com.") from None
    where = None
    if somebody.postcode.strip():
        try:
            where = places.postcode(somebody.postcode)
        except (places.PostcodeError, places.PostcodeNotFound) as error:
            raise EngagementError(str(error)) from error
    return {
        "name": name[:120],
        "born_on": somebody.born_on,
        "told_on": somebody.told_on,
        "own_number": tidy(somebody.own_number, one_line=True)[:60],
        "email": email,
        "phone": tidy(somebody.phone, one_line=True)[:40],
        "postcode": where.postcode if where else "",
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "user": somebody.user,
    }


def known_participant(owner: Organisation, somebody: Somebody) -> Participant | None:
    """Who `owner` knows by the number that was given; None where there is nobody. Raises EngagementError where the
    name is another: whoever types a number must not learn whose it is."""
    number = somebody.own_number.strip()
    known = Participant.objects.filter(owner=owner, own_number=number).first() if number else None
    if known is not None and name_key(known.name) != name_key(somebody.name):
        raise EngagementError(f"Your organisation knows somebody else by the number “{number}”. Check the number.")
    return known


def _refuse_twice(owner: Organisation, own_number: str) -> None:
    if own_number and Participant.objects.filter(owner=owner, own_number=own_number).exists():
        raise EngagementError(f"There is somebody with the number “{own_number}” already. Look in your list.")


def _reference(region: str) -> str:
    """One of a million that the region has not given yet."""
    while True:
        made = "P-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not Participant.objects.filter(region=region, reference=made).exists():
            return made
