"""The invented operations of the demonstration region, a file for each part of this floor.

Each file has `load(*, region, by, now)`, which makes what is missing, through the same actions as a person's clicks;
one whose records do not go with the invented organisations has `remove(*, region, by)` too.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db import transaction

from routeways.engagements.models import Offer, Request, Run
from routeways.foundation import audit


def parts() -> Iterator[ModuleType]:
    """The files of this folder, in the order of their names."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        yield importlib.import_module(f"{__name__}.{found.name}")


def load_all(*, region: str, by: Any, now: datetime) -> None:
    """Each part whole or not at all."""
    for part in parts():
        with transaction.atomic():
            part.load(region=region, by=by, now=now)


@transaction.atomic
def remove_all(*, region: str, by: Any) -> int:
    """What the demonstration region offers and asks for, whoever made it there; how many listings went."""
    for part in parts():
        if hasattr(part, "remove"):
            part.remove(region=region, by=by)
    Run.objects.filter(region=region).delete()
    gone = 0
    for model in (Offer, Request):
        rows = model.objects.filter(region=region)
        gone += rows.count()
        rows.delete()
    audit.record(by=by, verb="engagements.remove_demonstration", subject=f"region:{region}", details={"listings": gone})
    return gone
