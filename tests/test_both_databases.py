"""SQLite and PostgreSQL: this run is on the one it says, the tables are whole there, and PostgreSQL is really had."""

from __future__ import annotations

import ast
import runpy
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from routeways.console.problem import Problem
from tests import postgres, postgres_server

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_this_run_is_on_the_database_that_it_says():
    assert connection.vendor == ("postgresql" if postgres.server() else "sqlite")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_every_table_is_there_after_the_migrations_of_all_floors_and_none_is_missing():
    for model in apps.get_models(include_auto_created=True):
        model._base_manager.count()
    connection.check_constraints()
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_every_floor_that_has_tables_writes_and_reads_on_both_databases():
    """Whoever adds a floor marks at least one file of its tests."""
    floors = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("routeways.")}
    marked = {
        path.relative_to(ROOT / "tests").parts[0]
        for path in (ROOT / "tests").rglob("test_*.py")
        if "pytest.mark.both_databases" in path.read_text("utf-8")
    }
    assert floors - marked == set()


# -- how PostgreSQL is had


def test_a_private_server_asks_for_its_password_and_leaves_nothing_behind():
    import psycopg

    with postgres_server.running() as address:
        server = postgres.Server(address)
        server.create("one")
        server.rows("one", "CREATE TABLE thing (id int)")
        server.create("two", template="one")
        assert server.rows("two", "SELECT * FROM thing") == []
        assert server.rows("two", "SELECT current_setting('fsync'), current_setting('listen_addresses')") == [
            ("off", "127.0.0.1")
        ]
        (folder,) = server.rows("one", "SELECT current_setting('data_directory')")[0]
        assert stat.S_IMODE(Path(folder).parent.stat().st_mode) == 0o700
        server.drop("one")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            postgres.Server(address.replace("@", "x@")).rows("two", "SELECT 1")
    assert not Path(folder).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        server.rows("two", "SELECT 1")


def test_the_server_ends_when_the_tests_fail():
    with pytest.raises(RuntimeError), postgres_server.running() as address:
        raise RuntimeError
    import psycopg

    with pytest.raises(psycopg.OperationalError):
        postgres.Server(address).rows("postgres", "SELECT 1")


def test_tests_never_write_to_a_server_elsewhere(monkeypatch):
    monkeypatch.setenv(postgres.VARIABLE, "postgresql://somebody@db.example.org:5432")
    with pytest.raises(RuntimeError, match="a server on this machine and to no other"):
        postgres.server()


def test_without_postgresql_the_exact_command_is_told(monkeypatch):
    monkeypatch.setattr(postgres_server, "find", lambda: None)
    monkeypatch.setattr(postgres_server, "_is_root", lambda: False)
    with pytest.raises(Problem, match=r"The tests need PostgreSQL 14 or newer, and none was found\. (Type “|Install)"):
        postgres_server.found_or_installed()


def test_a_folder_named_wrongly_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES", str(tmp_path))
    with pytest.raises(Problem, match="not a folder with initdb, postgres, pg_isready"):
        postgres_server.find()


def test_an_old_postgresql_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.delenv("POSTGRES", raising=False)
    monkeypatch.setattr(postgres_server.shutil, "which", lambda name, path=None: path and str(Path(path) / name))
    monkeypatch.setattr(postgres_server, "PLACES", (str(tmp_path / "*"),))
    for name in ("9", "13", "15", "16"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(postgres_server, "_version", lambda folder: int(folder.name))
    assert postgres_server.find() == tmp_path / "16"
    monkeypatch.setattr(postgres_server, "_version", lambda folder: 13)
    assert postgres_server.find() is None


def test_a_server_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setitem(postgres_server.OPTIONS, "shared_buffers", "nonsense")
    monkeypatch.setattr(postgres_server, "STARTING", 20.0)
    with pytest.raises(Problem, match=r"PostgreSQL did not start: .*shared_buffers"), postgres_server.running():
        pass


# -- what test.py does with it


def test_everything_is_run_on_sqlite_and_the_marked_tests_on_postgresql_too():
    script = runpy.run_path(str(ROOT / "test.py"), run_name="read")
    names = [name for name, _ in script["steps"]([])]
    assert names[-2:] == ["Tests", "Tests, PostgreSQL"]
    (alone,) = script["steps"](["-k", "charts"])
    assert alone == ("Tests", [*script["PYTEST"], "-k", "charts"])
    (there,) = script["steps"](["--postgresql", "tests/ledger"])
    assert there == ("Tests, PostgreSQL", [*script["PYTEST"], "-m", "both_databases", "tests/ledger"])


def test_without_postgresql_test_py_fails_before_the_first_step(monkeypatch):
    script = runpy.run_path(str(ROOT / "test.py"), run_name="read")
    known = script["main"].__globals__
    monkeypatch.setattr(known["install"], "install", lambda *_: "python")
    monkeypatch.setattr(known["encoder"], "ready", lambda *_: None)
    monkeypatch.setattr(known["chromium"], "found_or_installed", lambda: "chromium")
    monkeypatch.setattr(postgres_server, "find", lambda: None)
    monkeypatch.setattr(postgres_server, "_is_root", lambda: False)
    monkeypatch.setattr("sys.argv", ["test.py"])
    monkeypatch.setattr("subprocess.call", lambda *_, **__: pytest.fail("A step was run."))
    with pytest.raises(Problem, match="The tests need PostgreSQL"):
        script["main"]()


def test_test_py_can_be_read_by_old_pythons():
    ast.parse((ROOT / "test.py").read_text("utf-8"), feature_version=(3, 4))
