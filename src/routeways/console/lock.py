"""One running site for each data folder: two workers would take the same jobs from the same queue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routeways.console.problem import Problem, from_os

NAME = "running"


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Holds the folder's lock. The system lets go of it when this process ends in any way. Raises Problem if taken."""
    path = data_dir / NAME
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise from_os(error, "write to", data_dir) from error
    with file:
        if not _take(file.fileno()):
            raise Problem(
                f"Routeways already runs on {data_dir} (process {_holder(path)}). Stop that one first, "
                "or give this one a folder of its own with --data-dir."
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _holder(path: Path) -> str:
    try:
        return path.read_text("ascii").strip() or "unknown"
    except OSError:  # Windows does not let others read a locked file
        return "unknown"


def _take(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
