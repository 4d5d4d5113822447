"""Who is the hub of a region, for what it must be told."""

from __future__ import annotations

from datetime import date

from routeways.engagements.models.offer import COORDINATE
from routeways.organisations.models import Role
from routeways.organisations.roles import role_definitions


def coordinators(region: str, *, today: date) -> list[str]:
    """The e-mail addresses of those who coordinate a region's offers and requests, each once.

    Not those of the demonstration's invented people, at .example (RFC 2606): nothing is sent to them.
    """
    names = [id for id, one in role_definitions().items() if COORDINATE in one.may]
    held = Role.objects.filter(region=region, role__in=names).held_on(today).select_related("user", "person__user")
    found = set()
    for role in held:
        user = role.user or (role.person.user if role.person else None)
        if user is not None and user.is_active and not user.email.endswith(".example"):
            found.add(user.email)
    return sorted(found)
