"""Files of one JSON object a line: read with what is wrong told by line, written whole or not at all.

A line that cannot be read never stops the others. Bytes that are not UTF-8 are read as Windows-1252, and counted.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any, TextIO, cast

from routeways.console.problem import Problem, from_os

LONGEST = 1_000_000  # characters of one text; an advert has 3,000, a long report 500,000
LIKE = 'Each line is an object like {"id": 1, "text": "We need welders."}.'
SHOWN = 20  # refused lines that are told one by one
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Item:
    """One good line: its number, its id as it was given, its text, and its other fields."""

    number: int
    id: str | int | float
    text: str
    other: dict[str, Any]


@dataclass(slots=True)
class Report:
    """What happened to the lines of a file."""

    read: int = 0
    blank: int = 0
    other_encoding: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def refuse(self, number: int, why: str) -> None:
        self.refused.append(f"line {number:,}: {why}")

    def told(self) -> list[str]:
        """Sentences for a person, the refused lines first."""
        lines = self.refused[:SHOWN]
        if len(self.refused) > SHOWN:
            lines.append(f"and {counted(len(self.refused) - SHOWN, 'more line')}")
        if self.other_encoding:
            lines.append(f"{self._not_utf8()} read as Windows-1252. Save the file as UTF-8 if letters look wrong.")
        return lines

    def _not_utf8(self) -> str:
        first = self.other_encoding[0]
        if len(self.other_encoding) == 1:
            return f"Line {first:,} is not UTF-8 and was"
        return f"{len(self.other_encoding):,} lines, the first of them line {first:,}, are not UTF-8 and were"


def counted(number: int, word: str) -> str:
    """“1 line”, “1,200 lines”."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def items(path: Path, report: Report) -> Iterator[Item]:
    """The good lines of a file (“-” is what is piped in), one after another. Raises Problem where there is no file."""
    try:
        with _opened(path) as file:
            yield from _items(file, report)
    except OSError as error:
        raise from_os(error, "read", path) from error


def _items(file: BufferedReader, report: Report) -> Iterator[Item]:
    for number, line in enumerate(_lines(file, report), 1):
        if not line.strip():
            report.blank += 1
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            hint = "Write one object a line, not a list." if line.lstrip()[:1] == "[" else LIKE
            report.refuse(number, f"is not JSON ({why}). {hint}")
            continue
        why_not = _fault(found)
        if why_not:
            report.refuse(number, why_not)
            continue
        report.read += 1
        other = {key: value for key, value in found.items() if key not in ("id", "text")}
        yield Item(number, found["id"], found["text"], other)


def _fault(found: Any) -> str:
    """Why an object cannot be used, with what to do; nothing where it can."""
    if not isinstance(found, dict):
        return f"is no JSON object. {LIKE}"
    if isinstance(found.get("id"), bool) or not isinstance(found.get("id"), str | int | float):
        return "has no “id” that is a text or a number. Give each line one, so that its answer can be found."
    text = found.get("text")
    if not isinstance(text, str):
        return "has no “text”, or one that is no text. Leave the line out or give it an empty text."
    if len(text) > LONGEST:
        return f"has a text of {len(text):,} characters; at most {LONGEST:,} are read. Cut it into several lines."
    return ""


def _lines(file: BufferedReader, report: Report) -> Iterator[str]:
    start = file.peek(3)[:3]
    bom, encoding = next(((bom, name) for bom, name in _BOMS if start.startswith(bom)), (b"", "utf-8"))
    if encoding != "utf-8":
        yield from file.read()[len(bom) :].decode(encoding, "replace").split("\n")
        return
    file.read(len(bom))
    for number, raw in enumerate(file, 1):
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            report.other_encoding.append(number)
            yield raw.decode("cp1252", "replace")


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    if str(path) == "-":
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    with path.open("rb") as file:
        yield file


@contextmanager
def written(path: Path, source: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Gives a function that writes an object as a line. The file appears at the end, whole; after an error it does not.

    Opened at once, so that a place that cannot be written is told before the work. “-” is standard output. The file
    that is read (`source`), by whatever name, is never written over. Raises Problem.
    """
    if str(path) == "-":
        yield lambda row: _put(sys.stdout, row)
        sys.stdout.flush()
        return
    if path.is_dir():
        raise Problem(f"{path} is a folder: give the name of the file to write.")
    if str(source) != "-" and path.exists() and source.exists() and path.samefile(source):
        raise Problem(f"{path} is the file that is read: give --out another name, so that nothing is lost.")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise from_os(error, "write to", path.parent) from error
    try:
        with file:
            yield lambda row: _put(file, row)
        part.replace(path)
    except OSError as error:
        raise from_os(error, "write to", path) from error
    finally:
        part.unlink(missing_ok=True)


def _put(file: TextIO, row: dict[str, Any]) -> None:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair in an id
        line = json.dumps(row)
    file.write(line + "\n")


def batches(found: Iterable[Item], most: int = 64, characters: int = 500_000) -> Iterator[list[Item]]:
    """Some items at a time: enough to be quick, never too much for memory."""
    some: list[Item] = []
    size = 0
    for item in found:
        some.append(item)
        size += len(item.text)
        if len(some) == most or size >= characters:
            yield some
            some, size = [], 0
    if some:
        yield some


def finish(report: Report, word: str, what: str, out: Path, notes: Sequence[str] = ()) -> int:
    """Tells on stderr what happened to how many of `word` (“text”). The exit code: 1 where a line was refused."""
    for line in [*notes, *report.told()]:
        print(line, file=sys.stderr)
    place = "" if str(out) == "-" else f" {out} is written."
    if report.refused:
        print(
            f"{len(report.refused):,} of {counted(len(report.refused) + report.read, 'line')} "
            f"{'was' if len(report.refused) == 1 else 'were'} refused, as told above; "
            f"the others were read.{place}",
            file=sys.stderr,
        )
        return 1
    print(f"{counted(report.read, word)} {what}.{place}", file=sys.stderr, flush=True)
    return 0
