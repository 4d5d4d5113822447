"""Several processes of Routeways on one database, as the web server and the worker are.

The database is a SQLite file, or, where the tests run on PostgreSQL, a database of its own in the private server. What
the processes left is read with plain SQL.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).parents[1]
HANGS = 600  # seconds: it only guards against processes that wait for each other for ever, however busy the machine


class Machine:
    """Processes that share one data folder and one database. `module` answers `python -m module task arguments`."""

    def __init__(self, folder: Path, module: str, *, like: Machine | None = None) -> None:
        self.folder, self.module = folder, module
        self.environment = {**os.environ, "ROUTEWAYS_DATA_DIR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.server = postgres.server()
        self.database = ""
        if self.server:
            self.database = f"machine_{secrets.token_hex(6)}"
            self.server.create(self.database, template=like.database if like else "")
            self.environment["ROUTEWAYS_DATABASE"] = self.server.address(self.database)
        elif like:
            shutil.copytree(like.folder, folder, dirs_exist_ok=True)

    def begin(self, *task: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", self.module, *task]
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def end(self, *begun: subprocess.Popen[str]) -> list[str]:
        """What each of them said."""
        said = []
        for process in begun:
            out, err = process.communicate(timeout=HANGS)
            assert process.returncode == 0, err
            said.append(out.strip())
        return said

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.server:
            return self.server.rows(self.database, sql)
        with closing(sqlite3.connect(self.folder / "routeways.sqlite3")) as database, database:
            return database.execute(sql).fetchall()

    def settle(self) -> None:
        """After this the folder can be copied."""
        if not self.server:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def remove(self) -> None:
        if self.server:
            self.server.drop(self.database)


def lay_tables() -> None:
    """All tables as the models say, at once: no migration of ours moves data, and a test follows them one by one. For
    use inside a machine’s process, before anything is written."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def until_somebody_waits(ended: threading.Event) -> None:
    """Until another session of this database waits for a lock, or has `ended`. On SQLite, where whoever writes waits
    before the first row is read, for a moment."""
    from django.db import connection

    latest = time.monotonic() + 30
    while not ended.wait(0.05) and connection.vendor == "postgresql" and time.monotonic() < latest:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, all begun at the same moment in threads with connections of their own. For use inside a
    machine’s process: the tests’ own database is in memory, where threads do not wait for each other."""
    from django.db import connection

    gate = threading.Barrier(len(acts), timeout=60)

    def one(act: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        gate.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [begun.result() for begun in [threads.submit(one, act) for act in acts]]
