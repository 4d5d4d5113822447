"""Preparing a data folder: secret key, database, static files, starter data. Done again at every start, quickly.

Each step is safe to repeat. A step that was finished is remembered in `prepared.json` with a digest of everything that
it is made from and of the database it went into, and is passed over while both are the same.
"""

from __future__ import annotations

import hashlib
import inspect
import json
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
from routeways.foundation import private_files

PACKAGE = Path(__file__).resolve().parents[1]
RECORD = "prepared.json"
DEMONSTRATION = "routeways.site.demonstration.load"


SignIns = tuple[tuple[str, str, str], ...]  # (who, e-mail address, password)


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
        "Colleges",
        "routeways.organisations.actions.load_colleges",
        ("organisations/**/*.py", "definitions/organisations/*"),
    ),
    Step("Schools", "routeways.careers.actions.profile_all", ("careers/*.py", "definitions/organisations/*")),
    Step(
        "Qualifications",
        "routeways.taxonomy.qualifications.actions.load_packaged",
        ("taxonomy/**/*.py", "definitions/taxonomy/**/*", "definitions/qualifications/**/*"),
    ),
    Step(
        "Skills",
        "routeways.taxonomy.actions.load_packaged_skills",
        ("taxonomy/**/*.py", "definitions/taxonomy/skills/*"),
    ),
    Step(
        "Reading of texts",
        "routeways.taxonomy.reading.prepare",
        ("taxonomy/*.py", "engines/extraction/*.py", "definitions/taxonomy/skills/*", "definitions/extraction/*"),
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
    """What was done: labels of the steps that ran, and who may sign in to the demonstration."""

    ran: tuple[str, ...]
    sign_ins: SignIns


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
    record.write(data_dir)
    return Prepared(tuple(ran), sign_ins())


def want_demonstration(data_dir: Path, wanted: bool) -> SignIns:
    """Load or remove the demonstration region and remember the wish for later starts. Returns the sign-ins."""
    load, remove = _function(DEMONSTRATION), _function(DEMONSTRATION.replace(".load", ".remove"))
    if load is None or remove is None:
        raise Problem("This release of Routeways has no demonstration region.")
    _call(load if wanted else remove)
    record = Record.read(data_dir)
    record.demonstration_wanted = wanted
    for step in STEPS:
        if step.path == DEMONSTRATION and wanted:
            record.steps[step.label] = [_digest(step), _database_identity()]
        elif step.path == DEMONSTRATION:
            record.steps.pop(step.label, None)
    record.write(data_dir)
    return sign_ins()


def sign_ins() -> SignIns:
    """Who may sign in to the demonstration, as it stands now; nobody where it is not loaded."""
    function = _function(DEMONSTRATION.replace(".load", ".sign_ins"))
    return tuple(function()) if function else ()  # type: ignore[arg-type]


def make_secret_key(data_dir: Path) -> None:
    """Once, readable by this account only. A key given in ROUTEWAYS_SECRET_KEY is used instead of the file."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return
        private_files.write(path, secrets.token_urlsafe(60) + "\n")
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
    """`prepared.json`: finished steps, whether the demonstration is wanted."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.steps: dict[str, list[str]] = content.get("steps", {})
        self.demonstration_wanted: bool = content.get("demonstration_wanted", True)

    @classmethod
    def read(cls, data_dir: Path) -> Record:
        """An unreadable record only means that the steps run once more."""
        try:
            content = json.loads((data_dir / RECORD).read_text("utf-8"))
        except (OSError, ValueError):
            content = {}
        return cls(content if isinstance(content, dict) else {})

    def write(self, data_dir: Path) -> None:
        try:
            private_files.write(data_dir / RECORD, json.dumps(self.__dict__, indent=1))
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
