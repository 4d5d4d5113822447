"""Where colleges and universities are based: files about providers give a UKPRN and no place."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from routeways.foundation.definitions import PACKAGED

PATH = Path(PACKAGED) / "providers" / "based_in.csv"
_UKPRN = re.compile(r"(?<!\d)1\d{7}(?!\d)")


@dataclass(frozen=True)
class Based:
    """A provider, and the code of the region's area in which its main site lies."""

    ukprn: str
    name: str
    kind: str  # college, sixth-form, university
    area: str


@cache
def providers() -> dict[str, Based]:
    """UKPRN → provider, for those whose place is known."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {
            row["ukprn"]: Based(row["ukprn"], row["name"], row["kind"], row["area"]) for row in csv.DictReader(file)
        }


def based_in(text: str, kind: str = "") -> str | None:
    """The area of the provider whose UKPRN stands in `text` (“BURNLEY COLLEGE (10001000)”); None where not known.

    kind: only providers of this kind.
    """
    match = _UKPRN.search(text)
    found = providers().get(match[0]) if match else None
    return found.area if found and kind in ("", found.kind) else None
