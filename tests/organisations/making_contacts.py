"""A made-up region of employers and those who keep in touch with them, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from routeways.foundation.models import User
from routeways.organisations import actions
from routeways.organisations.models import Ask, Organisation, Touch
from tests.organisations.factories import give, make_organisation, make_user

TODAY = date(2026, 3, 27)  # in the spring term of 2025/26
NOW = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
REGION = "lancashire"


def employer(name: str = "Moonbeam Bakery", **more: Any) -> Organisation:
    return make_organisation(name, kind="employer", **more)


def college(name: str = "Imaginary College", **more: Any) -> Organisation:
    return make_organisation(name, kind="college", **more)


def manager(house: Organisation, role: str = "employer-manager") -> User:
    user = make_user("Employer Manager")
    give(user, role, house)
    return user


def touch(organisation: Organisation, house: Organisation, **more: Any) -> Touch:
    known: dict[str, Any] = {
        "by": None,
        "region": REGION,
        "purpose": "industry-placement",
        "channel": "phone",
        "on": TODAY,
        "about": "Places for two students",
        "outcome": "spoke",
        "now": NOW,
    }
    return actions.record_touch(organisation=organisation, by_organisation=house, **{**known, **more})


def ask(organisation: Organisation, house: Organisation, **more: Any) -> Ask:
    known: dict[str, Any] = {
        "by": None,
        "region": REGION,
        "purpose": "industry-placement",
        "channel": "email",
        "on": TODAY,
        "about": "Places for two students",
        "now": NOW,
    }
    return actions.ask(organisation=organisation, by_organisation=house, **{**known, **more})
