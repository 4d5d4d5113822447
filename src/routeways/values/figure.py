"""One published number: a value, or the symbol that stands in its place; never a silent gap, never a false zero."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from routeways.values.area import AreaCode
from routeways.values.period import Period
from routeways.values.unit import Unit


class Symbol(StrEnum):
    """Stands in place of a value. Meanings follow the Government Analysis Function's guidance on symbols."""

    CONFIDENTIAL = "c"
    NOT_AVAILABLE = "x"
    UNRELIABLE = "u"
    NOT_APPLICABLE = "z"
    LOW = "low"  # more than zero, less than half the rounding unit

    @property
    def meaning(self) -> str:
        return _SYMBOL_MEANING[self]

    @property
    def strength(self) -> int:
        """Higher wins when several symbols meet in a sum or a ratio. `z` and `low` do not take part."""
        return _STRENGTH.get(self, 0)


_STRENGTH = {Symbol.CONFIDENTIAL: 3, Symbol.NOT_AVAILABLE: 2, Symbol.UNRELIABLE: 1}
_SYMBOL_MEANING = {
    Symbol.CONFIDENTIAL: "confidential",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.UNRELIABLE: "too unreliable to publish",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.LOW: "more than zero but rounds to it",
}


class Mark(StrEnum):
    """Stands beside a value."""

    UNRELIABLE = "u"
    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"
    FORECAST = "f"
    BREAK = "b"

    @property
    def meaning(self) -> str:
        return _MARK_MEANING[self]


_MARK_MEANING = {
    Mark.UNRELIABLE: "unreliable: few people in the sample",
    Mark.PROVISIONAL: "provisional",
    Mark.REVISED: "revised",
    Mark.ESTIMATED: "estimated by Routeways",
    Mark.FORECAST: "forecast",
    Mark.BREAK: "break in the series",
}
MARK_ORDER = "uprefb"  # the order in which marks are written, so that equal sets give equal text


class Bounds(StrEnum):
    """What `lower` and `upper` are."""

    NONE = "none"
    CI95 = "ci95"  # a 95% confidence interval
    RANGE = "range"  # the value certainly lies between them


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number. Exactly one of `value` and `symbol` is given.

    In place of a value, `low` may carry a range, and so may `x` where a sum over `low` has limits but no value.
    A range contains the value; an interval is as its publisher gave it.

    Raises ValueError where the parts contradict each other.
    """

    unit: Unit
    period: Period
    area: AreaCode
    value: float | None = None
    symbol: Symbol | None = None
    marks: frozenset[Mark] = field(default_factory=frozenset)
    lower: float | None = None
    upper: float | None = None
    bounds: Bounds = Bounds.NONE
    reason: str = ""
    vintage: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.symbol is None):
            raise ValueError("A figure has a value or a symbol: one of the two, never both or neither.")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("A figure's value must be a finite number.")
        if (self.bounds is Bounds.NONE) != (self.lower is None and self.upper is None):
            raise ValueError("A figure says what its bounds are exactly when it has them.")
        if self.bounds is not Bounds.NONE:
            if self.lower is None or self.upper is None or not self.lower <= self.upper:
                raise ValueError("A figure's bounds come as a pair, the lower one first.")
            if not (math.isfinite(self.lower) and math.isfinite(self.upper)):
                raise ValueError("A figure's bounds must be finite numbers.")
            if self.symbol is not None and self.bounds is Bounds.CI95:
                raise ValueError("A confidence interval needs a value.")
            if self.bounds is Bounds.RANGE and self.value is not None and not self.lower <= self.value <= self.upper:
                raise ValueError("A range contains the value: it says between which numbers the value certainly lies.")

    @property
    def margin(self) -> float | None:
        """Half the width of a 95% interval, in the figure's unit; None where there is no such interval."""
        if self.bounds is not Bounds.CI95 or self.lower is None or self.upper is None:
            return None
        return (self.upper - self.lower) / 2

    @property
    def mark_text(self) -> str:
        return write_marks(self.marks)

    def with_marks(self, *marks: Mark) -> Figure:
        return replace(self, marks=self.marks | set(marks))

    def but(self, **changes: Any) -> Figure:
        """A copy with some parts changed."""
        return replace(self, **changes)


def write_marks(marks: frozenset[Mark]) -> str:
    """Marks as they are stored: their letters in one fixed order, "" for none."""
    return "".join(letter for letter in MARK_ORDER if Mark(letter) in marks)


def read_marks(text: str) -> frozenset[Mark]:
    """The inverse of `write_marks`. Raises ValueError for an unknown letter."""
    return frozenset(Mark(letter) for letter in text)
