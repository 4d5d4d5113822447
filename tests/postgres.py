"""The private PostgreSQL of the tests, as the tests see it. `tests/postgres_server.py` finds, starts and ends it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

VARIABLE = "ROUTEWAYS_TEST_POSTGRES"  # postgresql://user@host:port, set by test.py for its second run of pytest


@dataclass(frozen=True)
class Server:
    url: str

    def address(self, database: str) -> str:
        return f"{self.url}/{database}"

    def create(self, database: str, template: str = "") -> None:
        self._do(f'CREATE DATABASE "{database}"' + (f' TEMPLATE "{template}"' if template else ""))

    def drop(self, database: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def rows(self, database: str, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds; [] for a statement that finds nothing by its nature."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def _do(self, sql: str) -> None:
        self.rows("postgres", sql)


def server() -> Server | None:
    """None where this run of pytest is on SQLite."""
    url = os.environ.get(VARIABLE, "")
    if not url:
        return None
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        raise RuntimeError(f"{VARIABLE} is “{url}”. The tests write to a server on this machine and to no other.")
    return Server(url)
