"""What this floor lets people do, registered when the site starts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation.permissions import register
from routeways.organisations.models import access_of
from routeways.places import queries as places

LOAD = "evidence.load_source"


def may_load(user: Any, region: str | None = None) -> bool:
    """Administrators, and those whose role over a public region gives it.

    The warehouse is one for all regions: who works only in a demonstration must not change real figures.
    """
    access = access_of(user, today=timezone.localdate())
    public = {one.id for one in places.regions(public=True)}
    held = public & set(access.regions_with(LOAD))
    return access.administrator or (region in held if region else bool(held))


def register_permissions() -> None:
    register(LOAD, may_load, "load official files")
