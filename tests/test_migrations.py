"""The migrations of all apps, run on an empty database, make the tables that the models say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import made_tables
from tests.machines import Machine


@pytest.mark.both_databases
def test_the_migrations_make_the_tables_that_the_models_say(tmp_path: Path):
    made = {}
    for task in ("migrate", "lay"):
        (tmp_path / task).mkdir()
        machine = Machine(tmp_path / task, made_tables.__name__)
        try:
            (said,) = machine.end(machine.begin(task))
        finally:
            machine.remove()
        made[task] = json.loads(said)
    assert len(made["lay"]) > 200
    assert made["migrate"] == made["lay"]
