"""Preparing a data folder: every step once, again only when what it is made from has changed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import types

import pytest

from routeways.console import setup
from routeways.console.problem import Problem
from tests import made_tables


@pytest.fixture
def steps(monkeypatch):
    """Three small steps in place of the real ones; what ran is noted."""
    ran: list[str] = []
    module = types.ModuleType("small_steps")
    for name in ("first", "second", "load", "remove"):
        setattr(module, name, lambda *, by, name=name: ran.append(name))
    there = {"load": [("Hub lead", "hub@example.org", "a long password")], "remove": []}
    module.sign_ins = lambda: there[next((name for name in reversed(ran) if name in there), "remove")]
    monkeypatch.setitem(sys.modules, "small_steps", module)
    monkeypatch.setattr(setup, "DEMONSTRATION", "small_steps.load")
    monkeypatch.setattr(
        setup,
        "STEPS",
        (
            setup.Step("First", "small_steps.first", ("first/*",)),
            setup.Step("Not written yet", "no_such_package.actions.load", ()),
            setup.Step("Second", "small_steps.second", ("second/*",)),
            setup.Step("Demonstration region", "small_steps.load", ()),
        ),
    )
    monkeypatch.setattr(setup, "_database_identity", lambda: "this one")
    return ran


@pytest.fixture
def package(monkeypatch, tmp_path):
    root = tmp_path / "package"
    for name in ("first", "second"):
        (root / name).mkdir(parents=True)
        (root / name / "figures.csv").write_text("1")
    monkeypatch.setattr(setup, "PACKAGE", root)
    return root


def quietly(folder, demonstration=True):
    return setup.prepare(folder, demonstration, say=lambda text: None)


def test_steps_run_in_order_and_a_second_start_passes_over_them(tmp_path, package, steps):
    first = quietly(tmp_path / "data")
    assert first.ran == ("First", "Second", "Demonstration region")
    assert first.sign_ins == (("Hub lead", "hub@example.org", "a long password"),)
    second = quietly(tmp_path / "data")
    assert second.ran == ()
    assert second.sign_ins == first.sign_ins
    assert steps == ["first", "second", "load"]


def test_only_a_step_whose_files_changed_runs_again(tmp_path, package, steps):
    quietly(tmp_path / "data")
    (package / "second" / "figures.csv").write_text("2")
    assert quietly(tmp_path / "data").ran == ("Second",)


def test_another_database_or_an_older_copy_is_prepared_again(tmp_path, package, steps, monkeypatch):
    quietly(tmp_path / "data")
    monkeypatch.setattr(setup, "_database_identity", lambda: "another")
    assert quietly(tmp_path / "data").ran == ("First", "Second", "Demonstration region")


def test_a_step_that_fails_keeps_the_ones_before_it_and_is_tried_again(tmp_path, package, steps, monkeypatch):
    working = sys.modules["small_steps"].second

    def failing(*, now):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["small_steps"], "second", failing)
    with pytest.raises(OSError, match="No space"):
        quietly(tmp_path / "data")
    monkeypatch.setattr(sys.modules["small_steps"], "second", working)
    assert quietly(tmp_path / "data").ran == ("Second", "Demonstration region")


def test_empty_loads_no_demonstration(tmp_path, package, steps):
    assert quietly(tmp_path / "data", demonstration=False).sign_ins == ()
    assert "load" not in steps


def test_the_record_of_what_was_done_holds_no_password(tmp_path, package, steps):
    quietly(tmp_path / "data")
    assert "a long password" not in (tmp_path / "data" / setup.RECORD).read_text()


def test_a_removed_demonstration_stays_away(tmp_path, package, steps):
    quietly(tmp_path / "data")
    setup.want_demonstration(tmp_path / "data", False)
    assert quietly(tmp_path / "data").sign_ins == ()
    assert steps.count("load") == 1
    assert setup.want_demonstration(tmp_path / "data", True)[0][1] == "hub@example.org"
    assert quietly(tmp_path / "data").ran == ()


def test_a_broken_record_only_means_that_the_steps_run_again(tmp_path, package, steps):
    quietly(tmp_path / "data")
    (tmp_path / "data" / setup.RECORD).write_text("{half")
    assert quietly(tmp_path / "data").ran == ("First", "Second", "Demonstration region")


def test_a_missing_library_is_told_and_not_taken_for_a_missing_step(monkeypatch, tmp_path):
    (tmp_path / "needs_library.py").write_text("import no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Problem, match="no_such_library is missing"):
        setup._function("needs_library.load")


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    setup.make_secret_key(tmp_path)
    key = (tmp_path / "secret-key").read_text()
    assert len(key.strip()) >= 50
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    setup.make_secret_key(tmp_path)
    assert (tmp_path / "secret-key").read_text() == key


def test_every_step_that_exists_is_made_from_files_that_exist():
    for step in setup.STEPS:
        if setup._function(step.path) is not None:
            found = [pattern for pattern in step.made_from if any(setup.PACKAGE.glob(pattern))]
            assert found, f"{step.label} would never run again: none of {step.made_from} names a file"


@pytest.mark.django_db
def test_set_up_puts_the_colleges_into_the_real_regions_directory_once():
    from routeways.organisations import queries

    steps = {step.label: step for step in setup.STEPS}
    for label in ("Areas", "Colleges", "Colleges"):
        setup._call(setup._function(steps[label].path))
    found = [one.name for one in queries.directory("lancashire", queries.Search())]
    assert "Burnley College" in found
    assert len(found) == len(set(found)) == 13
    assert not queries.directory("lancashire-demonstration", queries.Search()).exists()


@pytest.mark.django_db
def test_the_identity_of_a_database_changes_with_its_migrations():
    from django.db.migrations.recorder import MigrationRecorder

    before = setup._database_identity()
    assert before == setup._database_identity()
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    assert setup._database_identity() != before


def test_set_up_prepares_an_empty_folder_and_says_when_there_was_nothing_to_do(tmp_path):
    """The real steps, in a process of its own, twice; and the migrations have made the tables that the models say."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "routeways.config.settings"}
    command = [sys.executable, "-m", "routeways", "set-up", "--empty", "--data-dir", str(tmp_path / "data")]
    said = [
        subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
        for _ in range(2)
    ]
    assert [result.returncode for result in said] == [0, 0], said
    assert said[0].stdout.endswith("is ready.\n")
    assert said[1].stdout == f"{tmp_path / 'data'} was ready.\n"
    record = json.loads((tmp_path / "data" / "prepared.json").read_text())
    assert {"Database", "Static files"} <= set(record["steps"])
    assert (tmp_path / "data" / "static" / "staticfiles.json").is_file()
    laid = made_tables.of(tmp_path / "laid", "lay")
    assert len(laid) > 150
    assert made_tables.of(tmp_path / "data", "tell") == laid
