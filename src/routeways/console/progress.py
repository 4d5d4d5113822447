"""Progress of long work: a bar on a terminal, plain lines elsewhere (a log, a pipe, a service)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from routeways.foundation.progress import Progress

# What every long action takes: steps done, steps in all (0: not known), and what is being done, for a person.

_SECONDS_BETWEEN_LINES = 2.0


@contextmanager
def shown(label: str) -> Iterator[Progress]:
    """Gives the function to call with (done, total, message) while the work goes on."""
    if sys.stdout.isatty():
        with _bar(label) as progress:
            yield progress
    else:
        yield _Lines(label)


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns) as bars:
        task = bars.add_task(label, total=None)

        def progress(done: int, total: int, message: str = "") -> None:
            bars.update(
                task, completed=done, total=total or None, description=f"{label}: {message}" if message else label
            )

        yield progress


class _Lines:
    """At most one line every two seconds, and the last step always, so that a log stays short and complete."""

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.label = label
        self.clock = clock
        self.last = float("-inf")

    def __call__(self, done: int, total: int, message: str = "") -> None:
        now = self.clock()
        if now - self.last < _SECONDS_BETWEEN_LINES and (not total or done < total):
            return
        self.last = now
        count = f"{done} of {total}" if total else str(done)
        print(f"{self.label}: {count}{' · ' + message if message else ''}", flush=True)
