"""What this floor adds when the site starts: its permissions, and that accounts follow their owner in a merge."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.ledger.models import Account
from routeways.ledger.models.account import VIEW
from routeways.organisations.models import access_of
from routeways.organisations.references import register_reference


def register() -> None:
    permissions.register(VIEW, may_view, "see the accounts of your organisation or of your region’s organisations")
    register_reference(Account, "owner", when_taken={"key": ""})


def may_view(user: Any, subject: Account | str | None = None) -> bool:
    """`subject` is an account, a region's id, or None for “anywhere at all”. As `Account.objects.visible_to`."""
    access = access_of(user, today=timezone.localdate())  # the edge: requests are judged by today's date in London
    if isinstance(subject, Account):
        return subject.owner_id in access.organisations_with(VIEW) or subject.region in access.regions_with(VIEW)
    return access.may(VIEW, subject)
