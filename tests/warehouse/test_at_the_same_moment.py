"""Two deposits at the same moment: each snapshot has the figures of both."""

from __future__ import annotations

import pytest

from tests.machines import Machine
from tests.warehouse import processes

pytestmark = pytest.mark.both_databases


def test_of_two_deposits_at_the_same_moment_neither_is_lost(tmp_path):
    machine = Machine(tmp_path, processes.__name__)
    try:
        (said,) = machine.end(machine.begin("deposit_both"))
        assert said.splitlines() == ["[71.0, 1.0]", "[72.0, 2.0]", "[73.0, 3.0]"]
        assert machine.rows("SELECT COUNT(*) FROM warehouse_figureset WHERE current") == [(2,)]
    finally:
        machine.remove()
