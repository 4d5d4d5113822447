"""`routeways load KIND FILE`: what texts are read with. Files only, so that it works before a site is set up."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from routeways.console import application, loads
from routeways.console.any_file import Sentence, Told
from routeways.console.problem import Problem
from routeways.foundation.progress import Progress


def load_all(kind: str, paths: Sequence[Path]) -> int:
    """Loads each file as what `kind` says. Returns the exit code."""
    if not paths:
        raise Problem(f"Name the file to load: routeways load {kind} FILE")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    application.settings()
    return loads.each([str(path) for path in paths], lambda name, tell: KINDS[kind](Path(name).expanduser(), tell))


def _esco(path: Path, progress: Progress) -> Told:
    from routeways.foundation.tables import Report
    from routeways.taxonomy import esco_skills

    done = esco_skills.load(path, progress=progress)
    words = "" if done.semantic else " The sentence encoder is not built: texts are read by words alone."
    if not done.changed:
        return Sentence(f"ESCO is loaded already. Nothing changed.{words}", Report())
    return Sentence(f"Loaded {done.skills:,} skills of ESCO; read texts with --taxonomy esco.{words}", Report())


def _soc2010(path: Path, progress: Progress) -> Told:
    from routeways.foundation.tables import Report
    from routeways.taxonomy import soc2010_index

    count, changed = soc2010_index.load(path)
    if not changed:
        return Sentence("This coding index is loaded already. Nothing changed.", Report())
    return Sentence(f"Loaded {count:,} job titles of SOC 2010; use --classification soc2010.", Report())


KINDS: dict[str, Callable[[Path, Progress], Told]] = {"esco": _esco, "soc2010-index": _soc2010}
