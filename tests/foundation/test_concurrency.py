"""Several processes on one database, as the web server and the worker are. What they left is read with plain SQL."""

from __future__ import annotations

import hashlib
import json
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.foundation import processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("migrated"), processes.__name__)
    machine.end(machine.begin("migrate"))
    machine.settle()
    yield machine
    machine.remove()


@pytest.fixture
def machine(migrated: Machine, tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path, processes.__name__, like=migrated)
    yield machine
    machine.remove()


def chain_is_whole(machine: Machine) -> bool:
    """A second implementation, on the bare table, of what `audit.verify` checks."""
    previous = "0" * 64
    columns = "number, at, verb, subject, details_text, previous, digest"
    for n, row in enumerate(machine.rows(f"SELECT {columns} FROM foundation_auditentry ORDER BY number"), start=1):
        number, at, verb, subject, details, before, digest = row
        written = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at.astimezone(UTC)
        moment = written.isoformat(timespec="microseconds")
        meaning = {"number": n, "at": moment, "by": None, "verb": verb, "subject": subject, "details": details}
        text = json.dumps(meaning, sort_keys=True, separators=(",", ":"))
        if number != n or before != previous or hashlib.sha256(f"{before}\n{text}".encode()).hexdigest() != digest:
            return False
        previous = digest
    return machine.rows("SELECT number, digest FROM foundation_audithead") == [(n, previous)]


def test_two_processes_write_one_whole_chain(machine):
    machine.end(machine.begin("write", "60"), machine.begin("write", "60"))
    written = "SELECT COUNT(*), COUNT(DISTINCT details_text) FROM foundation_auditentry"
    assert machine.rows(written) == [(120, 2)]
    assert chain_is_whole(machine)


def test_two_workers_apply_every_job_once_even_if_all_are_queued_twice(machine):
    machine.end(machine.begin("start_twenty"))
    machine.end(machine.begin("worker"), machine.begin("worker"))
    states = "SELECT state, attempts, COUNT(*) FROM foundation_job GROUP BY 1, 2"
    applied = "SELECT COUNT(*), COUNT(DISTINCT subject) FROM foundation_auditentry WHERE verb = 'test.apply'"
    assert machine.rows(states) == [("done", 1, 20)]
    assert machine.rows(applied) == [(20, 20)]
    assert chain_is_whole(machine)


def test_the_job_of_a_killed_worker_is_picked_up_again_once(machine, tmp_path):
    flag = tmp_path / "started"
    worker = machine.begin("start_and_hang", str(flag))
    deadline = time.monotonic() + 60
    while not flag.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    look = "SELECT state, attempts, CAST(result AS text) FROM foundation_job"
    assert machine.rows(look) == [("running", 1, None)]
    machine.rows("UPDATE foundation_job SET lease_until = '2020-01-01 00:00:00'")  # as if its ninety seconds were over
    machine.end(machine.begin("worker"))
    assert machine.rows(look) == [("done", 2, '"second"')]
