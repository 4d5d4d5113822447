"""Made-up organisations and people. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from routeways.foundation.models import User
from routeways.organisations import actions
from routeways.organisations.models import Organisation, Person, Role

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def make_organisation(
    name: str = "", *, kind: str = "employer", region: str = "lancashire", **fields: Any
) -> Organisation:
    name = name or f"Imaginary Works {next(_numbers)}"
    fields.setdefault("regions", (region,))
    return actions.create_organisation(by=None, name=name, kind=kind, **fields)


def make_user(name: str = "", *, administrator: bool = False) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        f"user{number}@example.org",
        "a long enough password",
        name=name or f"User {number}",
        is_administrator=administrator,
    )


def make_person(owner: Organisation, name: str = "", *, user: User | None = None) -> Person:
    number = next(_numbers)
    return actions.add_person(
        by=None,
        owner=owner,
        name=name or f"Person {number}",
        work_email=f"person{number}@example.org",
        user=user,
        is_16_or_over=True,
    )


def give(
    holder: User | Person,
    role: str,
    organisation: Organisation,
    *,
    region: str = "",
    valid_from: date = LONG_AGO,
    valid_to: date | None = None,
) -> Role:
    who = {"person": holder} if isinstance(holder, Person) else {"user": holder}
    return actions.give_role(
        by=None,
        organisation=organisation,
        role=role,
        region=region,
        valid_from=valid_from,
        valid_to=valid_to,
        today=LONG_AGO,
        **who,
    )


def make_hub(region: str = "lancashire") -> Organisation:
    return make_organisation(f"Imaginary Hub {next(_numbers)}", kind="hub", region=region)


def make_hub_lead(region: str = "lancashire", hub: Organisation | None = None) -> User:
    user = make_user("Hub Lead")
    give(user, "hub-lead", hub or make_hub(region), region=region)
    return user
