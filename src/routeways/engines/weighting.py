"""Weights for a survey of businesses, and how sure a weighted share is. Pure.

Who answers is never a small copy of all businesses: large ones answer more often. Each answer is therefore given the
weight with which the answers of its size and sector add up to the businesses there are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Stratum = tuple[str, str]  # size band, sector
Z95 = 1.959963984540054  # the 97.5th percentile of the normal distribution
ROUNDS, NEAR = 200, 1e-10


@dataclass(frozen=True, slots=True)
class Weights:
    """`weights`, one for each respondent in their order; 0.0 for whoever could not be placed.

    unplaced: respondents of unknown size or sector, or of a kind of which the counts know no business.
    covered, total: businesses in strata that the weights stand for, and all businesses.
    method: "cells" where counts are given for size and sector together, "margins" where for each on its own.
    """

    weights: tuple[float, ...]
    unplaced: int
    covered: float
    total: float
    method: str

    @property
    def coverage(self) -> float:
        """The share of businesses that somebody speaks for, from 0 to 1."""
        return self.covered / self.total if self.total else 0.0


def weigh(strata: Sequence[Stratum | None], counts: Mapping[Stratum, float]) -> Weights:
    """Weights from business counts by (size band, sector); an empty text in a key stands for “all of them”.

    With counts of both together, a respondent's weight is businesses ÷ respondents of the cell. Cells in which nobody
    answered are spoken for by the other cells of their size band; a size band in which nobody answered by nobody. With
    counts of sizes and of sectors apart, weights are fitted to both in turn (raking). Raises ValueError for a count
    below zero.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("A number of businesses cannot be below zero.")
    cells = {key: float(count) for key, count in counts.items() if key[0] and key[1]}
    if any(cells.values()):
        return _by_cells(strata, cells)
    bands = {key[0]: float(count) for key, count in counts.items() if key[0] and not key[1]}
    sectors = {key[1]: float(count) for key, count in counts.items() if key[1] and not key[0]}
    return _by_margins(strata, bands, sectors)


def effective_size(weights: Sequence[float]) -> float:
    """Kish's effective sample size, (Σw)² ÷ Σw²: unequal weights make a sample worth fewer answers than it has."""
    squares = math.fsum(weight * weight for weight in weights)
    return math.fsum(weights) ** 2 / squares if squares else 0.0


def share_interval(share: float, n: float) -> tuple[float, float]:
    """Wilson's 95% score interval for a share (0 to 1) of `n` answers, which may be an effective size.

    Unlike ± 1.96 standard errors it stays between 0 and 1 and has a width where everybody says the same.
    Raises ValueError for n of zero or less.
    """
    if n <= 0:
        raise ValueError("There is no interval without answers.")
    square = Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def weighted_share(chosen: Sequence[bool], weights: Sequence[float]) -> float | None:
    """From 0 to 1; None where the weights add up to nothing."""
    whole = math.fsum(weights)
    part = math.fsum(weight for yes, weight in zip(chosen, weights, strict=True) if yes)
    return part / whole if whole else None


def _by_cells(strata: Sequence[Stratum | None], cells: Mapping[Stratum, float]) -> Weights:
    answered = Counter(stratum for stratum in strata if stratum is not None and cells.get(stratum))
    in_band: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    for (band, sector), count in cells.items():
        in_band[band] += count  # type: ignore[assignment]
        if answered[band, sector]:
            reached[band] += count  # type: ignore[assignment]
    weights = tuple(
        cells[one] / answered[one] * in_band[one[0]] / reached[one[0]] if one is not None and answered[one] else 0.0
        for one in strata
    )
    covered = math.fsum(in_band[band] for band in in_band if reached[band])
    return Weights(weights, weights.count(0.0), covered, math.fsum(cells.values()), "cells")


def _by_margins(strata: Sequence[Stratum | None], bands: Mapping[str, float], sectors: Mapping[str, float]) -> Weights:
    def known(one: Stratum | None) -> bool:
        return one is not None and bool(bands.get(one[0]) or not bands) and bool(sectors.get(one[1]) or not sectors)

    placed = [number for number, one in enumerate(strata) if known(one)]
    weights = [1.0 if number in set(placed) else 0.0 for number in range(len(strata))]
    targets = [(side, counts) for side, counts in ((0, bands), (1, sectors)) if counts]
    total = max((math.fsum(counts.values()) for _, counts in targets), default=0.0)
    if not placed or not targets:
        return Weights(
            tuple(weights if targets else [0.0] * len(strata)), len(strata) - len(placed), 0.0, total, "margins"
        )
    groups = [(counts, _groups(strata, placed, side)) for side, counts in targets]
    # Groups in which nobody answered are left to nobody; each side is fitted to one and the same number of businesses.
    whole = min(math.fsum(counts[key] for key in members) for counts, members in groups)
    scaled = [
        ({key: counts[key] * whole / math.fsum(counts[k] for k in members) for key in members}, members)
        for counts, members in groups
    ]
    for _ in range(ROUNDS):
        moved = 0.0
        for wanted, members in scaled:
            for key, numbers in members.items():
                factor = wanted[key] / math.fsum(weights[number] for number in numbers)
                moved = max(moved, abs(factor - 1))
                for number in numbers:
                    weights[number] *= factor
        if moved < NEAR:
            break
    return Weights(tuple(weights), len(strata) - len(placed), whole, total, "margins")


def _groups(strata: Sequence[Stratum | None], placed: Sequence[int], side: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in placed:
        one = strata[number]
        if one is not None:
            found.setdefault(one[side], []).append(number)
    return found
