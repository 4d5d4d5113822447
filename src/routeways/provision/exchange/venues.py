"""Rows of a file of venues to records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from routeways.provision.exchange.cells import Broken, convert
from routeways.provision.exchange.faults import Fault
from routeways.provision.exchange.grid import Grid
from routeways.provision.exchange.records import VenueRecord


@dataclass(frozen=True)
class CheckedVenues:
    venues: tuple[VenueRecord, ...] = ()
    rows: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def check(grid: Grid, placed: Callable[[str], bool]) -> CheckedVenues:
    """Every rule on every row. `placed(postcode)` says whether we know where a postcode lies."""
    faults, warnings, venues = list(grid.faults), [], []
    names: dict[str, int] = {}
    references: dict[str, int] = {}
    for number, texts in grid.rows:
        values: dict[str, Any] = {}
        for col in grid.columns:
            try:
                values[col.key] = convert(texts[col.key], col)
            except Broken as broken:
                faults.append(Fault(broken.rule, broken.reason, number, col.heading, texts[col.key]))
        for key, rule, seen in (
            ("name", "venue-name-twice", names),
            ("reference", "venue-reference-twice", references),
        ):
            text = str(values.get(key, "")).lower()
            if text and text in seen:
                column = "VENUE_NAME" if key == "name" else "YOUR_VENUE_REFERENCE"
                reason = f"Row {seen[text]:,} has it already. Give each venue its own."
                faults.append(Fault(rule, reason, number, column, texts[key]))
            seen.setdefault(text, number)
        if values.get("postcode") and not placed(values["postcode"]):
            reason = "We do not know where it is. The venue is kept, but nobody is told how far it is."
            warnings.append(Fault("postcode-unplaced", reason, number, "POSTCODE", texts["postcode"]))
        if len(values) == len(grid.columns):
            venues.append(VenueRecord(**values))
    kept = () if faults else tuple(venues)
    return CheckedVenues(kept, len(grid.rows), tuple(faults), tuple(warnings), grid.notes)
