"""How evenly days fell, for the published audit: take-up by group, Gini and Theil across schools."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from routeways.engines.weighting import share_interval


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Of `entitled` days `used` were used; bounds are Wilson's 95% interval. None where nothing was entitled."""

    group: str
    used: int
    entitled: int
    share: float | None
    lower: float | None
    upper: float | None


def take_up(group: str, used: int, entitled: int) -> TakeUp:
    """Raises ValueError where more was used than entitled, or a count is below 0."""
    if not 0 <= used <= entitled:
        raise ValueError(f"{used} of {entitled} days cannot have been used.")
    if not entitled:
        return TakeUp(group, used, entitled, None, None, None)
    lower, upper = share_interval(used / entitled, entitled)
    return TakeUp(group, used, entitled, used / entitled, lower, upper)


def gini(days: Sequence[float], need: Sequence[float]) -> float | None:
    """Inequality of days per unit of need between units of need: 0 is even, towards 1 one school has all.

    Schools without need are left out; None where nothing was given or nobody has need.
    """
    rows = sorted((one / size, one, size) for one, size in zip(days, need, strict=True) if size > 0)
    given, whole = math.fsum(row[1] for row in rows), math.fsum(row[2] for row in rows)
    if not given:
        return None
    before, area = 0.0, 0.0
    for _, one, size in rows:  # the area under Lorenz's curve, in trapezia
        area += (before + (before + one / given)) * (size / whole)
        before += one / given
    return max(0.0, 1.0 - area)


def theil(days: Sequence[float], need: Sequence[float]) -> float | None:
    """Theil's T of days per unit of need: 0 is even; parts between and within groups add up."""
    rows = [(one, size) for one, size in zip(days, need, strict=True) if size > 0]
    given, whole = math.fsum(row[0] for row in rows), math.fsum(row[1] for row in rows)
    if not given:
        return None
    return max(0.0, math.fsum(one / given * math.log((one / given) / (size / whole)) for one, size in rows if one))
