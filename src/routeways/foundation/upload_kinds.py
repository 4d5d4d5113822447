"""What kinds of file people may hand in, and what each must really contain. Bytes in, a sentence of refusal out."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from routeways.foundation.archives import UNREADABLE

_DAMAGED: tuple[type[Exception], ...] = (*UNREADABLE, ValueError)
MOST_UNPACKED = 512 * 1024**2
MOST_RATIO = 200  # real workbooks pack up to about 40 times, zip bombs a thousand times
MOST_PARTS = 10_000
_SAMPLE = 64 * 1024


class Refused(Exception):
    """A file that is not what its name says, or not safe. The message completes “This file …”."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`check(stream)` reads from the start and raises Refused."""

    name: str
    words: str
    extensions: tuple[str, ...]
    check: Callable[[IO[bytes]], None]


def _starts(*signatures: bytes, words: str) -> Callable[[IO[bytes]], None]:
    def check(stream: IO[bytes]) -> None:
        if not stream.read(16).startswith(signatures):
            raise Refused(f"is not {words}, whatever its name says.")

    return check


def _parquet(stream: IO[bytes]) -> None:
    start = stream.read(4)
    stream.seek(0, 2)
    if stream.tell() < 12:
        raise Refused("is not a Parquet file, whatever its name says.")
    stream.seek(-4, 2)
    if start != b"PAR1" or stream.read(4) != b"PAR1":
        raise Refused("is not a whole Parquet file. It may have been cut off; export it again.")


def _text(stream: IO[bytes]) -> None:
    start = stream.read(_SAMPLE)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"PAR1", b"MZ", b"\x7fELF", b"\x1f\x8b")):
        raise Refused("is not text, whatever its name says. Save it as CSV and try again.")
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in start and not utf16:
        raise Refused("is not text, whatever its name says. Save it as CSV and try again.")


def _json(stream: IO[bytes]) -> None:
    try:
        json.load(stream)
    except (ValueError, RecursionError) as error:
        raise Refused("is not JSON that we can read. Export it again.") from error


def _xml(stream: IO[bytes]) -> None:
    """Only that it is marked-up text without a document type; whoever reads it parses it safely."""
    start = stream.read(_SAMPLE)
    text = start.decode("utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", errors="replace")
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise Refused("is not XML, whatever its name says. Export it again.")
    if "<!doctype" in text.lower():
        raise Refused("has a document type, which can be used to attack readers. Export it without one.")


def _zip(stream: IO[bytes]) -> None:
    with _archive(stream):
        pass


def _office(content_type: str, words: str) -> Callable[[IO[bytes]], None]:
    """An Office Open XML file whose main part is of `content_type`, without macros."""

    def check(stream: IO[bytes]) -> None:
        with _archive(stream) as archive:
            types = _content_types(archive, words)
            names = [name.lower() for name in archive.namelist()]
        if any("macroenabled" in kind or "vbaproject" in kind for kind in types) or any(
            name.endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in f"/{name}" for name in names
        ):
            raise Refused("contains macros. Save it without macros (as .xlsx or .docx) and try again.")
        if not any(content_type in kind for kind in types):
            raise Refused(f"is not {words}, whatever its name says.")

    return check


def _content_types(archive: zipfile.ZipFile, words: str) -> list[str]:
    try:
        root = fromstring(archive.read("[Content_Types].xml"), forbid_dtd=True)
    except (KeyError, ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(f"is not {words}, whatever its name says.") from error
    return [str(part.get("ContentType", "")).lower() for part in root]


def _archive(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive, once it is known not to be a bomb and not to point outside itself. Raises Refused."""
    stream.seek(0, 2)
    packed = stream.tell()
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise Refused(f"holds {len(parts):,} parts. We accept {MOST_PARTS:,}.")
        for part in parts:
            _no_tricks(part)
        # What the archive says of itself is not believed: unpacking counts, and stops at the limit.
        limit = min(MOST_UNPACKED, MOST_RATIO * max(packed, 10_000))
        if sum(part.file_size for part in parts) > limit or _unpacked(archive, limit) > limit:
            raise Refused("would become far too large when unpacked. It may be a zip bomb; hand in the plain file.")
    except _DAMAGED as error:
        raise Refused("is damaged or cut off. Save it again and try once more.") from error
    return archive


def _no_tricks(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or "\x00" in name or ".." in name.split("/"):
        raise Refused("contains a part whose name points outside the file. Save it again from the original.")
    if part.flag_bits & 0x1:
        raise Refused("is protected by a password. Remove the password and try again.")


def _unpacked(archive: zipfile.ZipFile, limit: int) -> int:
    total = 0
    for part in archive.infolist():
        with archive.open(part) as content:
            while chunk := content.read(1024 * 1024):
                total += len(chunk)
                if total > limit:
                    return total
    return total


_MAIN = "application/vnd.openxmlformats-officedocument."

KINDS = {
    kind.name: kind
    for kind in (
        Kind("csv", "a CSV file", (".csv", ".txt", ".tsv"), _text),
        Kind("json", "a JSON file", (".json",), _json),
        Kind("jsonl", "a JSON Lines file", (".jsonl", ".ndjson"), _text),
        Kind("xml", "an XML file", (".xml",), _xml),
        Kind("xlsx", "an Excel workbook", (".xlsx",), _office(f"{_MAIN}spreadsheetml.sheet.main", "an Excel workbook")),
        Kind(
            "docx",
            "a Word document",
            (".docx",),
            _office(f"{_MAIN}wordprocessingml.document.main", "a Word document"),
        ),
        Kind("parquet", "a Parquet file", (".parquet",), _parquet),
        Kind("pdf", "a PDF", (".pdf",), _starts(b"%PDF-", words="a PDF")),
        Kind("png", "a PNG picture", (".png",), _starts(b"\x89PNG\r\n\x1a\n", words="a PNG picture")),
        Kind("jpeg", "a JPEG picture", (".jpg", ".jpeg"), _starts(b"\xff\xd8\xff", words="a JPEG picture")),
        Kind("zip", "a zip file", (".zip",), _zip),
    )
}
