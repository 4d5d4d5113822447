"""The invented institutions of the demonstration region and what they do, a file for each part of this floor.

Each file has `load(*, region, by, now)`, which makes what is missing, through the same actions as a person's clicks;
one whose records do not go with the invented organisations has `remove(*, region, by)` too. `ORDER` says which comes
first; all others follow in the order of their names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db import transaction

ORDER = ("institutions", "encounters")  # coverage is part of the need by which days are shared


def parts() -> Iterator[ModuleType]:
    names = sorted(one.name for one in pkgutil.iter_modules(__path__))
    for name in (*ORDER, *(name for name in names if name not in ORDER)):
        yield importlib.import_module(f"{__name__}.{name}")


def load_all(*, region: str, by: Any, now: datetime) -> None:
    """Each part whole or not at all."""
    for part in parts():
        with transaction.atomic():
            part.load(region=region, by=by, now=now)


@transaction.atomic
def remove_all(*, region: str, by: Any) -> None:
    """What does not go by itself with the invented organisations, the last part first."""
    for part in reversed(list(parts())):
        if hasattr(part, "remove"):
            part.remove(region=region, by=by)
