"""The permissions of this floor, registered when the site starts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.access import may

IMPORT = "provision.import_courses"
DRAFTS = "provision.view_drafts"
JOIN = "provision.join_courses"

PERMISSIONS = {
    IMPORT: "load and publish the courses of a provider",
    DRAFTS: "see courses of a provider before they are published",
    JOIN: "say that courses of several providers are one joint course",
}


def register_permissions() -> None:
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
