"""The schemas of a source and of an indicator, and their one loader each. Explained in docs/definitions.md."""

from functools import cache

from routeways.evidence.definitions.indicator import Indicator
from routeways.evidence.definitions.source import Source
from routeways.foundation.definitions import load

__all__ = ["Indicator", "Source", "indicator", "indicators", "source", "sources"]


@cache
def sources() -> dict[str, Source]:
    return load(Source)


@cache
def indicators() -> dict[str, Indicator]:
    return load(Indicator)


def source(source_id: str) -> Source:
    """Raises KeyError for an unknown id."""
    return sources()[source_id]


def indicator(indicator_id: str) -> Indicator:
    """Raises KeyError for an unknown id."""
    return indicators()[indicator_id]
