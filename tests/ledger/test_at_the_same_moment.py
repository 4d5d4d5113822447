"""Two that want the same money at the same moment. Each promise is kept once, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.ledger import processes
from tests.machines import Machine

pytestmark = pytest.mark.both_databases
FREE = """SELECT SUM(CASE WHEN target = 'free' THEN amount ELSE 0 END)
    - SUM(CASE WHEN source = 'free' THEN amount ELSE 0 END) FROM ledger_entry"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("ledger"), processes.__name__)
    machine.end(machine.begin("prepare", "100"))
    machine.settle()
    yield machine
    machine.remove()


@pytest.fixture
def machine(migrated: Machine, tmp_path) -> Iterator[Machine]:
    machine = Machine(tmp_path, processes.__name__, like=migrated)
    yield machine
    machine.remove()


def together(machine: Machine, *task: str) -> list[str]:
    """Does the same twice at the same moment."""
    return json.loads(machine.end(machine.begin("twice", *task))[0])


def test_two_reservations_of_the_same_money_at_the_same_moment_one_wins(machine):
    said = together(machine, "reserve", "100", "", "0.5")
    assert sorted(said) == ["held", "refused 0 100"]
    assert machine.rows("SELECT COUNT(*) FROM ledger_reservation") == [(1,)]
    assert machine.rows(FREE) == [(0,)]


def test_the_same_form_sent_twice_at_the_same_moment_is_recorded_once(machine):
    said = together(machine, "reserve", "40", "form-1", "0.5")
    assert said == ["held", "held"]
    assert machine.rows("SELECT COUNT(*) FROM ledger_reservation") == [(1,)]
    assert machine.rows(FREE) == [(60,)]


def test_one_reservation_spent_by_two_is_never_spent_twice(machine):
    machine.end(machine.begin("reserve", "100"))
    said = together(machine, "commit_and_spend", "7")
    assert sum(map(int, said)) == 14  # 14 × 7 = 98, and 2 are left
    assert machine.rows("SELECT SUM(amount) FROM ledger_entry WHERE target = 'spent'") == [(98,)]
    assert machine.rows("SELECT COUNT(*) FROM ledger_entry WHERE target = 'committed'") == [(1,)]


def test_many_writes_of_two_leave_what_their_sums_say(machine):
    said = together(machine, "many", "90")
    assert machine.rows(FREE) == [(100 - sum(map(int, said)),)]
    held = "SELECT COUNT(*) FROM ledger_reservation WHERE state = 'held'"
    assert machine.rows(held) == [(sum(map(int, said)),)]
    assert 80 <= sum(map(int, said)) <= 100
