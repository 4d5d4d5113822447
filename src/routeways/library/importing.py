"""A list of materials from a file. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.tables import FileRefused, Problem
from routeways.library.actions import PLAIN, keep_material
from routeways.library.errors import LibraryError
from routeways.library.incoming import read_materials
from routeways.library.models import Material
from routeways.organisations.models import Organisation

MOST_ROWS = 2_000  # they go in together, and nobody else writes meanwhile


@dataclass(frozen=True, slots=True)
class ImportedMaterials:
    rows: int
    made: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def import_materials(*, by: Any, owner: Organisation, region: str, path: Path, today: date) -> ImportedMaterials:
    """Loads a CSV or XLSX file of one organisation's materials; a row is known by its title and version.

    One that is the same changes nothing, one that differs is written over what was there. Raises FileRefused with
    nothing loaded.
    """
    incoming, report = read_materials(path)
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} rows. Split it and load the parts.")
    problems, counts = list(report.problems), {"made": 0, "changed": 0, "unchanged": 0}
    seen: set[tuple[str, str]] = set()
    for line, given in incoming:
        key = (given["title"], given["version"])
        wrong = _too_long(given) or ("This title and version stand in the file twice." if key in seen else "")
        if wrong:
            problems.append(Problem(wrong, line))
            continue
        seen.add(key)
        try:
            with transaction.atomic():  # what is wrong with one row takes back that row alone
                counts[_row(by, owner, region, given, today)] += 1
        except LibraryError as error:
            problems.append(Problem(" ".join(error.faults.values()), line))
    audit.record(by=by, verb="library.import_materials", subject=owner, details={**counts, "rejected": len(problems)})
    return ImportedMaterials(report.rows_read, **counts, problems=tuple(problems))


def _row(by: Any, owner: Organisation, region: str, given: Mapping[str, Any], today: date) -> str:
    """made, changed or unchanged. Raises LibraryError."""
    held = Material.objects.filter(owner=owner, region=region, title=given["title"], version=given["version"]).first()
    if held is not None and _same(held, given):
        return "unchanged"
    keep_material(by=by, owner=owner, region=region, given=given, today=today, material=held)
    return "made" if held is None else "changed"


def _same(held: Material, given: Mapping[str, Any]) -> bool:
    plain = all(getattr(held, name) == given[name] for name in (*PLAIN, "review_on"))
    return plain and held.sector_ids == given["sectors"] and held.audience_ids == given["audiences"]


def _too_long(given: Mapping[str, Any]) -> str:
    """A sentence where a text does not fit, or an address is none; "" where all is well."""
    for name in PLAIN:
        most = getattr(Material._meta.get_field(name), "max_length", None)
        if most and len(given[name]) > most:
            return f"{name.capitalize()} is longer than {most:,} letters. Shorten it."
    split = urlsplit(given["address"])
    if given["address"] and (split.scheme not in ("http", "https") or not split.netloc):
        return "Address: enter a whole one, like https://example.org/film."
    return ""
