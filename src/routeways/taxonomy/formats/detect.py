"""Which skills taxonomy a file is, by what is in it and not by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from routeways.foundation.tables import FileRefused, open_table
from routeways.foundation.tables.raw import csv_headings
from routeways.taxonomy.formats import archive, asn, bag, case, esco, plain, rsd, ssc
from routeways.taxonomy.formats.document import Read

Reader = Callable[[Path, str], Read]

READERS: Mapping[str, Reader] = {
    "asn": asn.read,
    "case": case.read,
    "esco": lambda path, _taxonomy: esco.read(path, esco.relations_beside(path)),
    "plain": plain.read,
    "rsd": rsd.read,
    "ssc": lambda path, _taxonomy: ssc.read(path),
}
# In words, for sentences about files.
NAMES = {
    "asn": "JSON-LD (CTDL-ASN)",
    "case": "CASE",
    "esco": "ESCO",
    "plain": "our own CSV",
    "rsd": "RSD (OSMT)",
    "ssc": "UK Standard Skills Classification",
}
# Those whose publisher is known; the others are anybody’s.
PUBLISHED = {"esco": esco.META.id, "ssc": ssc.META.id}


def detect(path: Path) -> str | None:
    """A key of READERS, or None where the file is something else or cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return None
    if start.startswith(b"PK\x03\x04") and esco.SKILLS in map(str.lower, archive.names(path)):
        return "esco"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(path)
    try:
        return _table(path)
    except FileRefused:
        return None


def _json(path: Path) -> str | None:
    try:
        keys = bag.load(path).keys()
    except FileRefused:
        return None
    return next((name for name, signs in (("case", case.SIGNS), ("asn", asn.SIGNS)) if signs <= keys), None)


def _table(path: Path) -> str | None:
    opened = open_table(path)
    if opened.kind == "csv":
        headings = set(csv_headings(opened, 0))
        if headings >= rsd.SIGNS:
            return "rsd"
        lower = {heading.lower() for heading in headings}
        if "label" in lower and len(lower & plain.SIGNS) >= 2:
            return "plain"
    if opened.kind in ("csv", "workbook") and ssc.levels_in(path) >= set(ssc.ORDER):
        return "ssc"
    return None
