"""Where colleges and universities are based: files about providers give a UKPRN and no place."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from routeways.foundation.definitions import PACKAGED

PATH = Path(PACKAGED) / "providers" / "based_in.csv"
_UKPRN = re.compile(r"(?<!\d)1\d{7}(?!\d)")


@cache
def places() -> dict[str, str]:
    """UKPRN → code of the region's area in which the provider has its main site."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["ukprn"]: row["area"] for row in csv.DictReader(file)}


def based_in(text: str) -> str | None:
    """The area of the provider whose UKPRN stands in `text` (“BURNLEY COLLEGE (10001000)”); None where not known."""
    match = _UKPRN.search(text)
    return places().get(match[0]) if match else None
