"""What takes seconds to make is made once in a test process: rows and files are kept, and put back for the next test.

    kept = snapshots.once("demonstration", folder, lambda: demonstration.load(...))

Works inside a test's own transaction, on SQLite alone; on another database it is made each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class _Kept:
    """All rows of every table that had some, as SQLite stores them, and a folder with the files."""

    tables: dict[str, tuple[list[str], Rows]]
    files: Path


_kept: dict[str, _Kept] = {}


def once(name: str, folder: Path, make: Callable[[], object]) -> None:
    """Calls `make` the first time and keeps what is in the database and in `folder` then; later gives both back."""
    if connection.vendor != "sqlite":
        make()
    elif name in _kept:
        _put_back(_kept[name], folder)
    else:
        make()
        files = Path(mkdtemp(prefix="routeways-kept-"))
        shutil.copytree(folder, files, dirs_exist_ok=True)
        _kept[name] = _Kept(_all_rows(), files)


def forget() -> None:
    """At the end of a test process."""
    for one in _kept.values():
        shutil.rmtree(one.files, ignore_errors=True)
    _kept.clear()


def _all_rows() -> dict[str, tuple[list[str], Rows]]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            # An expression has no declared type, so that the stored value comes back as it is.
            stored = ", ".join(f'+"{name}"' for name in columns)
            cursor.execute(f'SELECT {stored} FROM "{table}"')
            found[table] = (columns, cursor.fetchall())
    return found


def _put_back(kept: _Kept, folder: Path) -> None:
    shutil.copytree(kept.files, folder, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        for table, (columns, rows) in kept.tables.items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(f'"{name}"' for name in columns)
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
