"""Axes with round numbers, and labels that keep out of one another's way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeways.values import Unit


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps values between `low` and `high` to positions between `start` and `end`; `ticks` are round values."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of a value. What lies outside the axis stops at its end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))

    @property
    def cut(self) -> bool:
        """True where the axis does not show 0, which the page must say."""
        return self.low > 0 or self.high < 0

    def label(self, tick: float, unit: Unit) -> str:
        return unit.write(tick, self.decimals)


def axis(
    values: Iterable[float], start: float, end: float, *, zero: bool = False, most: int = 6, unit: Unit = Unit.COUNT
) -> Axis:
    """An axis with round ticks around `values`, with 0 on it when asked for or when that costs little room."""
    known = list(values) or [0.0, 1.0]
    low, high = min(known), max(known)
    if high - low <= max(1e-9, 1e-9 * max(abs(low), abs(high))):
        pad = abs(low) * 0.1 or 0.5
        low, high = low - pad, high + pad
        if known[0] >= 0:
            low = max(0.0, low)
    if zero or 0 < low < 0.4 * high:
        low = min(low, 0.0)
    if zero or 0 > high > 0.4 * low:
        high = max(high, 0.0)
    step = _step((high - low) / most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    if unit is Unit.PER_CENT and max(known) <= 100 < last * step:
        last = math.floor(100 / step)  # no axis to 110% for a share, unless an interval goes there
        top = 100.0
    else:
        top = last * step
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    if step in {2.5, 0.25, 0.025}:
        decimals += 1
    return Axis(round(first * step, 10), max(top, ticks[-1]), ticks, min(decimals, 6), start, end)


def _step(least: float) -> float:
    least = max(least, 1e-6)
    power = 10.0 ** math.floor(math.log10(least))
    for factor in (1, 2, 2.5, 5, 10):
        if factor * power >= least * (1 - 1e-9):
            return factor * power
    return 10 * power


def spread(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """The top of each label: as near its centre as the others and the limits allow, in the order given."""
    order = sorted(range(len(centres)), key=lambda number: (centres[number], number))
    room = high - low
    total = sum(heights) or 1.0
    squeeze = min(1.0, room / total)
    tops = [0.0] * len(centres)
    edge = low
    for number in order:
        tops[number] = max(edge, centres[number] - heights[number] / 2)
        edge = tops[number] + heights[number] * squeeze
    edge = high
    for number in reversed(order):
        tops[number] = max(low, min(tops[number], edge - heights[number] * squeeze))
        edge = tops[number]
    return tops


def thin(positions: Sequence[float], widths: Sequence[float], gap: float = 4.0) -> list[int]:
    """Which labels under an axis to print so that none touch: the last always, the first where it costs little."""
    count = len(positions)
    least = 0
    for every in range(1, count + 1):
        kept = list(range(count - 1, -1, -every))[::-1]
        if any(positions[b] - positions[a] < (widths[a] + widths[b]) / 2 + gap for a, b in pairwise(kept)):
            continue
        least = least or every
        if every > 2 * least:
            break
        if kept[0] == 0:
            return kept
    return list(range(count - 1, -1, -least))[::-1] if least else []
