"""Two pledges' yes to the same levy money at the same moment: one wins, the other reads why. On both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engagements.levy import processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases


def test_two_acceptances_of_the_same_levy_money_at_the_same_moment_one_wins(tmp_path: Path) -> None:
    machine = Machine(tmp_path, processes.__name__)
    try:
        machine.end(machine.begin("prepare"))
        machine.settle()
        said = json.loads(machine.end(machine.begin("both"))[0])
        assert said.count("yes") == 1
        refused = next(one for one in said if one != "yes")
        assert "There is not enough left" in refused
        assert "Somebody else may have been quicker. The request stays on the waiting list." in refused
        assert machine.rows("SELECT COUNT(*) FROM engagements_levytransfer") == [(1,)]
        assert machine.rows("SELECT SUM(amount) FROM ledger_reservation WHERE state = 'committed'") == [(600_000,)]
        assert machine.rows("SELECT state, offer_said FROM engagements_match ORDER BY state") == [
            ("accepted", "yes"),
            ("proposed", ""),
        ]
    finally:
        machine.remove()
