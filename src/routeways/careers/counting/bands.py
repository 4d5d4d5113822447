"""What leaves the institution: a band, never a number, and only where it tells nothing about single pupils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeways.careers.counting.bounds import Bounds
from routeways.careers.school_years import key_stage

BANDS = {"all": "All", "most": "Most", "some": "Some", "none": "None", "unknown": "Not known"}
RANK = {"none": 0, "some": 1, "most": 2, "all": 3}
Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """One cell as the institution has it. `size` is that of the group, `whole` that of the year group."""

    year: int
    group: str
    size: int | None
    whole: int | None
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Banded:
    """`combined`: the band is that of several year groups together, because one alone is too small."""

    band: str
    combined: bool = False


def band_of(bounds: Bounds | None, size: int | None, rules: Rules) -> str:
    """By the lower bound. Nobody for certain, but perhaps somebody, is not known."""
    if bounds is None or not size:
        return "unknown"
    if bounds.lower == 0:
        return "none" if bounds.upper == 0 else "unknown"
    share = 100 * bounds.lower / size
    return "all" if share >= rules["all_from"] else "most" if share >= rules["most_from"] else "some"


def bands(cells: Sequence[Measured], rules: Rules) -> dict[int, Banded]:
    """The bands of one measure and group, by year group. A group that is too small is read with its neighbours.

    First the key stage together, then all year groups of the measure; what is still too small is not known. A part of
    the pupils is also not told where the pupils outside it would be too few: with the band of all pupils they could be
    worked out.
    """
    found: dict[int, Banded] = {}
    for cell in cells:
        if cell.bounds is None or cell.size is None:
            found[cell.year] = Banded("unknown")
            continue
        found[cell.year] = Banded("unknown")
        stage = [one for one in cells if key_stage(one.year) == key_stage(cell.year)]
        for number, together in enumerate(([cell], stage, list(cells))):
            size = sum(one.size or 0 for one in together)
            if any(one.bounds is None for one in together) or not _may_be_told(together, size, rules):
                continue
            if number and all(_may_be_told([one], one.size or 0, rules) for one in together):
                continue
            lower = sum(one.bounds.lower for one in together if one.bounds)
            upper = sum(one.bounds.upper for one in together if one.bounds)
            found[cell.year] = Banded(band_of(Bounds(lower, upper), size, rules), len(together) > 1)
            break
    return found


def _may_be_told(cells: Sequence[Measured], size: int, rules: Rules) -> bool:
    if size < rules["least_pupils"]:
        return False
    outside = sum(one.whole or 0 for one in cells) - size
    return outside == 0 or outside >= rules["least_pupils"]
