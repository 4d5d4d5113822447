"""Preparing a data folder: secret key, database, static files, starter data. Done again at every start, quickly.

Each step is safe to repeat. A step that was finished is remembered in `prepared.json` with a digest of everything that
it is made from and of the database it went into, and is passed over while both are the same.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from routeways.console import application
from routeways.console.install import tell
from routeways.console.problem import Problem, from_os

PACKAGE = Path(__file__).resolve().parents[1]
RECORD = "prepared.json"
DEMONSTRATION = "routeways.site.demonstration.load"


@dataclass(frozen=True)
class Step:
    """One thing to prepare: the function at `path` and what its result is made from (globs below the package)."""

    label: str
    path: str
    made_from: tuple[str, ...]


STEPS = (
    Step("Database", "routeways.console.setup.migrate", ("*/migrations/*.py",)),
    Step("Static files", "routeways.console.setup.collect_static", ("*/static/**/*",)),
    Step(
        "Areas",
        "routeways.places.actions.load_packaged_areas",
        ("places/**/*.py", "definitions/places/**/*", "definitions/regions/*"),
    ),
    Step(
        "Classifications", "routeways.taxonomy.actions.load_packaged", ("taxonomy/**/*.py", "definitions/taxonomy/**/*")
    ),
    Step(
        "Starter figures",
        "routeways.evidence.actions.load_starter",
        ("evidence/**/*.py", "warehouse/**/*.py", "definitions/**/*"),
    ),
    Step(
        "Figures",
        "routeways.evidence.actions.remake",
        ("evidence/**/*.py", "values/**/*.py", "definitions/**/*"),
    ),
    Step("Demonstration region", DEMONSTRATION, ("site/**/*.py", "definitions/**/*")),
)


@dataclass(frozen=True)
class Prepared:
    """What was done: labels of the steps that ran, and the demonstration's sign-ins as (who, e-mail, password)."""

    ran: tuple[str, ...]
    sign_ins: tuple[tuple[str, str, str], ...]


def prepare(data_dir: Path, demonstration: bool, *, say: Callable[[str], None] = tell) -> Prepared:
    """Make `data_dir` ready for the site. Raises Problem; what was finished before stays finished."""
    make_secret_key(data_dir)
    application.start(prepared=False)
    record = Record.read(data_dir)
    ran = []
    for step in STEPS:
        if step.path == DEMONSTRATION and not (demonstration and record.demonstration_wanted):
            continue
        function = _function(step.path)
        if function is None:
            continue
        digest = _digest(step)
        if record.steps.get(step.label) == [digest, _database_identity()]:
            continue
        say(f"{step.label} …")
        started = time.monotonic()
        _call(function)
        ran.append(step.label)
        record.steps[step.label] = [digest, _database_identity()]
        record.write(data_dir)
        say(f"{step.label}: ready ({time.monotonic() - started:.1f} s)")
    record.sign_ins = _sign_ins() if "Demonstration region" in record.steps else []
    record.write(data_dir)
    return Prepared(tuple(ran), tuple((who, email, password) for who, email, password in record.sign_ins))


def want_demonstration(data_dir: Path, wanted: bool) -> tuple[tuple[str, str, str], ...]:
    """Load or remove the demonstration region and remember the wish for later starts. Returns the sign-ins."""
    load, remove = _function(DEMONSTRATION), _function(DEMONSTRATION.replace(".load", ".remove"))
    if load is None or remove is None:
        raise Problem("This release of Routeways has no demonstration region.")
    _call(load if wanted else remove)
    record = Record.read(data_dir)
    record.demonstration_wanted = wanted
    record.sign_ins = _sign_ins() if wanted else []
    for step in STEPS:
        if step.path == DEMONSTRATION and wanted:
            record.steps[step.label] = [_digest(step), _database_identity()]
        elif step.path == DEMONSTRATION:
            record.steps.pop(step.label, None)
    record.write(data_dir)
    return tuple((who, email, password) for who, email, password in record.sign_ins)


def make_secret_key(data_dir: Path) -> None:
    """Once, readable by this account only. A key given in ROUTEWAYS_SECRET_KEY is used instead of the file."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return
        # Written under another name first, so that nobody ever reads half a key.
        part = data_dir / f".secret-key.{os.getpid()}"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(60) + "\n")
        part.replace(path)
    except OSError as error:
        raise from_os(error, "write to", data_dir) from error


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=False)


class Record:
    """`prepared.json`: finished steps, whether the demonstration is wanted, its sign-ins."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.steps: dict[str, list[str]] = content.get("steps", {})
        self.demonstration_wanted: bool = content.get("demonstration_wanted", True)
        self.sign_ins: list[list[str]] = content.get("sign_ins", [])

    @classmethod
    def read(cls, data_dir: Path) -> Record:
        """An unreadable record only means that the steps run once more."""
        try:
            content = json.loads((data_dir / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            content = {}
        return cls(content if isinstance(content, dict) else {})

    def write(self, data_dir: Path) -> None:
        part = data_dir / (RECORD + ".part")
        try:
            # For this account only: the demonstration's password stands in it.
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(json.dumps(self.__dict__, indent=1))
            part.replace(data_dir / RECORD)
        except OSError as error:
            raise from_os(error, "write to", data_dir) from error


def _function(path: str) -> Callable[[], object] | None:
    """The function at a dotted path; None where its module or name does not exist."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name, None)
    except ModuleNotFoundError as error:
        if error.name and (module == error.name or module.startswith(error.name + ".")):
            return None
        raise Problem(f"Routeways is not fully installed: {error.name} is missing. Start it with run.py.") from error


def _call(function: Callable[..., object]) -> None:
    """Actions name their actor and take the time from outside: here it is the system, now."""
    from django.utils import timezone

    given = {"by": None, "now": timezone.now()}
    asked = inspect.signature(function).parameters
    function(**{name: value for name, value in given.items() if name in asked})


def _sign_ins() -> list[list[str]]:
    function = _function(DEMONSTRATION.replace(".load", ".sign_ins"))
    return [list(one) for one in function()] if function else []  # type: ignore[attr-defined]


def _digest(step: Step) -> str:
    """Over names and contents, not dates: a fresh clone of the same release has the same digest."""
    whole = hashlib.sha256((PACKAGE.parents[1] / "requirements" / "runtime.txt").read_bytes() if _checkout() else b"")
    for pattern in step.made_from:
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _checkout() -> bool:
    return (PACKAGE.parents[1] / "requirements" / "runtime.txt").is_file()


def _database_identity() -> str:
    """Tells one database from another and from an older copy of itself: when each migration was applied, hashed."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return "empty"
    rows = recorder.migration_qs.order_by("app", "name").values_list("app", "name", "applied")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]
