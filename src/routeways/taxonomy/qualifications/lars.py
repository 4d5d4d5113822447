"""A LARS extract: the table LearningDelivery as CSV, one learning aim a row."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from routeways.foundation.tables import Column, Contract, Report, Unresolved, load_table, open_table
from routeways.taxonomy.levels import level_from_lars
from routeways.taxonomy.models import Qualification

DATES = ("%d %b %Y", "%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")
AIM = re.compile(r"[0-9A-Z]{8}")
SOURCE = "Learning Aims Reference Service (LARS), Department for Education; Open Government Licence v3.0"


@dataclass(frozen=True)
class LarsFile:
    """`rows` are unsaved qualifications; `report` says which rows of the file could not be read, and why."""

    name: str
    sha256: str
    rows: tuple[Qualification, ...]
    report: Report


def read(path: Path) -> LarsFile:
    """Raises FileRefused where it is not a LARS extract, or too much of it is faulty."""
    opened = open_table(path)
    with tempfile.TemporaryDirectory(prefix="routeways-lars-") as folder:
        out = Path(folder) / "good.parquet"
        report = load_table(opened, CONTRACT, out, name=path.name)
        rows = pq.read_table(out).to_pylist()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return LarsFile(path.name, sha256, tuple(_qualification(row, path.name) for row in rows), report)


def _qualification(row: Mapping[str, Any], name: str) -> Qualification:
    ends = [_day(row[key]) for key in ("operational_to", "effective_to") if row.get(key)]
    hours, total = row.get("guided_hours"), row.get("total_hours")
    return Qualification(
        id=f"lars:{row['aim']}",
        kind=Qualification.Kind.LARS,
        title=row["title"][:300],
        level=row["level"] or "",
        subject=row["subject"] or "",
        awarding=row.get("awarding") or "",
        valid_from=_day(row["operational_from"]) if row.get("operational_from") else None,
        valid_to=min(ends) if ends else None,
        type=(row.get("type") or "")[:60],
        reference=row["aim"],
        guided_hours=int(hours) if hours else None,
        total_hours=int(total) if total else None,
        source=SOURCE,
        release=f"Loaded from {name}"[:200],
    )


def _each(convert: Callable[[str], str]) -> Callable[[Sequence[str]], Mapping[str, str | Unresolved]]:
    """A resolver of the contract: the text in our form, or the sentence that says what is wrong."""

    def one(text: str) -> str | Unresolved:
        try:
            return convert(text)
        except ValueError as error:
            return Unresolved(str(error))

    return lambda texts: {text: one(text) for text in texts}


def _aim(text: str) -> str:
    found = text.strip().upper()
    if not AIM.fullmatch(found):
        raise ValueError("a learning aim reference has eight letters or digits, like 60313457")
    return found


def _subject(text: str) -> str:
    """LARS writes tier 2 with two digits: 4.10 is area 4.1, 15.20 is 15.2. 0 and -1 are “none”."""
    found = re.fullmatch(r"([0-9]{1,2})\.([0-9])0?", text.strip())
    if found and found[2] != "0":
        return f"ssa:{found[1]}.{found[2]}"
    if text.strip().lower() in ("", "0", "0.00", "-1", "-1.00", "u", "x"):
        return ""
    raise ValueError("a tier 2 subject area looks like 4.10 or 4.1")


def _date(text: str) -> str:
    for form in DATES:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    raise ValueError("write a date like 01 Aug 2026")


def _hours(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,6}(\.0+)?", text.strip()):
        raise ValueError("hours are a whole number")
    return str(int(float(text)))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _optional(heading: str, key: str, convert: Callable[[str], str] | None = None) -> Column:
    return Column(heading, key, optional=True, blank=True, resolve=_each(convert) if convert else None)


CONTRACT = Contract(
    columns=(
        Column("LearnAimRef", "aim", resolve=_each(_aim)),
        Column("LearnAimRefTitle", "title"),
        Column("NotionalNVQLevelv2", "level", blank=True, resolve=_each(level_from_lars)),
        Column("SectorSubjectAreaTier2", "subject", blank=True, resolve=_each(_subject)),
        _optional("LearnAimRefType", "type"),
        _optional("AwardOrgCode", "awarding"),
        _optional("OperationalStartDate", "operational_from", _date),
        _optional("OperationalEndDate", "operational_to", _date),
        _optional("EffectiveTo", "effective_to", _date),
        _optional("GuidedLearningHours", "guided_hours", _hours),
        _optional("TotalQualificationTime", "total_hours", _hours),
    ),
    key=("aim",),
    ignore_others=True,
)
