"""Opening a file that a stranger gave us: what it really is, how large it would become, which letters it is in."""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.archives import UNREADABLE
from routeways.foundation.tables.report import FileRefused

MOST_COLUMNS = 1_000
MOST_UNPACKED = 8 * 1024**3  # a gigabyte file is normal, eight unpacked is not
MOST_WORKBOOK = 1024**3  # a workbook's sheets are read into memory
MOST_RATIO = 200  # official files pack up to about 40 times; a zip bomb packs a thousand times
SAMPLE = 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """A file that passed the door: its kind and, for text, how to read it."""

    path: Path
    kind: str  # csv, workbook, parquet
    encoding: str = "utf-8"
    delimiter: str = ","
    macros: bool = False
    notes: tuple[str, ...] = ()


def open_table(path: Path) -> Opened:
    """Find out what `path` is. Raises FileRefused with one sentence for anything that is not a readable table."""
    if not path.is_file():
        raise FileRefused(f"There is no file {path.name}. Check its name and folder.")
    if path.stat().st_size == 0:
        raise FileRefused(f"{path.name} is empty. Download it again.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return _open_workbook(path)
    if start.startswith(b"PAR1"):
        return _open_parquet(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(f"{path.name} is an old Excel file (.xls), or has a password. Save it as .xlsx without one.")
    if start.startswith(b"%PDF"):
        raise FileRefused(f"{path.name} is a PDF, not a table. Download the data file instead.")
    return _open_text(path, gzipped=start.startswith(b"\x1f\x8b"))


def _open_workbook(path: Path) -> Opened:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(info.file_size for info in archive.infolist())
            broken = archive.testzip() if unpacked <= MOST_WORKBOOK else None
    except UNREADABLE as error:
        raise FileRefused(f"{path.name} is damaged or cut off. Download it again.") from error
    if unpacked > MOST_WORKBOOK or unpacked > MOST_RATIO * max(path.stat().st_size, 10_000):
        raise FileRefused(f"{path.name} would unpack to {unpacked // 1024**2:,} MB. That is not a normal workbook.")
    if broken:
        raise FileRefused(f"{path.name} is damaged inside ({broken}). Download it again.")
    if "xl/workbook.xml" not in names:
        raise FileRefused(f"{path.name} is an archive but not an Excel workbook. Unpack it and load the table inside.")
    macros = any(name.endswith("vbaProject.bin") for name in names)
    notes = ("The workbook holds macros. They were not run; only values were read.",) if macros else ()
    return Opened(path, "workbook", macros=macros, notes=notes)


def _open_parquet(path: Path) -> Opened:
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read(4) != b"PAR1":
            raise FileRefused(f"{path.name} is cut off: the end of the Parquet file is missing. Download it again.")
    return Opened(path, "parquet")


def _open_text(path: Path, *, gzipped: bool) -> Opened:
    sample = _sample(path, gzipped=gzipped)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
        _encoding(path, gzipped=gzipped)  # for its limits on unpacking
    elif b"\x00" in sample:
        raise FileRefused(f"{path.name} is not a table we can read. We read CSV, Excel (.xlsx) and Parquet.")
    else:
        encoding = _encoding(path, gzipped=gzipped)
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff")
    if text.lstrip()[:1] == "<":
        raise FileRefused(f"{path.name} is a web page, not a table. The download link may have changed.")
    if text.lstrip()[:1] == "{":
        raise FileRefused(f"{path.name} is JSON, not a table. Choose the CSV download.")
    notes = () if encoding == "utf-8" else (f"The file is not in UTF-8; it was read as {encoding}.",)
    return Opened(path, "csv", encoding=encoding, delimiter=_delimiter(text), notes=notes)


def _sample(path: Path, *, gzipped: bool) -> bytes:
    if not gzipped:
        with path.open("rb") as file:
            return file.read(SAMPLE)
    try:
        with gzip.open(path) as file:
            return file.read(SAMPLE)
    except (OSError, EOFError, zlib.error) as error:
        raise FileRefused(f"{path.name} is damaged or cut off. Download it again.") from error


def _encoding(path: Path, *, gzipped: bool) -> str:
    """utf-8 where every byte of the file is; else Windows-1252, the only other encoding official files use."""
    opener = gzip.open if gzipped else open
    unpacked = 0
    plain = True
    carried = b""
    try:
        with opener(path, "rb") as file:
            while block := file.read(1 << 22):
                unpacked += len(block)
                if unpacked > MOST_UNPACKED:
                    raise FileRefused(f"{path.name} unpacks to more than {MOST_UNPACKED // 1024**3} GB. Split it.")
                if plain:
                    plain, carried = _is_utf8(carried + block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileRefused(f"{path.name} is damaged or cut off. Download it again.") from error
    if gzipped and unpacked > MOST_RATIO * max(path.stat().st_size, 10_000):
        raise FileRefused(f"{path.name} would unpack to {unpacked // 1024**2:,} MB. That is not a normal table.")
    return "utf-8" if plain and not carried else "cp1252"


def _is_utf8(block: bytes) -> tuple[bool, bytes]:
    """Whether `block` is UTF-8, and the bytes of a letter that the block's end has cut."""
    if block.isascii():
        return True, b""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(block) and len(block) - error.start < 4 and error.reason == "unexpected end of data":
            return True, block[error.start :]
        return False, b""
    return True, b""


def _delimiter(text: str) -> str:
    line = text.split("\n", 1)[0]
    return max(",;\t|", key=lambda mark: (line.count(mark), mark == ","))


def headings(opened: Opened, skip: int) -> list[str]:
    """The heading row of a CSV file, after `skip` lines. Raises FileRefused for an impossible one."""
    text = _sample(opened.path, gzipped=is_gzip(opened.path)).decode(opened.encoding, errors="replace").lstrip("\ufeff")
    lines = text.splitlines(keepends=True)[skip:]
    if not lines:
        raise FileRefused(f"{opened.path.name} ends before its heading row (line {skip + 1}).")
    # A heading may itself hold a line break inside quotes, so the csv module decides where the row ends.
    try:
        found = next(csv.reader(lines, delimiter=opened.delimiter))
    except (csv.Error, StopIteration) as error:
        raise FileRefused(f"The heading row of {opened.path.name} cannot be read.") from error
    if len(found) > MOST_COLUMNS:
        raise FileRefused(f"{opened.path.name} has {len(found):,} columns. We read at most {MOST_COLUMNS:,}.")
    return [heading.strip() for heading in found]


def first_lines(opened: Opened, count: int) -> list[list[str]]:
    """The cells of a CSV file's first lines, each line taken apart on its own; one that cannot be has no cells."""
    text = _sample(opened.path, gzipped=is_gzip(opened.path)).decode(opened.encoding, errors="replace")
    found: list[list[str]] = []
    for line in text.removeprefix("\ufeff").splitlines()[:count]:
        try:
            found.append([cell.strip() for cell in next(csv.reader([line], delimiter=opened.delimiter), [])])
        except csv.Error:
            found.append([])
    return found


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
