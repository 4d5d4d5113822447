"""Measures of need from files: pupil premium as the Department for Education publishes it, and IDACI by school."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.tables import Column, ColumnType, Contract, Report
from routeways.organisations.identifiers import Scheme
from routeways.organisations.reading import numbers_of, read_register
from routeways.organisations.register.entry import digest_of

_URN = Column("URN", "urn", resolve=numbers_of(Scheme.URN))
_ROLL, _PREMIUM = "Number of  Secondary pupils on roll (10)", "eligible for the Deprivation Pupil Premium"
_MOST_REJECTED = 0.5

PUPIL_PREMIUM = Contract(
    columns=(
        _URN,
        Column("Number of pupils on roll (7)", "roll", ColumnType.NUMBER, blank=True),
        Column(
            "Total number of pupils eligible for the Deprivation Pupil Premium", "all", ColumnType.NUMBER, blank=True
        ),
        Column(_ROLL, "secondary", ColumnType.NUMBER, blank=True),
        Column(f"Number of Secondary pupils {_PREMIUM}", "eligible", ColumnType.NUMBER, blank=True),
    ),
    key=("urn",),
    ignore_others=True,
    most_rejected=_MOST_REJECTED,
)
IDACI = Contract(
    columns=(_URN, Column("IDACI", "share", ColumnType.NUMBER)), key=("urn",), ignore_others=True, most_rejected=0.5
)


@dataclass(frozen=True, slots=True)
class Share:
    """`share` from 0 to 1 as a text with four decimals; `pupils` on roll where the file says."""

    urn: str
    share: str
    pupils: int | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    measure: str
    shares: tuple[Share, ...]
    source: str
    digest: str
    report: Report


def read_pupil_premium(path: Path) -> Measures:
    """Of secondary pupils where a school has any, else of all. Raises FileRefused."""
    rows, report = read_register(path, PUPIL_PREMIUM)
    found = []
    for row in rows:
        roll, eligible = (row["secondary"], row["eligible"]) if row["secondary"] else (row["roll"], row["all"])
        if roll and eligible is not None and 0 <= eligible <= roll:
            found.append(Share(row["urn"], f"{eligible / roll:.4f}", int(roll)))
    source = "Department for Education, pupil premium allocations by school, 2019-20"
    return Measures("disadvantage", tuple(found), source, digest_of(path), report)


def read_idaci(path: Path) -> Measures:
    """A table of URN and IDACI, a share from 0 to 1; other values are left out. Raises FileRefused."""
    rows, report = read_register(path, IDACI)
    found = tuple(Share(row["urn"], f"{row['share']:.4f}") for row in rows if 0 <= row["share"] <= 1)
    return Measures("idaci", found, f"IDACI by school, {path.name}"[:200], digest_of(path), report)
