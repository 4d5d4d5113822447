"""A travel-time matrix as CSV: origin, destination, mode, minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.tables import FileRefused, Report
from routeways.places.loaders.base import Origin, Problems, digest, plain_name, read_rows
from routeways.places.postcodes import PostcodeError, parse
from routeways.values.area import GSS_CODE

SOURCE = "travel-time-matrix"
HEADINGS = ("origin", "destination", "mode", "minutes")
MODES = ("walk", "cycle", "public-transport", "car")
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class TimeRow:
    origin: str  # an area code, a postcode or a postcode sector, as `place` writes them
    destination: str
    mode: str
    minutes: float


@dataclass(frozen=True)
class TravelContent:
    origin: Origin
    times: tuple[TimeRow, ...]
    report: Report


def place(text: str) -> str:
    """An area code or a postcode (or sector) in its one written form. Raises ValueError."""
    if GSS_CODE.fullmatch(text.upper()):
        return text.upper()
    try:
        return str(parse(text))
    except PostcodeError as error:
        raise ValueError("this is neither an area code nor a postcode") from error


def read(path: Path) -> TravelContent:
    """Raises FileRefused where the file is not such a matrix or cannot be read."""
    table = read_rows(path)
    headings = tuple(heading.lower() for heading in table.headings)
    missing = [name for name in HEADINGS if name not in headings]
    if missing:
        raise FileRefused(
            f"{path.name} has no column “{missing[0]}”. A travel-time matrix has the columns {', '.join(HEADINGS)}."
        )
    at = [headings.index(name) for name in HEADINGS]
    problems, rows = Problems(), 0
    kept: dict[tuple[str, str, str], float] = {}
    for number, cells in table.body:
        rows += 1
        if len(cells) < len(headings):
            problems.add("the row has too few columns", number)
            continue
        row = _row([cells[i] for i in at], number, problems)
        if row is None:
            continue
        key = (row.origin, row.destination, row.mode)
        if key in kept:
            problems.add("this journey stands in the file twice; the first was read", number)
            continue
        kept[key] = row.minutes
    report = problems.report(name=path.name, rows=rows)
    times = tuple(TimeRow(*key, minutes) for key, minutes in kept.items())
    return TravelContent(Origin(SOURCE, "", plain_name(path), digest(path)), times, report)


def _row(cells: list[str], number: int, problems: Problems) -> TimeRow | None:
    places = []
    for name, text in zip(HEADINGS, cells[:2], strict=False):
        try:
            places.append(place(text))
        except ValueError as error:
            problems.add(str(error), number, name, text)
            return None
    mode = "-".join(cells[2].lower().replace("_", " ").split())
    if mode not in MODES:
        problems.add(f"the mode should be one of {', '.join(MODES)}", number, "mode", cells[2])
        return None
    try:
        minutes = float(cells[3])
    except ValueError:
        problems.add("the minutes must be a number", number, "minutes", cells[3])
        return None
    if not (math.isfinite(minutes) and 0 <= minutes <= MOST_MINUTES):
        problems.add("the minutes must lie between 0 and 1440", number, "minutes", cells[3])
        return None
    return TimeRow(places[0], places[1], mode, minutes)
