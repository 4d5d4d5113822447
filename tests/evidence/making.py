"""Official files through everything but the database, each once a process: for the tests of sources and indicators."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from routeways.evidence import loading
from routeways.evidence.definitions import source
from routeways.evidence.derive import Geography
from routeways.evidence.geography import geography
from routeways.foundation.progress import quiet
from routeways.foundation.tables import Report, open_table
from routeways.places.index import AreaIndex, packaged_index
from tests.official import OFFICIAL

TABLES = (".csv", ".csv.gz", ".xlsx", ".xlsm", ".parquet")
Row = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator, found by their address."""

    rows: list[Row]
    by_address: Mapping[tuple[str, str, str], Row]

    def __getitem__(self, address: tuple[str, str] | tuple[str, str, str]) -> Row:
        """(area, period) or (area, period, breakdown) → the row."""
        area, period, *rest = address
        return self.by_address[(area, period, rest[0] if rest else "")]

    def __contains__(self, address: tuple[str, str]) -> bool:
        return (*address, "") in self.by_address


@cache
def files_by_digest() -> dict[str, Path]:
    """Every official table, by the SHA-256 of its file."""
    paths = sorted(path for path in OFFICIAL.rglob("*") if path.name.endswith(TABLES))
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}


def official_files(source_id: str) -> list[Path]:
    """The official files that are releases of a source, in the order of its definition."""
    return [
        files_by_digest()[release.sha256]
        for release in source(source_id).releases
        if release.sha256 in files_by_digest()
    ]


@cache
def index() -> AreaIndex:
    return packaged_index()


@cache
def _geography() -> Geography:
    return geography()


@cache
def made(source_id: str, file: Path | None = None) -> tuple[Report, dict[str, Figures]]:
    """What comes out of a source's newest official file (or of `file`): the report and its indicators' figures."""
    made_here = make(source_id, file or official_files(source_id)[0])
    figures = {name: read_figures(one.path) for name, one in made_here.figures.items()}
    return made_here.report, figures


@cache
def make(source_id: str, file: Path) -> loading.Made:
    """The staged files; they stay until the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="routeways-tests-made-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return loading.make(
        open_table(file),
        source(source_id),
        folder=folder,
        index=index(),
        geography=_geography(),
        code=f"{source_id}@test",
        progress=quiet,
    )


def read_figures(path: Path) -> Figures:
    rows: list[Row] = pq.read_table(path).to_pylist()
    by_address = {(row["area"], row["period"], row["breakdown"]): row for row in rows}
    assert len(by_address) == len(rows), "two figures have one address"
    return Figures(rows, by_address)
