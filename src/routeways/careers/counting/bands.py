"""What leaves the institution: a band, never a number, and only where it tells nothing about single pupils."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
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

    @property
    def pupils(self) -> int:
        return self.size or 0

    @property
    def outside(self) -> int:
        return 0 if self.whole is None else self.whole - self.pupils


Block = tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Banded:
    """`about`: the year groups whose pupils it is of, several where one alone is too small; () where not known."""

    band: str
    about: tuple[int, ...] = ()

    @property
    def combined(self) -> bool:
        return len(self.about) > 1


UNKNOWN = Banded("unknown")


def band_of(bounds: Bounds | None, size: int | None, rules: Rules) -> str:
    """By the lower bound. Nobody for certain, but perhaps somebody, is not known."""
    if bounds is None or not size:
        return "unknown"
    if bounds.lower == 0:
        return "none" if bounds.upper == 0 else "unknown"
    share = 100 * bounds.lower / size
    return "all" if share >= rules["all_from"] else "most" if share >= rules["most_from"] else "some"


def bands(cells: Sequence[Measured], rules: Rules, of_all: Sequence[Measured] = ()) -> dict[int, Banded]:
    """The bands of one measure and group, by year group. `of_all`: the cells of all pupils, where the group is a part.

    Each pupil of the group stands in one band at most, so no band is the difference of two others: year groups that are
    large enough are told alone; the others are read together by key stage, then all together, and else not known. A
    part of the pupils is not told where in a band of all pupils too few would be left outside it.
    """
    least = rules["least_pupils"]
    beside = _blocks(of_all, least, ())
    found = {cell.year: UNKNOWN for cell in cells}
    for block in _apart(_blocks(cells, least, beside), least, beside):
        known = [one.bounds for one in block if one.bounds]
        together = Bounds(sum(one.lower for one in known), sum(one.upper for one in known))
        band = band_of(together, sum(one.pupils for one in block), rules)
        if band != "unknown":
            about = tuple(one.year for one in block)
            found |= dict.fromkeys(about, Banded(band, about))
    return found


def _blocks(cells: Sequence[Measured], least: int, beside: Sequence[Block]) -> list[Block]:
    """Cells that are told together, none of them in two blocks. It depends on sizes alone, not on what was reached."""
    known = sorted((one for one in cells if one.bounds is not None and one.size is not None), key=lambda one: one.year)
    alone = [(one,) for one in known if _fits((one,), least, beside)]
    rest = tuple(one for one in known if (one,) not in alone)
    stages = [tuple(stage) for _, stage in groupby(rest, key=lambda one: key_stage(one.year))]
    told = [stage for stage in stages if _fits(stage, least, beside)]
    left = tuple(one for stage in stages if stage not in told for one in stage)
    if _fits(left, least, beside):
        told.append(left)
    elif left and _fits(rest, least, beside):
        told = [rest]
    return [*alone, *told]


def _fits(block: Block, least: int, beside: Sequence[Block]) -> bool:
    if sum(one.pupils for one in block) < least:
        return False
    return all(left <= 0 or left >= least for left in _left_outside(block, beside))


def _left_outside(block: Block, beside: Sequence[Block]) -> Iterator[int]:
    """For each band of all pupils, how many of its pupils are not in the block; the same of year groups without one."""
    within = {one.year: one.pupils for one in block}
    banded = set()
    for whole in beside:
        years = {one.year for one in whole}
        banded |= years
        if years & within.keys():
            yield sum(one.pupils for one in whole) - sum(within.get(year, 0) for year in years)
    yield from (one.outside for one in block if one.year not in banded)


def _apart(blocks: Sequence[Block], least: int, beside: Sequence[Block]) -> Sequence[Block]:
    """Without those that together would leave too few outside them in a band of all pupils."""
    told = list(blocks)
    for whole in beside:
        years = {one.year for one in whole}
        touching = [block for block in told if any(one.year in years for one in block)]
        size = sum(one.pupils for one in whole)
        taken = [sum(one.pupils for one in block if one.year in years) for block in touching]
        several = (size - sum(some) for n in range(2, len(taken) + 1) for some in combinations(taken, n))
        if any(0 < left < least for left in several):
            told = [block for block in told if block not in touching]
    return told
