"""Work of this floor that takes longer than a request: checking an uploaded file, and loading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from routeways.evidence import actions
from routeways.evidence.identify import identify
from routeways.foundation.job_helpers import progress_of, unpacked
from routeways.foundation.jobs import Handle, JobRefused, job
from routeways.foundation.tables import FileRefused, open_table
from routeways.warehouse import files
from routeways.warehouse.queries import vintages

CHECK, LOAD = "evidence.check_file", "evidence.load_source"


@job(CHECK, says="Check an official file")
def check_file(handle: Handle, *, upload: str, source: str, release: str, region: str) -> dict[str, Any]:
    """Everything short of storing: which source it is, what is wrong with it, whether we have it already."""
    with unpacked(upload) as path, _in_words():
        wanted = source or _recognised(path)
        definition, report = actions.check(path, source=wanted, progress=progress_of(handle))
        sha256 = files.sha256(path)
    known = definition.release_of(sha256)
    there = actions.loaded_already(definition, sha256)
    return {
        "source": definition.id,
        "title": definition.title,
        "release": release or (known.label if known else ""),
        "loaded_already": f"{there.loaded_at:%-d %B %Y}" if there else "",
        "sha256": sha256,
        "rows_held": _rows_held(definition.id, sha256),
        "report": report.as_dict(),
    }


@job(LOAD, says="Load an official file")
def load_source(handle: Handle, *, upload: str, source: str, release: str, region: str) -> dict[str, Any]:
    """Load it; the figures and the end of the job are stored together or not at all."""

    @contextmanager
    def ending(report: actions.LoadReport) -> Iterator[None]:
        with handle.finishing() as result:
            yield
            result.update(_told(report))

    with unpacked(upload) as path, _in_words():
        report = actions.load_file(
            path,
            source=source,
            release=release,
            by=handle.job.created_by,
            now=timezone.now(),
            progress=progress_of(handle),
            around=ending,
        )
    return _told(report)


def _rows_held(source: str, sha256: str) -> int:
    """Usable rows of the release we hold, to set a new file beside; 0 where only starter figures are loaded."""
    held = [one for one in vintages(source) if not one.partial and one.sha256 != sha256]
    return int(held[0].report.get("rows_good", 0)) if held else 0


def _told(report: actions.LoadReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "title": report.title,
        "vintage": report.vintage,
        "release": report.release,
        "changed": report.changed,
        "figures": report.figures,
        "indicators": [name for name in report.indicators if "+" not in name],
        "report": report.report.as_dict(),
    }


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except FileRefused as refusal:
        raise JobRefused(str(refusal)) from refusal


def _recognised(path: Path) -> str:
    opened = open_table(path)
    try:
        return identify(opened).id
    except FileRefused as refusal:
        raise JobRefused(
            f"We cannot tell which source “{path.name}” is. If you know, choose it below and check the file again."
        ) from refusal
