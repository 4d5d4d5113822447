"""Lancashire’s colleges and universities, packaged. Their numbers come from extracts: each row asks to be checked."""

from __future__ import annotations

import csv
from pathlib import Path

from routeways.foundation.definitions import PACKAGED
from routeways.organisations.identifiers import Scheme, normalise
from routeways.organisations.records import tidy_postcode
from routeways.organisations.register.entry import Edition, Entry, digest_of

PATH = Path(PACKAGED) / "organisations" / "lancashire-colleges.csv"


def read_colleges(path: Path = PATH) -> Edition:
    """Raises ValueError naming the college whose row cannot be used."""
    with path.open(encoding="utf-8", newline="") as file:
        entries = tuple(_entry(row) for row in csv.DictReader(file))
    return Edition(
        "Provider register extracts",
        "Colleges and universities of Lancashire",
        "2018 to 2021",
        digest_of(path),
        entries,
    )


def _entry(row: dict[str, str]) -> Entry:
    numbers = [(scheme, row[scheme]) for scheme in (Scheme.URN.value, Scheme.UKPRN.value) if row[scheme]]
    try:
        return Entry(
            register="lancashire-colleges",
            numbers=tuple((scheme, normalise(scheme, value)) for scheme, value in numbers),
            name=row["name"],
            kind=row["kind"],
            town=row["town"],
            postcode=tidy_postcode(row["postcode"]),
            former_names=tuple(name.strip() for name in row["former_name"].split(";") if name.strip()),
            note=row["source"],
        )
    except ValueError as error:
        raise ValueError(f"{row['name']}: {error}") from error
