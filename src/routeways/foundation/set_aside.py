"""Accounts that a floor above made for one purpose of its own: nobody signs in with them, and no list shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from routeways.foundation.models import User

_tables: list[Callable[[], QuerySet[Any]]] = []


def register(rows: Callable[[], QuerySet[Any]]) -> None:
    """`rows` gives records with a `user`, one for each account that is set aside."""
    if rows not in _tables:
        _tables.append(rows)


def those() -> Q:
    """The accounts that are set aside."""
    found = Q(pk__in=[])
    for rows in _tables:
        found |= Q(pk__in=rows().values("user"))
    return found


def release(user: User) -> None:
    """From now on the account is somebody's like any other: the records that set it aside go."""
    for rows in _tables:
        rows().model._default_manager.filter(user=user).delete()
