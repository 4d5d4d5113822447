"""The rows that pass between readers, packaged tables and the database: frozen, without Django."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class AreaRow:
    code: str
    edition: str
    kind: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    predecessor: str
    successor: str
    on: date
    order: str = ""  # the statutory order that made the change


@dataclass(frozen=True, slots=True)
class NameRow:
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    seen_in: str = ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    child: str
    parent: str
    kind: str  # of the parent
    edition: str
    source: str


@dataclass(frozen=True, slots=True)
class WeightRow:
    """Of a district's `district_lsoas` LSOAs (2011), `lsoas` lie in the TTWA, which has `ttwa_lsoas` in all."""

    district: str
    ttwa: str
    lsoas: int
    district_lsoas: int
    ttwa_lsoas: int

    @property
    def share_of_district(self) -> float:
        """The part of a district's count that goes to the area, 0 to 1."""
        return self.lsoas / self.district_lsoas

    @property
    def share_of_ttwa(self) -> float:
        """The part of the area that this district makes up, 0 to 1."""
        return self.lsoas / self.ttwa_lsoas


@dataclass(frozen=True, slots=True)
class SectorRow:
    sector: str
    latitude: float
    longitude: float
    district: str
    postcodes: int
    in_district: int


R = TypeVar("R", AreaRow, ChangeRow, NameRow, MemberRow, WeightRow, SectorRow)


def write(rows: Iterable[R], kind: type[R]) -> str:
    """Rows as CSV text with a header line."""
    out = io.StringIO()
    names = [field.name for field in dataclasses.fields(kind)]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(getattr(row, name)) for name in names] for row in rows)
    return out.getvalue()


def read(text: str, kind: type[R]) -> tuple[R, ...]:
    """The inverse of `write`. Raises ValueError naming the line that cannot be read."""
    fields = {field.name: str(field.type) for field in dataclasses.fields(kind)}
    reader = csv.DictReader(io.StringIO(text))
    if list(reader.fieldnames or ()) != list(fields):
        raise ValueError(f"The columns should be {', '.join(fields)}.")
    found = []
    for number, row in enumerate(reader, start=2):
        try:
            found.append(kind(**{name: _value(row[name], of) for name, of in fields.items()}))
        except (ValueError, TypeError) as error:
            raise ValueError(f"Line {number}: {error}") from error
    return tuple(found)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _value(text: str, of: str) -> Any:
    if not text and "None" in of:
        return None
    if of.startswith("date"):
        return date.fromisoformat(text)
    if of.startswith("float"):
        return float(text)
    return int(text) if of == "int" else text
