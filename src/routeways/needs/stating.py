"""How many people are wanted and when: what a person stated goes before what was counted. Pages, files and the plan
all ask here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from routeways.needs.rollup import Line

if TYPE_CHECKING:
    from routeways.needs.models import Need

Stated = tuple[int | None, int, int | None]  # lower bound, number, upper bound


def stated_of(need: Need) -> Stated | None:
    return (need.volume_lower, need.volume, need.volume_upper) if need.volume is not None else None


def when_wanted(need: Need, line: Line | None) -> str:
    """What a person stated, else what most businesses say; `line` is None where that may not be told."""
    said = line.wanted if line else {}
    return need.wanted or (max(said, key=lambda when: said[when]) if said else "")


def bounds(counted: Sequence[float] | None, stated: Sequence[int | None] | None) -> tuple[float, float] | None:
    """Lower and upper number of people: of a stated number without bounds both are the number itself."""
    if stated is not None:
        lower, middle, upper = stated
        number = float(middle or 0)
        return (number if lower is None else float(lower), number if upper is None else float(upper))
    return (float(counted[0]), float(counted[1])) if counted else None


def people_written(counted: Sequence[float] | None, stated: Sequence[int | None] | None) -> str:
    """“12 to 17”, “12”, “40 (30 to 60)”; "" where there is no number."""
    both = bounds(counted, stated)
    if both is None:
        return ""
    low, high = both
    spread = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
    if stated is None:
        return spread
    return f"{stated[1]:,}" + (f" ({spread})" if low != high else "")
