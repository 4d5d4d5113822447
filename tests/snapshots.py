"""What takes seconds to make is made once in a run of the tests: rows and files are kept, and put back for the next.

    kept = snapshots.once("demonstration", folder, lambda: demonstration.load(...))

Works inside a test's own transaction or without one, on SQLite alone; on another database it is made each time.
Processes of one run share what is kept: the first one makes it, and one that needs it meanwhile waits.

What takes a quarter of a second, as the areas that ship with Routeways, is made once in each process:

    snapshots.lay(f"areas {now}", lambda: load_packaged_areas(now=now))
"""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar

from django.db import connection, transaction

Rows = list[tuple[Any, ...]]
Tables = dict[str, tuple[list[str], Rows]]  # columns and rows of every table that had some, as SQLite stores them
Made = TypeVar("Made")
VARIABLE = "ROUTEWAYS_TEST_SNAPSHOTS"

_read: dict[str, Tables] = {}
_laid: dict[str, tuple[Tables, Any]] = {}


def begin() -> None:
    """Called by the process that starts the others, before it does."""
    os.environ[VARIABLE] = mkdtemp(prefix="routeways-kept-")


def forget() -> None:
    """Called by the same process at the end."""
    shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


def once(name: str, folder: Path, make: Callable[[], object]) -> None:
    """Calls `make` the first time and keeps what is in the database and in `folder` then; later gives both back."""
    if connection.vendor != "sqlite":
        make()
        return
    kept = Path(os.environ[VARIABLE]) / name
    if _is_mine_to_make(kept):
        try:
            make()
            shutil.copytree(folder, kept / "files", dirs_exist_ok=True)
            _write(kept / "tables", _all_rows())
        except BaseException:
            shutil.rmtree(kept)  # so that nobody waits for what does not come
            raise
    else:
        _put_back(name, kept, folder)


def lay(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, and the rows that it puts into empty tables. Where it finds others there, it is called again:
    their numbers, and the chain of the audit, would be others."""
    if connection.vendor != "sqlite":
        return make()
    if name not in _laid:
        before = _all_rows()
        made = make()
        changed = {table: kept for table, kept in _all_rows().items() if kept != before[table]}
        if not any(before[table][1] for table in changed):
            _laid[name] = changed, made
        return made
    tables, made = _laid[name]
    with transaction.atomic(), connection.cursor() as cursor:
        if _has_rows(cursor, tables):
            return make()
        for table, (columns, rows) in tables.items():
            _insert(cursor, table, columns, rows)
    return made


def _has_rows(cursor: Any, tables: Tables) -> bool:
    cursor.execute("SELECT " + " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables))
    return bool(cursor.fetchone()[0])


def _is_mine_to_make(kept: Path) -> bool:
    """Whether nobody has made it; one that somebody is making is waited for."""
    while not (kept / "tables").exists():
        try:
            kept.mkdir()
        except FileExistsError:
            time.sleep(0.2)
        else:
            return True
    return False


def _write(path: Path, tables: Tables) -> None:
    """Whole or not at all: that it exists tells the others that all is there."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(pickle.dumps(tables, pickle.HIGHEST_PROTOCOL))
    partial.replace(path)


def _all_rows() -> Tables:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            # An expression has no declared type, so that the stored value comes back as it is.
            stored = ", ".join(f'+"{name}"' for name in columns)
            cursor.execute(f'SELECT {stored} FROM "{table}"')
            found[table] = (columns, cursor.fetchall())
    return found


def _put_back(name: str, kept: Path, folder: Path) -> None:
    if name not in _read:
        _read[name] = pickle.loads((kept / "tables").read_bytes())
    shutil.copytree(kept / "files", folder, dirs_exist_ok=True)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in _read[name].items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                _insert(cursor, table, columns, rows)


def _insert(cursor: Any, table: str, columns: list[str], rows: Rows) -> None:
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
