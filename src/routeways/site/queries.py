"""Named reads of visitors' requests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from routeways.site.models import Request

ROWS_ON_A_PAGE = 50


def waiting(actor: Any, *, today: date) -> int:
    """How many open requests the actor could answer."""
    return Request.objects.visible_to(actor, today=today).open().count()


def requests_page(actor: Any, number: str | int, *, closed: bool, today: date) -> Page[Request]:
    """The open ones by the day they are due, or the closed ones, the last closed first."""
    rows = Request.objects.visible_to(actor, today=today)
    rows = rows.filter(closed_at__isnull=False).order_by("-closed_at", "-id") if closed else rows.open()
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(number)


def request_for(actor: Any, public_id: str, *, today: date) -> Request | None:
    return Request.objects.visible_to(actor, today=today).filter(public_id=public_id).first()
