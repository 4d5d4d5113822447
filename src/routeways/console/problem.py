"""What a person must know when a command cannot go on. Standard library only: `run.py` uses it before installing."""

from __future__ import annotations

import errno
from pathlib import Path

# POSIX, quota, and the two Windows codes for a full disk
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_WINDOWS = {39, 112}


class Problem(Exception):
    """One plain sentence: what is wrong, where, and what to do. Shown without a traceback, exit code 1."""


def from_os(error: OSError, doing: str, where: Path | str) -> Problem:
    """The sentence for a failed file operation, e.g. doing = “write to”."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _FULL_WINDOWS:
        return Problem(f"The disk is full: Routeways could not {doing} {where}. Free some space and start again.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Problem(f"Routeways may not {doing} {where}. Give your account the right to write there.")
    return Problem(f"Routeways could not {doing} {where}: {error.strerror or error}.")
