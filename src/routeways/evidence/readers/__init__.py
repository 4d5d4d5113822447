"""Python readers for files that are not tidy. Each turns one odd layout into a `RawTable` of texts; the source's
definition then checks it like any other. A reader is a module here with `Options` (a pydantic model) and
`read(opened, options) -> RawTable`; the definition names it and its options."""

from __future__ import annotations

import csv
import gzip
import io
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from routeways.foundation.definitions import DefinitionError
from routeways.foundation.tables import FileRefused, Opened, RawTable

MOST_BYTES = 64 * 1024**2  # what a reader of odd CSV files takes into memory; the official ones have 100 kB


def read(name: str, opened: Opened, options: dict[str, Any]) -> RawTable:
    """Raises DefinitionError for an unknown reader or options it does not take, FileRefused for the file's faults."""
    try:
        module = import_module(f"routeways.evidence.readers.{name.replace('-', '_')}")
        chosen = module.Options.model_validate(options)
    except ModuleNotFoundError as error:
        raise DefinitionError(f"There is no reader “{name}”.") from error
    except ValidationError as error:
        raise DefinitionError(f"The options of the reader “{name}” are wrong: {error.errors()[0]['msg']}.") from error
    table: RawTable = module.read(opened, chosen)
    return table


def csv_lines(opened: Opened) -> list[tuple[int, list[str]]]:
    """All records of a small CSV file, blank ones left out, each with the number of the line it begins on.

    Raises FileRefused for what is not CSV, is too large for an odd layout, or cannot be taken apart.
    """
    if opened.kind != "csv":
        raise FileRefused(f"{opened.path.name} is not a CSV file.")
    with opened.path.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
    with (gzip.open if gzipped else open)(opened.path, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileRefused(f"{opened.path.name} is far larger than the files of this layout. It may be another file.")
    text = data.decode(opened.encoding, "replace").removeprefix("\ufeff")
    found: list[tuple[int, list[str]]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=opened.delimiter)
    begins = 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                found.append((begins, [cell.strip() for cell in cells]))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"Line {begins} of {opened.path.name} cannot be read as CSV ({error}).") from error
    return found
