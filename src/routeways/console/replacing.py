"""A file that appears whole or not at all: written beside its place, then put there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from routeways.console.problem import Problem, from_os


def check(path: Path) -> None:
    """Tells before the work that a place cannot be written. Raises Problem."""
    if str(path) == "-":
        return
    if path.is_dir():
        raise Problem(f"{path} is a folder: give the name of the file to write.")
    if not path.parent.is_dir():
        raise Problem(f"There is no folder {path.parent} to write {path.name} into.")
    if not os.access(path.parent, os.W_OK):
        raise from_os(PermissionError(), "write to", path.parent)


def write(path: Path, text: str) -> None:
    """Writes UTF-8; “-” is standard output."""
    if str(path) == "-":
        sys.stdout.write(text)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise from_os(error, "write to", path) from error
    finally:
        part.unlink(missing_ok=True)
