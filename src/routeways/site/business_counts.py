"""How many businesses there are in a region, by size and by sector, for the weights of surveys.

Composed here because surveys know no official figures and the evidence knows no surveys. UK Business Counts are given
by size and by industry apart, so weights are fitted to both in turn.
"""

from __future__ import annotations

from routeways.places import queries as places
from routeways.warehouse import queries as warehouse

BY_SIZE, BY_INDUSTRY = "enterprises", "enterprises-by-industry"


def business_counts(region: str) -> dict[tuple[str, str], int]:
    """(size band, "") and ("", sector) → businesses, from the latest figures; {} where none are loaded."""
    code = places.region(region).code
    found: dict[tuple[str, str], int] = {}
    for indicator, dimension in ((BY_SIZE, "size"), (BY_INDUSTRY, "industry")):
        table = warehouse.figures(indicators=[indicator], areas=[code], dimensions=[dimension]).latest()
        for _, breakdown, figure in table.figures():
            key = breakdown.partition("=")[2]
            if figure.value is not None:
                found[(key, "") if dimension == "size" else ("", key)] = round(figure.value)
    return found
