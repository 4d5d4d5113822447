"""What `load` and `fetch` share: each of several is tried, and what became of it is told row by row."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from routeways.console import progress
from routeways.console.problem import Problem

if TYPE_CHECKING:
    from routeways.console.any_file import Told

REASONS_SHOWN = 10


def each(names: Sequence[str], load_one: Callable[[str, progress.Progress], Told]) -> int:
    """Loads one after another; one that fails leaves the others as they are. Returns the exit code."""
    from routeways.console.sentences import sentence

    failed = 0
    for name in names:
        try:
            with progress.shown(Path(name).name) as shown:
                report = load_one(name, shown)
            for line in told(report):
                print(line, flush=True)
        except Exception as error:
            if len(names) == 1:
                raise
            failed += 1
            print(f"{name}: {sentence(error)}", file=sys.stderr, flush=True)
    if failed:
        print(f"{failed} of {len(names)} could not be loaded; nothing of them was kept.", file=sys.stderr)
    return 1 if failed else 0


def told(report: Told) -> list[str]:
    """The outcome in a sentence, then why rows were rejected and where the first of them stand."""
    lines = [report.sentence]
    reasons = report.report.sentences()
    lines += [f"  {reason}" for reason in reasons[:REASONS_SHOWN]]
    if len(reasons) > REASONS_SHOWN:
        lines.append(f"  and {len(reasons) - REASONS_SHOWN} more reasons")
    lines += [f"  for example {problem}" for problem in report.report.problems[:3]]
    lines += [f"  {note}" for note in report.report.notes]
    return lines


def known_source(name: str) -> str:
    """`name`, or a Problem that proposes the nearest one."""
    from routeways.evidence import definitions

    known = definitions.sources()
    if name in known:
        return name
    raise Problem(f"There is no source “{name}”.{meant(name, known)} “routeways sources” lists them all.")


def meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
