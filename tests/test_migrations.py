"""The migrations of all apps, run on an empty database, make the tables that the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import made_tables, postgres


@pytest.mark.both_databases
@pytest.mark.skipif(not postgres.server(), reason="tests/console/test_setup.py shows it of SQLite")
def test_the_migrations_make_the_tables_that_the_models_say(tmp_path: Path) -> None:
    laid = made_tables.of(tmp_path / "laid", "lay")
    assert len(laid) > 150
    assert made_tables.of(tmp_path / "migrated", "migrate") == laid
