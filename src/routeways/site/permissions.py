"""What this floor lets people do."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation.permissions import register
from routeways.organisations.models import access_of


def may_answer(user: Any, region: str | None = None) -> bool:
    """Hub staff for their region; administrators, who answer where there is no hub."""
    access = access_of(user, today=timezone.localdate())
    return access.administrator or access.may("site.answer_requests", region)


def register_permissions() -> None:
    register("site.answer_requests", may_answer, "answer what visitors of your region ask")
