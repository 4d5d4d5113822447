"""What every geography reader shares: the door a file comes through, its digest, and the shape of what was read."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from routeways.foundation.tables import FileRefused, Problem, Report, open_table, sheet_cells, text_of
from routeways.foundation.tables.report import PROBLEMS_KEPT
from routeways.places.rows import AreaRow, MemberRow

MOST_REJECTED = 0.2  # a file of which more than a fifth cannot be used is not the file we take it for


@dataclass(frozen=True)
class Origin:
    """Which file this is: enough to find its publisher and to see that it was loaded before."""

    source: str
    release: str
    file_name: str
    sha256: str  # of the file itself, unpacked where it came as .gz


@dataclass(frozen=True)
class LookupContent:
    """Codes, names and memberships out of a lookup file."""

    origin: Origin
    areas: tuple[AreaRow, ...]
    memberships: tuple[MemberRow, ...]
    report: Report


@dataclass
class Problems:
    """Counts every problem by reason and keeps the first ones of each."""

    kept: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, row: int | None = None, column: str = "", text: str = "") -> None:
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if self.counts[reason] <= PROBLEMS_KEPT:
            self.kept.append(Problem(reason, row, column, text[:80]))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def report(self, *, name: str, rows: int, left_out: int = 0) -> Report:
        """Raises FileRefused where too few rows can be used."""
        good = rows - left_out - self.total
        if good <= 0 or self.total > MOST_REJECTED * rows:
            first = f" First problem: {self.kept[0]}." if self.kept else ""
            raise FileRefused(f"{self.total:,} of {rows:,} rows of {name} cannot be used.{first} Nothing was loaded.")
        return Report(rows, good, self.total, left_out, tuple(self.kept), (), dict(self.counts))


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def content(path: Path) -> bytes:
    """The file's bytes, unpacked where it is a .gz. Raises FileRefused."""
    if not path.is_file():
        raise FileRefused(f"There is no file {path.name}. Check its name and folder.")
    try:
        return gzip.decompress(path.read_bytes()) if is_gzip(path) else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefused(f"{path.name} is damaged or cut off. Download it again.") from error


def digest(path: Path) -> str:
    """SHA-256 of the file itself; the same for a file and for its .gz. Raises FileRefused."""
    if not path.is_file():
        raise FileRefused(f"There is no file {path.name}. Check its name and folder.")
    opener = gzip.open if is_gzip(path) else open
    total = hashlib.sha256()
    try:
        with opener(path, "rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefused(f"{path.name} is damaged or cut off. Download it again.") from error
    return total.hexdigest()


def plain_name(path: Path) -> str:
    return path.name.removesuffix(".gz")


@dataclass(frozen=True)
class Rows:
    """A table's heading row and an iterator over (row number, cells), cells as text, stripped."""

    headings: tuple[str, ...]
    body: Iterator[tuple[int, list[str]]]


def read_rows(path: Path, *, heading: bool = True) -> Rows:
    """A CSV (plain or .gz) or a workbook's first sheet. Raises FileRefused, half-way too if the file is damaged."""
    opened = open_table(path)
    if opened.kind == "parquet":
        raise FileRefused(f"{path.name} is a Parquet file. Geography files are read as CSV or Excel.")
    if opened.kind == "workbook":
        cells = [[text_of(cell) or "" for cell in row] for row in sheet_cells(opened)]
        body: Iterator[tuple[int, list[str]]] = iter(enumerate(cells, start=1))
    else:
        body = _csv_rows(path, opened.encoding, opened.delimiter)
    if not heading:
        return Rows((), body)
    first = next(body, (1, []))[1]
    return Rows(tuple(cell.lstrip("\ufeff").strip() for cell in first), body)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    opener = gzip.open if is_gzip(path) else open
    try:
        with opener(path, "rt", encoding=encoding, errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            for row in reader:
                if any(row):
                    yield reader.line_num, [cell.strip() for cell in row]
    except (csv.Error, OSError, EOFError, zlib.error) as error:
        raise FileRefused(f"{path.name} cannot be read to its end. Download it again.") from error
