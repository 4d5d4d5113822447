"""Two colleges that ask one employer at the same moment: one wins, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.machines import Machine
from tests.organisations import processes

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("contacts"), processes.__name__)
    machine.end(machine.begin("prepare"))
    machine.settle()
    yield machine
    machine.remove()


@pytest.fixture
def machine(migrated: Machine, tmp_path) -> Iterator[Machine]:
    machine = Machine(tmp_path, processes.__name__, like=migrated)
    yield machine
    machine.remove()


def together(machine: Machine, *purposes: str) -> list[str]:
    return sorted(json.loads(machine.end(machine.begin("together", *purposes))[0]))


def test_of_two_who_ask_for_the_same_at_the_same_moment_one_is_told_who_was_first(machine):
    assert together(machine, "guest-lecture", "guest-lecture") == ["asked", "asked by another"]
    assert machine.rows("SELECT COUNT(*) FROM organisations_ask WHERE purpose = 'guest-lecture'") == [(1,)]
    assert machine.rows("SELECT COUNT(*) FROM organisations_touch") == [(4,)]


def test_the_last_place_before_an_employer_is_asked_too_much_is_given_once(machine):
    assert together(machine, "guest-lecture", "industry-placement") == ["asked", "load"]
    assert machine.rows("SELECT COUNT(*) FROM organisations_ask") == [(4,)]
    assert machine.rows("SELECT COUNT(*) FROM organisations_touch") == [(4,)]
