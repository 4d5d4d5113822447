"""Check everything:  python3 test.py [--postgresql] [arguments for pytest]

The same set-up as run.py with the test packages, then lint, types, import contracts and the tests: all of them on
SQLite, and those marked `both_databases` once more on a private PostgreSQL. All steps run even when one fails.
This file stays readable for old Pythons, so that they can say what is wrong.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Routeways needs Python 3.11, 3.12 or 3.13, and this is Python "
        + ".".join(str(part) for part in sys.version_info[:2])
        + ": start it with one of those, for example: python3.12 "
        + sys.argv[0]
    )

import os
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
from tests import chromium, postgres, postgres_server  # noqa: E402

from routeways.console import encoder, install  # noqa: E402  (found only now)
from routeways.console.problem import Problem  # noqa: E402

PYTEST = ["-m", "pytest", "-n", "2", "--dist", "loadfile", "--durations", "10"]
BOTH = ["-m", "both_databases"]
POSTGRESQL = "Tests, PostgreSQL"


def main():
    python = str(install.install(ROOT, "test"))
    encoder.ready(ROOT)
    # Compiled once for all processes of a run, and not beside the sources: half a minute of CPU for each process.
    compiled = str(install.venv_python(ROOT / ".venv").parent.parent / "bytecode")
    environment = dict(os.environ, CHROMIUM=chromium.found_or_installed(), PYTHONPYCACHEPREFIX=compiled)
    for name in (postgres.VARIABLE, "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    todo = steps(sys.argv[1:])
    if not any(name == POSTGRESQL for name, _ in todo):
        return run(python, todo, environment, "")
    with postgres_server.running() as server:
        return run(python, todo, environment, server)


def run(python, todo, environment, server):
    """Each step in a process of its own. Returns 1 if one of them failed."""
    results = []
    for name, arguments in todo:
        install.tell("\n== " + name + " " + "=" * (90 - len(name)))
        started = time.monotonic()
        command = [python]
        command.extend(arguments)
        known = dict(environment)
        if name == POSTGRESQL:
            known[postgres.VARIABLE] = server
        code = subprocess.call(command, cwd=str(ROOT), env=known)
        results.append((name, code, time.monotonic() - started))
    install.tell("\n== Summary " + "=" * 83)
    for name, code, seconds in results:
        install.tell("  ".join([name.ljust(18), "failed" if code else "passed", str(round(seconds, 1)).rjust(6), "s"]))
    return 1 if any(code for _, code, _ in results) else 0


def steps(arguments):
    """Name and command of each step. Arguments for pytest mean that a developer is after certain tests: only those.

    They run on SQLite, or after --postgresql on PostgreSQL.
    """
    on_postgresql = PYTEST + BOTH
    if arguments[:1] == ["--postgresql"]:
        return [(POSTGRESQL, on_postgresql + arguments[1:])]
    tests = ("Tests", PYTEST + arguments)
    if arguments:
        return [tests]
    bin_dir = install.venv_python(ROOT / ".venv").parent
    lint_imports = str(bin_dir / ("lint-imports.exe" if os.name == "nt" else "lint-imports"))
    run_script = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    return [
        ("Lint", ["-m", "ruff", "check", "."]),
        ("Format", ["-m", "ruff", "format", "--check", "."]),
        ("Templates", ["-m", "djlint", "src", "--lint", "--quiet"]),
        ("Types", ["-m", "mypy"]),
        ("Import contracts", ["-c", run_script, lint_imports]),
        tests,
        (POSTGRESQL, on_postgresql),
    ]


def stop(*_):
    sys.exit("Stopped.")


if __name__ == "__main__":
    # Being told to end must end the database server too, which only happens on the way out.
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
