"""Where the warehouse's files stand, and how they get there: written beside, then moved in one step."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

POINTER = "CURRENT"


def root() -> Path:
    return Path(settings.WAREHOUSE_DIR)


def full(path: str) -> Path:
    """The file behind a catalogue row's `path`."""
    return root() / path


@contextmanager
def staging() -> Iterator[Path]:
    """A folder on the warehouse's own disk for files in the making; it and what is left in it go afterwards."""
    base = root() / "staging"
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        yield Path(folder)


def settle(staged: Path, path: str) -> str:
    """Move a finished file to its place, in one step. Returns its SHA-256."""
    digest = sha256(staged)
    target = full(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    staged.replace(target)
    return digest


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def point_to(path: str) -> None:
    """Tell readers which snapshot is the newest. They see the old one or the new one, never half of either."""
    pointer = root() / POINTER
    pointer.parent.mkdir(parents=True, exist_ok=True)
    beside = pointer.with_name(f"{POINTER}.{os.getpid()}")
    beside.write_text(path, "utf-8")
    beside.replace(pointer)


def pointed_to() -> str:
    """The newest snapshot's path, "" while there is none."""
    try:
        return (root() / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
