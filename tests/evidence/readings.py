"""Readings written down by hand: an invented indicator over a real source, so that tests need no warehouse."""

from __future__ import annotations

from typing import Any

from routeways.evidence.definitions import Indicator
from routeways.evidence.reading import Beside, Reading
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, Symbol
from tests.evidence.deriving import indicator

SURVEY, COUNT = "nomis-aps-employment", "nomis-business-counts"
BURNLEY, LANCASHIRE, ENGLAND = "E07000117", "E69000019", "E92000001"
NAMES = {BURNLEY: "Burnley", LANCASHIRE: "Lancashire", ENGLAND: "England"}

Number = float | tuple[float, float] | Symbol


def rate(source: str = COUNT, **changes: Any) -> Indicator:
    wording = {"subject": "of people aged 16 to 64 had a job", "noun": "the employment rate"}
    return indicator(**{"source": source, "unit": "per-cent", "title": "People in work", "wording": wording} | changes)


def count(source: str = COUNT, **changes: Any) -> Indicator:
    wording = {"subject": "people living here started", "noun": "the number of starts"}
    return indicator(**{"source": source, "title": "Starts", "wording": wording} | changes)


def figure(one: Indicator, period: str, number: Number, area: str = BURNLEY, **parts: Any) -> Figure:
    """A value, (value, margin) or a symbol. `marks` is text: “f”."""
    marks = frozenset(Mark(letter) for letter in parts.pop("marks", ""))
    shape: dict[str, Any] = {"symbol": number} if isinstance(number, Symbol) else {"value": number}
    if isinstance(number, tuple):
        value, margin = number
        shape = {"value": value, "lower": value - margin, "upper": value + margin, "bounds": Bounds.CI95}
    return Figure(one.unit, Period.from_code(period), AreaCode(area), marks=marks, **shape, **parts)


def reading(one: Indicator, series: dict[str, Number], **beside: Number) -> Reading:
    """Burnley's figures by period; `lancashire=` and `england=` for the last of them."""
    figures = tuple(figure(one, period, number) for period, number in series.items())
    codes = {"lancashire": LANCASHIRE, "england": ENGLAND}
    last = list(series)[-1]
    others = tuple(
        Beside(codes[name], NAMES[codes[name]], figure(one, last, number, codes[name]))
        for name, number in beside.items()
    )
    return Reading(one, BURNLEY, "Burnley", figures, beside=others)
