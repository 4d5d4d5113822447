"""The permissions of this floor, registered when the site starts.

Pages ask through the permission registry, reads through `visible_to`; both add up the same roles, so they agree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.models import Organisation, access_of

PERMISSIONS = {
    "organisations.view_organisation": "see what public registers say of an organisation",
    "organisations.view_people": "see the people of organisations in which you hold a role",
    "organisations.view_role_holders": "see the work contact of those who hold a role in your region",
    "organisations.add_organisation": "add organisations to the region’s directory and say of what kind they are",
    "organisations.change_organisation": "change an organisation’s record and contact routes",
    "organisations.manage_people": "add and change an organisation’s people",
    "organisations.manage_roles": "give and end roles in an organisation",
    "organisations.manage_region_roles": "give and end roles that reach over the region",
    "organisations.review_duplicates": "look through organisations that may be recorded twice",
    "organisations.merge_organisations": "merge and unmerge organisations",
    "organisations.import_organisations": "load a list of organisations from a file",
    "organisations.view_history": "see the history of an organisation’s record",
}


def may(actor: Any, permission: str, subject: Organisation | str | None = None, *, today: date) -> bool:
    return access_of(actor, today=today).may(permission, subject)


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
