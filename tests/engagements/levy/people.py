"""Who does what in the tests of the levy pages: a pledger, a small firm and the hub, each with an account."""

from __future__ import annotations

from typing import Any

from routeways.foundation.models import User
from tests.engagements.factories import REGION
from tests.organisations.factories import give, make_hub_lead, make_user


def contact(organisation: Any, name: str) -> User:
    user = make_user(name)
    give(user, "organisation-contact", organisation)
    return user


def hub_lead() -> User:
    return make_hub_lead(REGION)
