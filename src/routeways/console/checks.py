"""What `routeways check` asks. Each question returns what it found in a few words, or raises with what to do."""

from __future__ import annotations

import pkgutil
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from routeways.console.problem import Problem, from_os

if TYPE_CHECKING:
    from routeways.foundation.definitions import Definition

Check = tuple[str, Callable[[], str]]
SPACE_WANTED = 2_000_000_000  # room for one national file twice over while it is being loaded


def quick() -> list[Check]:
    return [
        ("Settings", settings_check),
        ("Data folder", data_folder),
        ("Disk space", disk_space),
        ("Database", database),
        ("Migrations", migrations),
    ]


def all_checks() -> list[Check]:
    return [*quick(), ("Definitions", definitions), ("Audit", audit_chain), ("Warehouse", warehouse_files)]


def settings_check() -> str:
    """Django's own checks; those for a deployment too once the site is served over HTTPS."""
    from django.conf import settings
    from django.core.checks import WARNING, run_checks

    deployed = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
    found = [
        message
        for message in run_checks(include_deployment_checks=deployed)
        if message.level >= WARNING and not message.is_silenced()
    ]
    if found:
        raise Problem("; ".join(f"{message.msg} ({message.id})" for message in found))
    return "served over HTTPS" if deployed else "for this machine only"


def data_folder() -> str:
    from django.conf import settings

    probe = Path(settings.DATA_DIR) / ".write-test"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except FileNotFoundError as error:
        raise Problem(f"There is no {settings.DATA_DIR}. Type “routeways set-up”.") from error
    except OSError as error:
        raise from_os(error, "write to", settings.DATA_DIR) from error
    return str(settings.DATA_DIR)


def disk_space() -> str:
    from django.conf import settings

    free = shutil.disk_usage(_existing(Path(settings.WAREHOUSE_DIR))).free
    if free < SPACE_WANTED:
        raise Problem(f"Only {free / 1e9:.1f} GB are free for the warehouse. Free some space before the next load.")
    return f"{free / 1e9:.0f} GB free"


def database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Structure and indexes of the file itself: what a broken disk or a careless copy leaves behind.
            answer = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok":
                raise Problem(f"The database file is damaged ({answer}). Restore it from a backup.")
        else:
            cursor.execute("SELECT 1")
    return connection.display_name


def migrations() -> str:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Problem(f"{len(missing)} are not applied. Type “routeways set-up”.")
    return f"{len(executor.loader.applied_migrations)} applied"


def definitions() -> str:
    """Every definition is read by its own schema. Raises the loader's own error, or Problem for an unknown folder."""
    from routeways.foundation.definitions import Definition, folders, load

    _import_everything()
    schemas = {schema.KIND: schema for schema in _all_kinds(Definition) if schema.KIND}
    for folder in folders():
        for path in sorted(folder.glob("*/*.yaml")):
            if path.parent.name not in schemas:
                known = ", ".join(sorted(schemas))
                raise Problem(f"{path.parent} is not a kind of definition. There are {known}: move or rename it.")
    found = {kind: len(load(schema)) for kind, schema in sorted(schemas.items())}
    return ", ".join(f"{count} {kind}" for kind, count in found.items() if count) or "none"


def audit_chain() -> str:
    from routeways.foundation import audit

    report = audit.verify()
    if not report.whole:
        raise Problem(
            f"Row {report.broken_at} of the audit does not fit: {report.reason} Compare it with a backup and find out "
            "who changed the database."
        )
    return f"{report.rows} rows, unbroken"


def warehouse_files() -> str:
    """Each file of the catalogue is there and has the digest that it was deposited with."""
    from routeways.warehouse import files
    from routeways.warehouse.models import FigureSet

    bad = []
    sets = list(FigureSet.objects.exclude(path="").order_by("path").values_list("path", "sha256"))
    for path, digest in sets:
        full = files.full(path)
        if not full.is_file() or files.sha256(full) != digest:
            bad.append(path)
    if bad:
        raise Problem(
            f"{len(bad)} of {len(sets)} files are missing or changed, the first is {bad[0]}. Restore them from a "
            "backup, or load the same release again."
        )
    return f"{len(sets)} files match their digests"


def _existing(folder: Path) -> Path:
    return folder if folder.exists() or folder == folder.parent else _existing(folder.parent)


def _import_everything() -> None:
    """All modules of all floors: a schema is known once its module was imported."""
    from django.apps import apps

    for app in apps.get_app_configs():
        if app.name.startswith("routeways."):
            for info in pkgutil.walk_packages([app.path], f"{app.name}."):
                if not {"migrations", "management"} & set(info.name.split(".")):
                    import_module(info.name)


def _all_kinds(schema: type[Definition]) -> list[type[Definition]]:
    kinds: list[type[Definition]] = []
    for sub in schema.__subclasses__():
        kinds += [sub, *_all_kinds(sub)]
    return kinds
