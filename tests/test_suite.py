"""The suite's own rules hold."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.network import NetworkRefused

ROOT = Path(__file__).resolve().parents[1]


def test_no_test_reaches_beyond_this_machine():
    with pytest.raises(NetworkRefused, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkRefused, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(NetworkRefused):
        datagram.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_can_be_reached():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize("processes", ["0", "2"])
def test_without_the_official_files_their_tests_are_named(tmp_path, processes):
    """A small suite with the real conftest in a checkout that has no shared/data beside it."""
    suite = tmp_path / "checkout" / "tests"
    suite.mkdir(parents=True)
    for name in ("__init__", "conftest", "network", "official", "browser", "chromium", "settings", "snapshots"):
        (suite / f"{name}.py").write_text((ROOT / "tests" / f"{name}.py").read_text())
    (suite.parent / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (suite / "test_small.py").write_text(
        "import pytest\n\n\n@pytest.mark.official\ndef test_totals():\n    raise AssertionError\n\n\n"
        "def test_on_a_small_file():\n    assert True\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", processes, "-p", "no:cacheprovider"],
        cwd=suite.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "NOT RUN tests/test_small.py::test_totals" in result.stdout
    assert result.stdout.count("NOT RUN") == 1
    assert "1 passed" in result.stdout
