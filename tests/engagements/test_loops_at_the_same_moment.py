"""Actions that write many rows beside one that holds the last of these, or beside an end: both end, everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engagements import locking_processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases


def test_a_loop_and_a_plain_action_never_wait_for_each_other(tmp_path: Path) -> None:
    machine = Machine(tmp_path, locking_processes.__name__)
    try:
        said = machine.end(machine.begin())[0].splitlines()[-1]
        assert said == f"{len(locking_processes.TASKS)} tried"
    finally:
        machine.remove()
