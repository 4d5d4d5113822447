"""Counts, shares and means as figures: with their interval, [u] where few answered, [c] where they must stay hidden."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from routeways.engines.disclosure import PUBLIC_REASON, Rules, publishable_mean, publishable_rate
from routeways.engines.weighting import Z95, effective_size, share_interval, weighted_share
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, Symbol, Unit


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the figures of one wave. `few`: fewer answers than this are marked unreliable."""

    period: Period
    area: AreaCode
    rules: Rules
    few: float
    base: int  # published counts are rounded to this
    of_persons: bool = False  # what everybody said is then what each of them said, and stays hidden

    def count(self, number: int, *, safe: bool) -> Figure:
        if not safe:
            return self._hidden(Unit.COUNT)
        rounded = round(number / self.base) * self.base if self.base > 1 else number
        return Figure(Unit.COUNT, self.period, self.area, float(rounded))

    def share(self, chosen: Sequence[bool], *, safe: bool, weights: Sequence[float] | None = None) -> Figure:
        """In per cent of all in `chosen`; with weights, of the businesses that they stand for."""
        whole, part = len(chosen), sum(chosen)
        answer = publishable_rate(part, whole, self.rules)
        everybody = self.of_persons and 0 < part == whole
        if (not safe or everybody) and answer.symbol is not Symbol.NOT_APPLICABLE:
            return self._hidden(Unit.PER_CENT)
        if answer.symbol is not None:
            return Figure(Unit.PER_CENT, self.period, self.area, symbol=answer.symbol, reason=answer.reason)
        value = part / whole if weights is None else weighted_share(chosen, weights)
        n = float(whole) if weights is None else effective_size(weights)
        if value is None or n <= 0:
            reason = "Nobody who answered could be given a weight."
            return Figure(Unit.PER_CENT, self.period, self.area, symbol=Symbol.NOT_AVAILABLE, reason=reason)
        low, high = share_interval(value, n)
        # Whole per cent: an exact share and how it moves would tell the answer of whoever came last.
        share, lower, upper = (float(round(100 * number)) for number in (value, low, high))
        return self._sure(Unit.PER_CENT, share, lower, upper, n)

    def mean(
        self, values: Sequence[float], *, safe: bool, unit: Unit, weights: Sequence[float] | None = None
    ) -> Figure:
        """The mean with ± 1.96 standard errors; hidden where few answered or one of them dominates."""
        if not safe:
            return self._hidden(unit)
        plain = fmean(values) if values else None
        top = tuple(sorted(values, reverse=True)[:3]) if unit is Unit.COUNT else ()
        # A mean of steps (0 to 4) gives nobody's number away, so it needs as many people as a count does.
        rules = replace(self.rules, min_mean_n=self.rules.min_count) if unit is Unit.SCORE else self.rules
        answer = publishable_mean(len(values), plain, rules, top=top)
        if self.of_persons and values and min(values) == max(values):
            return self._hidden(unit)
        if answer.symbol is not None:
            return Figure(unit, self.period, self.area, symbol=answer.symbol, reason=answer.reason)
        n = float(len(values)) if weights is None else effective_size(weights)
        if n <= 1 or plain is None:
            reason = "Nobody who answered could be given a weight."
            return Figure(unit, self.period, self.area, symbol=Symbol.NOT_AVAILABLE, reason=reason)
        carried = [1.0] * len(values) if weights is None else weights
        value = _weighted_mean(values, carried)
        half = Z95 * _deviation(values, carried, value, n) / math.sqrt(n)
        return self._sure(unit, value, value - half, value + half, n)

    def _sure(self, unit: Unit, value: float, low: float, high: float, n: float) -> Figure:
        marks = {Mark.ESTIMATED} | ({Mark.UNRELIABLE} if n < self.few else set())
        return Figure(
            unit, self.period, self.area, value, marks=frozenset(marks), lower=low, upper=high, bounds=Bounds.CI95
        )

    def _hidden(self, unit: Unit) -> Figure:
        return Figure(unit, self.period, self.area, symbol=Symbol.CONFIDENTIAL, reason=PUBLIC_REASON)


def _weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(v * w for v, w in zip(values, weights, strict=True)) / math.fsum(weights)


def _deviation(values: Sequence[float], weights: Sequence[float], mean: float, n: float) -> float:
    """The standard deviation of what the answers stand for; with equal weights the usual one, with n − 1."""
    squares = math.fsum(w * (v - mean) ** 2 for v, w in zip(values, weights, strict=True))
    return math.sqrt(squares / math.fsum(weights) * n / (n - 1))


FORMULAS = (
    "Each business is counted once, however often it answered; its last answer counts.",
    "Shares are of those who answered the question. Intervals are 95%: Wilson’s score interval for shares, "
    "± 1.96 standard errors for means.",
)
WEIGHTED = {
    "cells": "Weighted: businesses ÷ respondents of each size band and sector. Where nobody of a sector answered, the "
    "other sectors of its size band speak for it.",
    "margins": "Weighted: fitted in turn to the number of businesses of each size band and of each sector (raking).",
}
KISH = "The interval of a weighted share uses Kish’s effective sample size, (Σw)² ÷ Σw²."
