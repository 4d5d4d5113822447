"""Actions that write many rows beside one that holds the last of these: both end, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engagements import locking_processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases

# task → how many rows its loop writes
WRITTEN = (
    ("reminding", 3), ("lapsing", 2), ("clearing", 4), ("expiring", 6), ("serving", 2), ("pausing", 2),
    ("moving", 3), ("entering", 3), ("leaving", 2), ("stopping", 2), ("forgotten", 2),
)  # fmt: skip


def test_a_loop_and_a_plain_action_never_wait_for_each_other(tmp_path: Path) -> None:
    machine = Machine(tmp_path, locking_processes.__name__)
    try:
        machine.end(machine.begin("prepare"))
        for task, written in WRITTEN:
            said = json.loads(machine.end(machine.begin(task))[0].splitlines()[-1])
            assert said == [written, "done"], task
    finally:
        machine.remove()
