"""The permissions of this floor, registered when the site starts. Classifications and shared skills need none."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.models import Organisation
from routeways.taxonomy.models.skill import EDIT, SEE

PERMISSIONS = {
    SEE: "see the skills taxonomies that an organisation has not shared",
    EDIT: "start and change an organisation’s skills taxonomies",
}


def register_permissions() -> None:
    """Called once, when the site starts."""
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Organisation | str | None = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
