"""Load, solve: an official file to a checked Parquet vintage and to the figures of every indicator that uses it.
Storing is `actions.load_file`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from routeways.evidence import readers
from routeways.evidence.contracts import contract_of
from routeways.evidence.definitions import indicators
from routeways.evidence.definitions.indicator import Indicator
from routeways.evidence.definitions.source import Source
from routeways.evidence.derive import METHOD, Geography, make_figures, write_figures
from routeways.foundation.progress import Progress
from routeways.foundation.tables import Opened, RawTable, Report, load_table
from routeways.places.index import AreaIndex
from routeways.warehouse.actions import StagedFigures


@dataclass(frozen=True)
class Made:
    """What came out of one file, staged: the vintage's Parquet, and the figures of each indicator."""

    vintage: Path
    report: Report
    figures: dict[str, StagedFigures] = field(default_factory=dict)


def make(
    opened: Opened,
    source: Source,
    *,
    folder: Path,
    index: AreaIndex,
    geography: Geography,
    code: str,
    progress: Progress,
) -> Made:
    """Check the file against the source's contract, then derive its indicators. Writes only into `folder`.

    Raises FileRefused for the file's faults and DefinitionError for ours.
    """
    wanted = used_by(source.id)
    steps = len(wanted) + 2
    progress(0, steps, f"Reading {opened.path.name}")
    given: Opened | RawTable = opened
    if source.file.reader:
        given = readers.read(source.file.reader, opened, source.file.options)
    elif source.file.sheet:
        given = _sheet(opened, source)
    vintage = folder / "vintage.parquet"
    report = load_table(
        given,
        contract_of(source, index),
        vintage,
        name=opened.path.name,
        skip=source.file.skip,
        progress=lambda message: progress(1, steps, message),
    )
    figures = {}
    for done, (name, indicator) in enumerate(wanted.items(), 2):
        progress(done, steps, f"Making {indicator.title.lower()}")
        figures[name] = make_one(
            vintage,
            indicator,
            source,
            folder=folder,
            geography=geography,
            code=code,
            rejected=report.rows_rejected,
        )
    progress(steps, steps, "Checked")
    return Made(vintage, report, figures)


def make_one(
    vintage: Path,
    indicator: Indicator,
    source: Source,
    *,
    folder: Path,
    geography: Geography,
    code: str,
    rejected: int = 0,
) -> StagedFigures:
    """One indicator's figures from a vintage's Parquet file. `rejected`: rows of the original that are not in it."""
    rows = make_figures(vintage, indicator, source, geography, code, rejected=rejected)
    path = folder / f"{indicator.id}-{source.id}.parquet"
    write_figures(rows, path)
    return StagedFigures(indicator.digest, recipe(indicator, source, geography), path, len(rows))


def recipe(indicator: Indicator, source: Source, geography: Geography) -> str:
    """A digest of all that figures follow from beside the file: both definitions, the geography and our method."""
    parts = f"{indicator.digest} {source.digest} {geography.digest} {METHOD}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def used_by(source_id: str) -> dict[str, Indicator]:
    """What is made from a source: name of the figure set → the indicator as it reads that source."""
    found: dict[str, Indicator] = {}
    for indicator in indicators().values():
        found |= indicator.made_from(source_id)
    return found


def unmade(made: Iterable[str]) -> list[Indicator]:
    """Indicators for which there is no figure yet."""
    known = set(made)
    return [indicator for indicator in indicators().values() if indicator.id not in known]


def _sheet(opened: Opened, source: Source) -> RawTable:
    from routeways.foundation.tables.raw import read_sheet

    return read_sheet(opened, source.file.sheet, source.file.skip + 1)
