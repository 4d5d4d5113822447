"""What people agreed to: their own record, and for those who may write to them, who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.organisations.consent_purposes import ConsentPurpose, consent_purposes
from routeways.organisations.models import Consent, access_of


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who agreed to be written to."""

    name: str
    email: str


def consents(actor: Any) -> QuerySet[Consent]:
    """All that the actor ever agreed to, withdrawn or not, the newest first."""
    return Consent.objects.visible_to(actor).select_related("group").order_by("-given_at", "-id")


def not_agreed(actor: Any, region: str) -> list[ConsentPurpose]:
    """The purposes of a region that the actor has not agreed to in today’s wording."""
    held = set(
        Consent.objects.visible_to(actor)
        .standing()
        .filter(region=region, group__isnull=True)
        .values_list("purpose", "version")
    )
    return [
        purpose
        for purpose in consent_purposes().values()
        if purpose.about == "region" and (purpose.id, purpose.version) not in held
    ]


def contacts(purpose: str, region: str, actor: Any, *, today: date) -> list[Contact]:
    """Who may be written to for a purpose, in the order of their names; nobody unless the actor may see contacts.

    Only consent that stands today counts, and only accounts that are open.
    """
    if not access_of(actor, today=today).may("organisations.see_contacts", region):
        return []
    rows = Consent.objects.standing().filter(purpose=purpose, region=region).select_related("person", "user")
    found: dict[str, Contact] = {}
    for row in rows:
        email = row.user.email if row.user and row.user.is_active else row.person.work_email if row.person else ""
        name = row.person.name if row.person else row.user.name if row.user else ""
        if email:
            found.setdefault(email, Contact(name or email, email))
    return sorted(found.values(), key=lambda contact: (contact.name.casefold(), contact.email))
