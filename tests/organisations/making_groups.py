"""Made-up groups with members who agreed, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from routeways.foundation.models import User
from routeways.foundation.queries import user_by_email
from routeways.organisations import actions
from routeways.organisations.models import Group, Membership, Organisation
from tests.organisations.factories import make_hub, make_organisation, make_user

TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
SITE = "https://routeways.example"


def open_group(kind: str = "employer-advisory-group", *, owner: Organisation | None = None, **more: Any) -> Group:
    owner = owner or make_hub()
    region = owner.regions.get().region
    asked = {"name": f"Imaginary {kind} {owner.pk}", "purpose": "To say what is needed.", **more}
    return actions.open_group(by=None, region=region, owner=owner, kind=kind, today=TODAY, **asked)


def token_of(invited: actions.Invited) -> str:
    return invited.address.rstrip("/").rpartition("/")[2]


def invite(group: Group, user: User | None = None, **more: Any) -> actions.Invited:
    email = user.email if user else f"member{Membership.objects.count()}@example.org"
    asked = {"name": "Fictive Member", "email": email, "role": group.rules.roles[-1].id, "now": NOW, **more}
    return actions.invite(by=None, group=group, site=SITE, today=TODAY, **asked)


def seat(group: Group, user: User | None = None, *, may_be_named: bool = False, **more: Any) -> Membership:
    """Somebody who was invited and agreed; with `user` they open the workspace with that account."""
    invited = invite(group, user, **more)
    return actions.accept_invitation(
        by=user_by_email(invited.seat.email),
        token=token_of(invited),
        name=more.get("name", "Fictive Member"),
        agrees=True,
        may_be_named=may_be_named,
        is_16_or_over=True,
        site=SITE,
        now=NOW,
        today=TODAY,
    )


def member(group: Group, **more: Any) -> tuple[User, Membership]:
    user = make_user()
    return user, seat(group, user, **more)


def college(name: str = "Imaginary College") -> Organisation:
    return make_organisation(name, kind="college")
