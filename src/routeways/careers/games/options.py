"""The options of a question about one number: the right one and two that are far enough away to be wrong."""

from __future__ import annotations

import math
import random

from routeways.values import Unit

WAYS = ((0.5, 0.25), (0.6, 1.6), (1.7, 2.5))  # the right one is the largest, the one in the middle, the least


def share_options(value: float, rng: random.Random) -> tuple[tuple[str, ...], int, str]:
    """A share in per cent as three whole numbers out of 100, least first: (options, index of the right one, it)."""
    right = min(max(round(value), 1), 99)
    far = max(8, min(round(right * 0.4), round((100 - right) * 1.2)))
    ways = ((right - 2 * far, right - far), (right - far, right + far), (right + far, right + 2 * far))
    fitting = [way for way in ways if all(1 <= one <= 99 for one in way)]
    if not fitting:
        fitting = [(right + far, right + 2 * far)] if right < 50 else [(right - 2 * far, right - far)]
    numbers = sorted({right, *rng.choice(fitting)})
    return tuple(str(one) for one in numbers), numbers.index(right), str(right)


def number_options(value: float, unit: Unit, rng: random.Random) -> tuple[tuple[str, ...], int, str]:
    """Three round numbers with their unit, least first: (options, index of the right one, the number as published)."""
    low, high = rng.choice(WAYS)
    step = _step(value)
    numbers = sorted({_near(value, step), _near(value * low, step), _near(value * high, step)})
    right = numbers.index(_near(value, step))
    exact = f"£{value:,.0f}" if unit is Unit.POUNDS_PER_WEEK else _said(value, unit)
    return tuple(_said(one, unit) for one in numbers), right, exact


def _step(value: float) -> float:
    """Two figures are kept: 1,250 is said as 1,300, 94 as 94."""
    return float(10 ** max(math.floor(math.log10(value)) - 1, 0))


def _near(value: float, step: float) -> float:
    return max(math.floor(value / step + 0.5) * step, step)


def _said(value: float, unit: Unit) -> str:
    number = f"{value:,.0f}"
    if unit is Unit.MINUTES:
        return f"{number} minute{'' if number == '1' else 's'}"
    return f"£{number}" if unit in (Unit.POUNDS, Unit.POUNDS_PER_WEEK) else number
