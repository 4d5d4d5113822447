"""The schemas of a source, an indicator and a claim, and their one loader each. Explained in docs/definitions.md."""

from functools import cache

from routeways.evidence.definitions.claim import Claim
from routeways.evidence.definitions.indicator import Indicator
from routeways.evidence.definitions.source import Source
from routeways.foundation.definitions import load

__all__ = ["Claim", "Indicator", "Source", "claims", "claims_beside", "indicator", "indicators", "source", "sources"]


@cache
def sources() -> dict[str, Source]:
    return load(Source)


@cache
def indicators() -> dict[str, Indicator]:
    return load(Indicator)


@cache
def claims() -> dict[str, Claim]:
    return load(Claim)


def claims_beside(indicator_id: str, area: str) -> list[Claim]:
    """What documents state about an indicator in an area, the newest document first."""
    found = [one for one in claims().values() if one.indicator == indicator_id and one.area == area]
    return sorted(found, key=lambda one: (-one.document.year, one.id))


def source(source_id: str) -> Source:
    """Raises KeyError for an unknown id."""
    return sources()[source_id]


def indicator(indicator_id: str) -> Indicator:
    """Raises KeyError for an unknown id."""
    return indicators()[indicator_id]
