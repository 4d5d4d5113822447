"""Where business counts come from: a floor above names a function, because this floor knows no official figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Counts = Mapping[tuple[str, str], int]  # (size band, sector) → businesses; an empty text stands for all of them
_sources: list[Callable[[str], Counts]] = []


def register_business_counts(source: Callable[[str], Counts]) -> None:
    """`source(region)` gives a region's business counts, {} where there are none. The last one registered is asked."""
    _sources.append(source)


def business_counts(region: str) -> Counts | None:
    """The counts that results of this region are weighed by; None where nobody has any."""
    return (_sources[-1](region) if _sources else None) or None
