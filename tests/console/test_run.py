"""The two front doors when something is wrong: one clear sentence, exit code 1, nothing lost."""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from routeways.console import install, installers, ports
from routeways.console.problem import Problem, from_os
from tests import chromium

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("run.py", "test.py")


def run(*arguments: str, script: str = "run.py", prelude: str = "", **environment: str) -> subprocess.CompletedProcess:
    """The script as a person starts it; `prelude` makes the condition first, in the same process."""
    path = str(ROOT / script)
    start = f"import sys, runpy\nsys.argv = {[path, *arguments]!r}\n"
    code = f"{start}{prelude}\nrunpy.run_path({path!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )


def one_sentence(result: subprocess.CompletedProcess) -> str:
    assert result.returncode == 1, result
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_another_python_is_told_which_ones_will_do(script, version):
    result = run(script=script, prelude=f"sys.version_info = {version!r}")
    assert "Python 3.11, 3.12 or 3.13" in one_sentence(result)
    assert f"this is Python 3.{version[1]}" in result.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_old_pythons_can_read_the_scripts_as_far_as_the_sentence(script):
    text = (ROOT / script).read_bytes()
    assert text.isascii(), "Python 2 refuses a file with other letters before it says anything"
    ast.parse(text, feature_version=(3, 6))


def test_a_taken_port_is_told_before_anything_is_installed(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("--port", str(port), "--data-dir", str(tmp_path / "data"))
    assert f"Port {port} is taken" in one_sentence(result)
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_none_is_told(tmp_path):
    assert "is not a port" in one_sentence(run("--port", "70000", "--data-dir", str(tmp_path)))


def test_a_free_port_is_accepted_and_a_strange_address_is_told():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ports.check_free(port)
    with pytest.raises(Problem, match="not an address of this machine"):
        ports.check_free(port, "192.0.2.1")


def test_a_data_folder_whose_place_is_taken_by_a_file_is_told(tmp_path):
    in_the_way = tmp_path / "data"
    in_the_way.write_text("mine")
    assert "in the way" in one_sentence(run("--set-up-only", "--data-dir", str(in_the_way)))
    assert in_the_way.read_text() == "mine"


def test_a_data_folder_that_cannot_be_written_is_told():
    nowhere = "/proc/routeways" if Path("/proc").is_dir() else "/System/routeways"
    assert "/routeways" in one_sentence(run("--set-up-only", "--data-dir", nowhere))


def test_a_python_without_venv_is_told_what_to_install(tmp_path):
    root = checkout(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(install.importlib.util, "find_spec", lambda name: None)
        with pytest.raises(Problem, match="venv"):
            install.install(root, "runtime", say=lambda text: None)


def test_a_missing_requirements_file_is_told(tmp_path):
    root = checkout(tmp_path)
    (root / "requirements" / "uv.txt").unlink()
    with pytest.raises(Problem, match=r"requirements/uv\.txt is missing.*incomplete"):
        install.install(root, "runtime", say=lambda text: None)


def test_a_full_disk_is_told_before_installing(tmp_path, monkeypatch):
    monkeypatch.setattr(install.shutil, "disk_usage", lambda path: _Usage(5_000_000))
    with pytest.raises(Problem, match=r"0\.0 GB free"):
        install.install(checkout(tmp_path), "runtime", say=lambda text: None)


@pytest.mark.parametrize(
    "printed",
    [
        "error: failed to write to file: No space left on device (os error 28)",
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "There is not enough space on the disk. (os error 112)",
    ],
)
def test_a_disk_that_fills_while_installing_is_told(printed):
    with pytest.raises(Problem, match="disk is full"):
        installers.fail(printed, "The packages could not be installed")


def test_a_full_disk_and_a_forbidden_folder_have_their_own_sentences(tmp_path):
    assert "disk is full" in str(from_os(OSError(28, "No space left on device"), "write to", tmp_path))
    assert "may not write to" in str(from_os(PermissionError(13, "Permission denied"), "write to", tmp_path))


def test_the_reason_is_the_deepest_cause_not_the_first_line():
    printed = "error: Request failed after 3 retries\n  Caused by: client error (Connect)\n  Caused by: dns error\n"
    assert installers.reason(printed) == "dns error"
    assert installers.reason("ERROR: Hash mismatch\n[notice] new release of pip") == "Hash mismatch"
    assert installers.reason("") == "it gave no reason"


def test_a_finished_install_is_not_done_again(tmp_path, fake_installers):
    root = checkout(tmp_path)
    first = install.install(root, "runtime", say=lambda text: None)
    assert fake_installers == ["fill", "routeways"]
    assert install.install(root, "runtime", say=lambda text: None) == first
    assert fake_installers == ["fill", "routeways"]


@pytest.mark.parametrize("change", ["requirements/runtime.txt", "pyproject.toml"])
def test_new_requirements_are_installed_over_the_old(tmp_path, fake_installers, change):
    root = checkout(tmp_path)
    install.install(root, "runtime", say=lambda text: None)
    (root / change).write_text("# changed\n")
    install.install(root, "runtime", say=lambda text: None)
    assert fake_installers == ["fill", "routeways"] * 2


def test_a_half_finished_install_is_repaired_at_the_next_start(tmp_path, fake_installers, monkeypatch):
    root = checkout(tmp_path)
    install.install(root, "runtime", say=lambda text: None)
    (root / "requirements" / "runtime.txt").write_text("# changed\n")
    working = installers.fill

    def stopped(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(installers, "fill", stopped)
    with pytest.raises(KeyboardInterrupt):
        install.install(root, "runtime", say=lambda text: None)
    assert json.loads((root / ".venv" / install.STAMP).read_text()) == {}, "an unfinished install must not be believed"
    monkeypatch.setattr(installers, "fill", working)
    install.install(root, "runtime", say=lambda text: None)
    assert fake_installers == ["fill", "routeways"] * 2


@pytest.mark.skipif(os.name == "nt", reason="removes what a POSIX environment consists of")
def test_an_environment_whose_python_is_gone_is_made_again(tmp_path, fake_installers):
    root = checkout(tmp_path)
    python = install.install(root, "runtime", say=lambda text: None)
    python.unlink()
    said: list[str] = []
    assert install.install(root, "runtime", say=said.append) == python
    assert python.exists()
    assert fake_installers == ["fill", "routeways"] * 2


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path):
    root = checkout(tmp_path)
    mine = root / ".venv" / "letters" / "dear.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("Dear")
    with pytest.raises(Problem, match="not a Python environment"):
        install.install(root, "runtime", say=lambda text: None)
    assert mine.read_text() == "Dear"


def test_an_environment_of_an_unsupported_python_is_told(tmp_path, monkeypatch):
    root = checkout(tmp_path)
    (root / ".venv").mkdir()
    monkeypatch.setattr(install, "_version", lambda python: "3.9.1")
    monkeypatch.setattr(install, "_has_pip", lambda python: True)
    with pytest.raises(Problem, match=r"made with Python 3\.9\.1"):
        install.install(root, "runtime", say=lambda text: None)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand in for uv and pip")
class TestUvAndPip:
    """Which installer is used, with small programs in place of uv and of the environment's Python."""

    def test_uv_on_the_path_is_used_alone(self, tmp_path, monkeypatch):
        calls, python, files = stage(tmp_path, monkeypatch, uv=0, pip=0)
        installers.fill(python, *files, tmp_path / "log", lambda text: None)
        assert [call.split()[0] for call in calls()] == ["uv", "uv"]
        assert "--dry-run" in calls()[0]
        assert calls()[1].endswith(f"--require-hashes --only-binary :all: --no-deps -r {files[0]}")

    def test_pip_goes_on_where_uv_reaches_no_index(self, tmp_path, monkeypatch):
        calls, python, files = stage(tmp_path, monkeypatch, uv=2, pip=0)
        said: list[str] = []
        installers.fill(python, *files, tmp_path / "log", said.append)
        assert [call.split()[0] for call in calls()] == ["uv", "python"]
        assert said[0] == "uv could not install (dns error); going on with pip, which is slower."
        assert "--require-hashes --only-binary :all: --no-deps" in calls()[-1]

    def test_without_uv_on_the_path_the_pinned_one_is_installed_by_pip(self, tmp_path, monkeypatch):
        calls, python, files = stage(tmp_path, monkeypatch, uv=None, pip=0)
        installers.fill(python, *files, tmp_path / "log", lambda text: None)
        assert calls()[0].startswith("python")
        assert calls()[0].endswith(f"-r {files[1]}")

    def test_where_neither_works_the_sentence_says_why_and_where_the_log_is(self, tmp_path, monkeypatch):
        _, python, files = stage(tmp_path, monkeypatch, uv=2, pip=1)
        with pytest.raises(Problem, match=r"dns error\. Is this machine online\? All that was printed stands in .*log"):
            installers.fill(python, *files, tmp_path / "log", lambda text: None)
        assert "dns error" in (tmp_path / "log").read_text()


def test_every_pin_has_a_hash_and_no_file_names_an_address():
    for name in ("runtime", "test", "encoder", "uv"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        pins = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins)


def test_all_that_the_site_needs_is_pinned_alike_for_the_tests():
    def pins(name):
        return set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))

    assert pins("runtime") <= pins("test")


def test_the_pins_are_those_of_pyproject():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert installers.SMALL in (ROOT / "requirements" / "runtime.txt").read_text()
    for name, wanted in (
        ("runtime", project["project"]["dependencies"]),
        ("test", project["dependency-groups"]["test"]),
    ):
        text = (ROOT / "requirements" / f"{name}.txt").read_text().lower()
        missing = [one for one in wanted if re.sub(r"\[.*?\]", "", one).lower() not in text]
        assert not missing, f"requirements/{name}.txt is older than pyproject.toml: python3 requirements/compile.py"


def test_without_a_browser_the_exact_command_is_told(monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium, "_is_root", lambda: False)
    with pytest.raises(Problem, match=r"Type “|Install it"):
        chromium.found_or_installed()


def test_a_browser_named_wrongly_is_told(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(Problem, match="/no/such/browser"):
        chromium.find()


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free


def checkout(tmp_path: Path) -> Path:
    """What `install` reads of a checkout."""
    root = tmp_path / "checkout"
    (root / "requirements").mkdir(parents=True)
    for name in ("runtime", "test", "uv"):
        (root / "requirements" / f"{name}.txt").write_text("")
    (root / "pyproject.toml").write_text("")
    return root


@pytest.fixture
def fake_installers(monkeypatch) -> list[str]:
    """Environments are made for real (without pip, which takes long); what would be installed is only noted."""
    calls: list[str] = []
    real_run = subprocess.run

    def without_pip(command, **options):
        if command[1:3] == ["-m", "venv"]:
            command = [*command[:3], "--without-pip", *command[3:]]
        return real_run(command, **options)

    monkeypatch.setattr(install.subprocess, "run", without_pip)
    monkeypatch.setattr(install, "_has_pip", lambda python: True)
    monkeypatch.setattr(installers, "fill", lambda *arguments: calls.append("fill"))
    monkeypatch.setattr(installers, "install_routeways", lambda *arguments: calls.append("routeways"))
    return calls


def stage(tmp_path: Path, monkeypatch, *, uv: int | None, pip: int):
    """Programs that note how they were called and end with the given codes; None: no such program."""
    bin_dir = tmp_path / "bin"
    bin_dir.mkdir()
    notes = tmp_path / "calls"
    for name, code in (("uv", uv), ("python", pip)):
        if code is not None:
            program = bin_dir / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >> {notes}\necho "Caused by: dns error"\nexit {code}\n')
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = str(bin_dir) if uv is not None else str(tmp_path)
    monkeypatch.setenv("PATH", f"{path}:/usr/bin:/bin")
    monkeypatch.setattr(
        installers.shutil, "which", lambda name: str(bin_dir / "uv") if name == "uv" and uv is not None else None
    )
    root = checkout(tmp_path)
    files = (root / "requirements" / "runtime.txt", root / "requirements" / "uv.txt")
    return (lambda: notes.read_text().splitlines()), bin_dir / "python", files
