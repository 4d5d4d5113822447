"""Two coordinators confirm the same run at the same moment: one wins, the other reads why. On both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engagements.console import processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases


def test_of_two_coordinators_who_confirm_a_run_at_the_same_moment_one_wins(tmp_path: Path) -> None:
    machine = Machine(tmp_path, processes.__name__)
    try:
        machine.end(machine.begin("prepare"))
        machine.settle()
        said = json.loads(machine.end(machine.begin("both"))[0])
        assert sorted(said) == [
            "This run is confirmed already, so nothing was proposed twice.",
            "confirmed",
        ]
        assert machine.rows("SELECT state, COUNT(*) FROM engagements_match GROUP BY state") == [("proposed", 2)]
        assert machine.rows("SELECT state FROM engagements_run") == [("confirmed",)]
    finally:
        machine.remove()
