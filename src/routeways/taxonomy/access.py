"""The permissions of this floor, registered when the site starts. Classifications and shared skills need none."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.models import Organisation, access_of
from routeways.places import queries as places
from routeways.taxonomy.models.skill import EDIT, SEE

REVIEW = "taxonomy.review_qualifications"

PERMISSIONS = {
    SEE: "see the skills taxonomies that an organisation has not shared",
    EDIT: "start and change an organisation’s skills taxonomies",
    REVIEW: "confirm, change and refuse which occupations a qualification leads to",
}


def register_permissions() -> None:
    """Called once, when the site starts."""
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _may_review if name == REVIEW else _predicate(name), describes)


def _may_review(user: Any, subject: Any = None) -> bool:
    """Administrators, and those whose role over a public region gives it.

    The links are one for all regions: who works only in a demonstration must not decide for real ones.
    """
    access = access_of(user, today=timezone.localdate())
    public = {one.id for one in places.regions(public=True)}
    return access.administrator or bool(public & set(access.regions_with(REVIEW)))


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Organisation | str | None = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
