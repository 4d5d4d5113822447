"""What somebody else does while an action waits for rows, on a database where nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model, QuerySet


def while_it_waits(patch: pytest.MonkeyPatch, model: type[Model], act: Callable[[], Any]) -> None:
    """`act` happens once, when rows of the model are locked for the first time: as if it had ended just before."""
    held, to_do = QuerySet.select_for_update, [act]

    def waits(rows: Any, *given: Any, **more: Any) -> Any:
        if rows.model is model and to_do:
            to_do.pop()()
        return held(rows, *given, **more)

    patch.setattr(QuerySet, "select_for_update", waits)
