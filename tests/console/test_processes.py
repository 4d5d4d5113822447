"""Web server and worker as one: started together, kept, stopped, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from routeways.console import lock, processes, web
from routeways.console.problem import Problem

# A child that notes its process id, holds on to the lifeline and stops in order.
CHILD = """
import os, sys, time
from routeways.console import lifeline
lifeline.watch()
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
time.sleep(60)
"""
SUPERVISOR = """
import sys
from pathlib import Path
from routeways.console import processes
child, notes = sys.argv[1:]
names = [Path(notes, "web"), Path(notes, "worker")]
children = [processes.Child(n.name, [sys.executable, "-c", child, str(n)], restart=n.name == "worker") for n in names]
try:
    ready = lambda: all(n.exists() and n.read_text() for n in names)
    sys.exit(processes.run_together(children, ready=ready, started=lambda: print("started", flush=True)))
except processes.Problem as problem:
    sys.exit(str(problem))
"""


@pytest.fixture
def supervisor(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()
        process.wait()


def pids(folder: Path, name: str) -> list[int]:
    return [int(line) for line in (folder / name).read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A dead child of a dead parent stays in the table until somebody collects it.
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def eventually(question, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False


posix = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_all_of_them_in_order(supervisor, tmp_path, number):
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert not any(alive(pid) for name in ("web", "worker") for pid in pids(tmp_path, name))


@posix
def test_killing_the_parent_leaves_no_orphan(supervisor, tmp_path):
    children = pids(tmp_path, "web") + pids(tmp_path, "worker")
    assert all(alive(pid) for pid in children)
    supervisor.kill()
    assert eventually(lambda: not any(alive(pid) for pid in children))


@posix
def test_a_worker_that_a_job_took_down_is_started_again_and_only_one_is_there(supervisor, tmp_path):
    os.kill(pids(tmp_path, "worker")[0], signal.SIGKILL)
    assert eventually(lambda: len(pids(tmp_path, "worker")) == 2)
    assert [alive(pid) for pid in pids(tmp_path, "worker")] == [False, True]
    assert alive(pids(tmp_path, "web")[0])


@posix
def test_a_web_server_that_ends_by_itself_ends_the_rest_with_a_sentence(supervisor, tmp_path):
    os.kill(pids(tmp_path, "web")[0], signal.SIGKILL)
    assert supervisor.wait(10) == 1
    assert "The web stopped by itself" in supervisor.stderr.read()
    assert not alive(pids(tmp_path, "worker")[0])


def test_a_worker_that_fails_again_and_again_is_given_up(monkeypatch, capsys):
    child = processes.Child("worker", [sys.executable, "-c", "raise SystemExit(1)"], restart=True)
    monkeypatch.setattr(processes.time, "sleep", lambda seconds: child.process and child.process.wait())
    with pytest.raises(Problem, match="worker stopped by itself"):
        processes.run_together([child], ready=lambda: True, started=lambda: None)
    assert capsys.readouterr().err.count("started again") == 5


def test_a_process_that_stops_while_starting_is_told():
    child = processes.Child("web server", [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(Problem, match="stopped while starting"):
        processes.run_together([child], ready=lambda: False, started=lambda: None)


def test_one_site_for_each_data_folder(tmp_path):
    with lock.held(tmp_path):
        held = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys\nfrom pathlib import Path\nfrom routeways.console import lock, problem\n"
                "try:\n with lock.held(Path(sys.argv[1])): pass\nexcept problem.Problem as p: sys.exit(str(p))",
                str(tmp_path),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert held.returncode == 1
    assert f"already runs on {tmp_path} (process {os.getpid()})" in held.stderr
    with lock.held(tmp_path):
        pass


@pytest.mark.parametrize(("cores", "expected"), [(None, 2), (1, 2), (2, 2), (3, 3), (64, 4)])
def test_web_processes_suit_the_machine(cores, expected):
    assert web.workers_for(cores) == expected
