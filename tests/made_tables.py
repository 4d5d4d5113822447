"""The tables of a database, told so that two ways to make them can be compared.

`python -m tests.made_tables migrate` or `lay`, in the environment of a `tests.machines.Machine`, makes them in that
machine’s empty database, by the migrations of all apps or as the models say, and prints them as JSON; `tell` prints
those that are there.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.machines import Machine, lay_tables


def told() -> dict[str, Any]:
    """Table → columns (type, size, may be empty, collation) and constraints. Order of columns is not told.

    Our own: those of Django’s own apps differ in the type of a number that nothing of ours refers to.
    """
    models = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("routeways.")]
    names = sorted({one._meta.db_table for one in models})
    with connection.cursor() as cursor:
        return {name: {"columns": _columns(cursor, name), "constraints": _constraints(cursor, name)} for name in names}


def _columns(cursor: Any, table: str) -> dict[str, list[str]]:
    rows = connection.introspection.get_table_description(cursor, table)
    wanted = ("type_code", "internal_size", "precision", "scale", "null_ok", "default", "collation")
    return {row.name: [str(getattr(row, name)) for name in wanted] for row in rows}


def _constraints(cursor: Any, table: str) -> list[str]:
    """With their names where we gave one: those that Django makes up tell of a field’s name in the past."""
    found = connection.introspection.get_constraints(cursor, table)
    kinds = ("columns", "primary_key", "unique", "foreign_key", "check", "index", "orders")
    given = {one.name for model in apps.get_models() for one in (*model._meta.constraints, *model._meta.indexes)}
    return sorted(
        json.dumps([name if name in given else "", *(known.get(kind) for kind in kinds)])
        for name, known in found.items()
    )


def of(folder: Path, task: str) -> dict[str, Any]:
    """Those that `task`, a process of its own, makes or finds in a folder; on PostgreSQL in a new database."""
    folder.mkdir(exist_ok=True)
    machine = Machine(folder, __name__)
    try:
        (said,) = machine.end(machine.begin(task))
    finally:
        machine.remove()
    found: dict[str, Any] = json.loads(said)
    return found


if __name__ == "__main__":
    if sys.argv[1] == "migrate":
        call_command("migrate", verbosity=0)
    elif sys.argv[1] == "lay":
        lay_tables()
    print(json.dumps(told(), sort_keys=True))
