"""The `routeways` command: fast, explained, and one sentence when something is wrong."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from routeways.console import checks, loads, progress, tables
from routeways.console.commands import serve
from routeways.console.main import main, parser
from routeways.console.problem import Problem
from routeways.console.sentences import sentence

COMMANDS = (
    ("check",),
    ("demonstration", "load"),
    ("demonstration", "remove"),
    ("fetch",),
    ("figures",),
    ("load",),
    ("serve",),
    ("set-up",),
    ("sources",),
    ("user", "add"),
    ("worker",),
)


@pytest.fixture(autouse=True)
def same_data_folder(monkeypatch):
    """`--data-dir` sets the variable for the rest of the process; here it is put back."""
    monkeypatch.setenv("ROUTEWAYS_DATA_DIR", os.environ["ROUTEWAYS_DATA_DIR"])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_has_help_with_an_example(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*words, "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert f"example:\n  routeways {' '.join(words)}" in text


def test_the_list_of_commands_names_every_one(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(f"    {words[0]}" in text for words in COMMANDS)


def test_help_loads_neither_django_nor_much_else():
    """What is loaded is what takes time, and unlike seconds it does not depend on what else the machine does."""
    code = (
        "import sys\nfrom routeways.console.main import parser\nparser().format_help()\n"
        "heavy = {'django', 'duckdb', 'pyarrow', 'rich', 'numpy', 'granian', 'numba'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}, {len(sys.modules)} modules' if heavy or len(sys.modules) > 250 else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_wrong_command_line_is_explained_with_exit_code_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["serve", "--port", "99999"])
    assert stop.value.code == 2
    assert "99999 is not a port" in capsys.readouterr().err


def test_an_unprepared_folder_is_told_without_a_traceback(tmp_path):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "routeways.config.settings"}
    for words in (
        ["serve"],
        ["worker"],
        ["sources"],
        ["load", "x.csv"],
        ["user", "add", "--email", "a", "--name", "b"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", "routeways", *words, "--data-dir", str(tmp_path)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1, result.stderr
        assert "routeways set-up" in result.stderr


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Problem("The port is taken."), "The port is taken."),
        (
            FileNotFoundError(2, "No such file", "/tmp/x.csv"),
            "There is no file /tmp/x.csv. Check the name and the folder.",
        ),
        (PermissionError(13, "Permission denied", "/etc/x"), "Routeways may not use /etc/x"),
        (OSError(28, "No space left on device", "/data/x"), "The disk is full"),
        (
            ZeroDivisionError("division by zero"),
            "A fault in Routeways stopped this (ZeroDivisionError: division by zero)",
        ),
    ],
)
def test_every_error_becomes_a_sentence(error, expected):
    assert sentence(error).startswith(expected)
    assert "\n" not in sentence(error)


def test_debug_shows_where_a_fault_is(monkeypatch):
    def fault(options):
        raise ZeroDivisionError

    top = parser()
    monkeypatch.setattr("routeways.console.main.parser", lambda: top)
    monkeypatch.setattr(serve, "run", fault)
    options = top.parse_args(["serve"])
    options.run = fault
    monkeypatch.setattr(top, "parse_args", lambda argv: options)
    assert main(["serve"]) == 1
    monkeypatch.setenv("ROUTEWAYS_DEBUG", "yes")
    with pytest.raises(ZeroDivisionError):
        main(["serve"])


@pytest.mark.django_db
class TestUserAdd:
    def add(self, monkeypatch, password, *words):
        monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        return main(
            ["user", "add", "--email", "aisha@example.org", "--name", "Aisha Khan", "--password-from-stdin", *words]
        )

    def test_a_person_can_sign_in_afterwards(self, monkeypatch, capsys):
        from django.contrib.auth import authenticate

        assert self.add(monkeypatch, "correct horse battery") == 0
        assert capsys.readouterr().out == "Aisha Khan can sign in as aisha@example.org.\n"
        user = authenticate(username="aisha@example.org", password="correct horse battery")
        assert user is not None
        assert user.name == "Aisha Khan"
        assert not user.is_administrator

    def test_an_administrator_is_one(self, monkeypatch):
        from django.contrib.auth import get_user_model

        assert self.add(monkeypatch, "correct horse battery", "--administrator") == 0
        assert get_user_model().objects.get().is_administrator

    @pytest.mark.parametrize("password", ["", "short", "password1234"])
    def test_a_weak_password_adds_nobody(self, monkeypatch, capsys, password):
        from django.contrib.auth import get_user_model

        assert self.add(monkeypatch, password) == 1
        assert "password" in capsys.readouterr().err
        assert not get_user_model().objects.exists()

    def test_the_same_address_twice_is_told(self, monkeypatch, capsys):
        assert self.add(monkeypatch, "correct horse battery") == 0
        assert self.add(monkeypatch, "correct horse battery") == 1
        assert "aisha@example.org" in capsys.readouterr().err

    def test_without_a_terminal_the_way_out_is_told(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        assert main(["user", "add", "--email", "a@example.org", "--name", "A"]) == 1
        assert "--password-from-stdin" in capsys.readouterr().err


@pytest.mark.django_db
class TestCheck:
    def test_a_sound_installation_has_no_problem(self, capsys):
        assert main(["check"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == "Everything is in order."
        assert all(line.startswith("ok ") for line in lines[:-1])
        assert len(lines) == len(checks.all_checks()) + 1

    def test_each_problem_is_a_line_and_the_exit_code_is_1(self, capsys, monkeypatch):
        def broken():
            raise Problem("The database file is damaged. Restore it from a backup.")

        monkeypatch.setattr(checks, "database", broken)
        assert main(["check", "--quick"]) == 1
        text = capsys.readouterr().out
        assert "PROBLEM  Database: The database file is damaged. Restore it from a backup." in text
        assert text.endswith("1 of these need attention.\n")

    def test_an_altered_audit_row_is_found(self):
        from django.db import connection, transaction

        from routeways.foundation import audit

        with transaction.atomic():
            audit.record(by=None, verb="foundation.test_check", subject="check:1")
        assert "unbroken" in checks.audit_chain()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE foundation_auditentry SET verb = 'foundation.other_verb'")
        with pytest.raises(Problem, match="does not fit"):
            checks.audit_chain()

    def test_a_changed_or_missing_warehouse_file_is_found(self, tmp_path, settings):
        from datetime import UTC, datetime

        from routeways.warehouse import files
        from routeways.warehouse.models import FigureSet, Vintage

        settings.WAREHOUSE_DIR = tmp_path
        (tmp_path / "figures.parquet").write_bytes(b"figures")
        now = datetime(2026, 11, 22, tzinfo=UTC)
        vintage = Vintage.objects.create(code="a@1", source="a", sha256="1", file_name="a", loaded_at=now)
        FigureSet.objects.create(
            vintage=vintage,
            indicator="rate",
            path="figures.parquet",
            sha256=files.sha256(tmp_path / "figures.parquet"),
            rows=1,
            made_at=now,
        )
        assert checks.warehouse_files() == "1 files match their digests"
        (tmp_path / "figures.parquet").write_bytes(b"Figures")
        with pytest.raises(Problem, match=r"1 of 1 files are missing or changed, the first is figures\.parquet"):
            checks.warehouse_files()

    def test_a_definition_that_cannot_be_used_is_found(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path))
        (tmp_path / "rules").mkdir()
        (tmp_path / "rules" / "hours.yaml").write_text("schema: 1\nid: days\n")
        with pytest.raises(Exception, match=r"hours\.yaml"):
            checks.definitions()

    def test_definitions_in_a_folder_of_no_kind_are_found(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path))
        (tmp_path / "indicator").mkdir()
        (tmp_path / "indicator" / "rate.yaml").write_text("schema: 1\nid: rate\n")
        with pytest.raises(Problem, match=r"indicator is not a kind of definition.*indicators"):
            checks.definitions()

    def test_a_full_disk_is_found(self, monkeypatch):
        monkeypatch.setattr(checks, "SPACE_WANTED", 10**18)
        with pytest.raises(Problem, match="Free some space"):
            checks.disk_space()

    def test_a_missing_migration_is_found(self):
        from django.db.migrations.recorder import MigrationRecorder

        MigrationRecorder.Migration.objects.filter(app="sessions").delete()
        with pytest.raises(Problem, match="1 are not applied"):
            checks.migrations()


def test_progress_off_a_terminal_is_few_plain_lines_and_always_the_last(capsys):
    moments = iter([0.0, 0.5, 2.5, 2.6])
    lines = progress._Lines("load", clock=lambda: next(moments))
    lines(1, 4, "reading")
    lines(2, 4, "reading")
    lines(3, 4, "reading")
    lines(4, 4, "stored")
    assert capsys.readouterr().out == "load: 1 of 4 · reading\nload: 3 of 4 · reading\nload: 4 of 4 · stored\n"


def test_progress_on_a_terminal_is_a_bar(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown("load") as shown:
        shown(1, 2, "reading")
        shown(2, 2, "stored")
    assert "load: stored" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_tables_are_tab_separated_for_a_pipe(capsys):
    tables.show(("source", "loaded"), [("aps", "2025"), ("ashe", "no")])
    assert capsys.readouterr().out == "source\tloaded\naps\t2025\nashe\tno\n"


def test_one_file_that_fails_leaves_the_others_and_is_told(capsys):
    class Report:
        sentence = "Loaded."
        report = type("Rows", (), {"sentences": lambda self: [], "problems": (), "notes": ()})()

    def load_one(name, shown):
        if name == "bad.csv":
            raise Problem("It is not a file that we know.")
        return Report()

    assert loads.each(["good.csv", "bad.csv"], load_one) == 1
    told = capsys.readouterr()
    assert told.out == "Loaded.\n"
    assert told.err.splitlines() == [
        "bad.csv: It is not a file that we know.",
        "1 of 2 could not be loaded; nothing of them was kept.",
    ]
    with pytest.raises(Problem):
        loads.each(["bad.csv"], load_one)


def test_an_unknown_source_is_told_with_the_nearest_one():
    from routeways.evidence import definitions

    known = next(iter(definitions.sources()))
    with pytest.raises(Problem, match=f"Did you mean “{known}”"):
        loads.known_source(known[:-1])


def test_links_of_the_worker_lead_to_where_the_site_answers():
    assert serve.address("127.0.0.1", 8011) == "http://127.0.0.1:8011"
    assert serve.address("::1", 80) == "http://[::1]:80"


def test_the_welcome_names_the_address_and_who_can_sign_in(tmp_path):
    text = serve.welcome("127.0.0.1", 8000, tmp_path, (("Hub lead", "hub@example.org", "a long password"),))
    assert "http://127.0.0.1:8000/" in text
    assert "hub@example.org  a long password  (Hub lead)" in text
    assert "Demonstration" not in serve.welcome("127.0.0.1", 8000, tmp_path, ())


@pytest.mark.django_db
def test_figures_that_do_not_exist_are_told(capsys):
    from routeways.evidence import definitions

    known = next(iter(definitions.indicators()))
    assert main(["figures", known, "--area", "E99999999"]) == 1
    assert f"no figures of “{known}”" in capsys.readouterr().err
    assert main(["figures", known[:-1]]) == 1
    assert f"There is no indicator “{known[:-1]}”. Did you mean “{known}”?" in capsys.readouterr().err
