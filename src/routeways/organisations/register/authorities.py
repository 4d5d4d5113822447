"""The Department for Education's codes of local authorities and the areas that they stand for."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from routeways.foundation.definitions import PACKAGED


@cache
def area_of_authority() -> dict[str, str]:
    """888 → E10000017: only authorities of regions that Routeways knows."""
    with (Path(PACKAGED) / "organisations" / "authorities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["area"] for row in csv.DictReader(file)}
