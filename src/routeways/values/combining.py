"""What arithmetic on figures shares: which symbol wins, where limits lie, what passes on to a result."""

from __future__ import annotations

import math
from typing import TypeVar

from routeways.values.area import AreaCode
from routeways.values.figure import Bounds, Figure, Mark, Symbol
from routeways.values.period import Period
from routeways.values.unit import Unit

LOW_IN_SUM = "a part is more than zero but rounds to it, so only limits are known"
LOW_WITHOUT_UNIT = "a part is more than zero but rounds to it, and the rounding unit is not known"
LOW_DENOMINATOR = "the denominator is more than zero but rounds to it"
NOT_INDEPENDENT = "margin dropped: the samples are not known to be independent"
NOT_ALL_MARGINS = "margin dropped: not every part has one"
APPORTIONED_MARGIN = "margin dropped: the error of sharing out an area is not known"
BEST_FIT = "best fit: counts shared out by weight"
MOSTLY_OUTSIDE = "most of the area lies outside the areas there are figures for"
MISSING_PART = "a part of the area has no figure"
SUM_FORMULA = "margin: root of the sum of squared margins"
PROPORTION_FORMULA = "margin: approximation for a proportion"
WHOLE_FORMULA = "margin: margin of the numerator over the denominator"
CAUTIOUS_FORMULA = "margin: margin of the numerator over the denominator, whose own is not given; rather too wide"
RATIO_FORMULA = "margin: approximation for a ratio"

T = TypeVar("T")


def with_range(figure: Figure, rounding: float | None) -> Figure:
    """A bare `low` with its range, or as plain `x` where the rounding unit is not known."""
    if figure.symbol is not Symbol.LOW or figure.bounds is Bounds.RANGE:
        return figure
    if rounding is None:
        return figure.but(symbol=Symbol.NOT_AVAILABLE, reason=join(figure.reason, LOW_WITHOUT_UNIT))
    if not rounding > 0:
        raise ValueError("The rounding unit must be more than zero.")
    return with_limits(figure, (0.0, rounding / 2))


def times(figure: Figure, weight: float) -> Figure:
    """A share of a figure. Its interval is dropped; a share of `low` need not be `low`, so it becomes `x`."""
    if figure.value is not None and figure.bounds is Bounds.CI95:
        figure = figure.but(lower=None, upper=None, bounds=Bounds.NONE, reason=join(figure.reason, APPORTIONED_MARGIN))
    if figure.symbol is Symbol.LOW and weight < 1:
        figure = figure.but(symbol=Symbol.NOT_AVAILABLE, reason=join(figure.reason, LOW_IN_SUM))
    return figure.but(
        value=None if figure.value is None else figure.value * weight,
        lower=None if figure.lower is None else figure.lower * weight,
        upper=None if figure.upper is None else figure.upper * weight,
    )


def interval_of(figure: Figure) -> tuple[float, float]:
    """The bounds of a figure that has them, else its value twice."""
    if figure.lower is None or figure.upper is None:
        return value_of(figure), value_of(figure)
    return figure.lower, figure.upper


def negative(figure: Figure) -> Figure:
    """The figure times −1. The negative of `low` is a range, but not `low`: that is more than zero."""
    return figure.but(
        value=None if figure.value is None else -figure.value,
        symbol=Symbol.NOT_AVAILABLE if figure.symbol is Symbol.LOW else figure.symbol,
        lower=None if figure.upper is None else -figure.upper,
        upper=None if figure.lower is None else -figure.lower,
    )


def certain_limits(figure: Figure) -> tuple[float, float]:
    """A range's bounds, or a value twice. An interval counts as its value: it does not limit anything for certain."""
    if figure.bounds is Bounds.RANGE and figure.lower is not None and figure.upper is not None:
        return figure.lower, figure.upper
    return value_of(figure), value_of(figure)


def add_limits(parts: list[Figure]) -> tuple[float, float]:
    limits = [certain_limits(part) for part in parts]
    return math.fsum(low for low, _ in limits), math.fsum(high for _, high in limits)


def with_limits(figure: Figure, limits: tuple[float, float]) -> Figure:
    return figure.but(lower=limits[0], upper=limits[1], bounds=Bounds.RANGE)


def with_interval(figure: Figure, below: float, above: float, formula: str) -> Figure:
    value = value_of(figure)
    marked = figure.with_marks(Mark.ESTIMATED)
    reason = join(figure.reason, formula)
    return marked.but(lower=value - below, upper=value + above, bounds=Bounds.CI95, reason=reason)


def value_of(figure: Figure) -> float:
    if figure.value is None:
        raise ValueError("A missing value is never 0.")
    return figure.value


def strongest(parts: list[Figure]) -> Symbol | None:
    """The strongest of `c`, `x` and `u` among parts that have neither a value nor a range."""
    missing = [part.symbol for part in parts if part.symbol and part.symbol.strength and not is_range(part)]
    return max(missing, key=lambda symbol: symbol.strength, default=None)


def winner(parts: list[Figure]) -> Symbol | None:
    """Like `strongest`, for two parts neither of which can be left out: then `z` makes the result `z`."""
    not_applicable = any(part.symbol is Symbol.NOT_APPLICABLE for part in parts)
    return strongest(parts) or (Symbol.NOT_APPLICABLE if not_applicable else None)


def why(symbol: Symbol, parts: list[Figure]) -> str:
    """The reasons of the parts that brought the winning symbol."""
    return join(*(part.reason for part in parts if part.symbol is symbol and not is_range(part)))


def is_range(figure: Figure) -> bool:
    return figure.symbol in (Symbol.LOW, Symbol.NOT_AVAILABLE) and figure.bounds is Bounds.RANGE


def is_missing(figure: Figure | None) -> bool:
    return figure is None or bool(figure.symbol and figure.symbol.strength and not is_range(figure))


def why_missing(figure: Figure | None) -> str:
    return MISSING_PART if figure is None or figure.symbol is None else f"{figure.area} is {figure.symbol.meaning}"


def start(parts: list[Figure], unit: Unit, area: AreaCode, period: Period) -> Figure:
    """A figure that carries what passes on; its symbol is replaced by the result."""
    return Figure(
        unit=unit,
        period=period,
        area=area,
        symbol=Symbol.NOT_AVAILABLE,
        marks=frozenset().union(*(part.marks for part in parts)),
        reason=join(*(part.reason for part in parts)),
        vintage="+".join(sorted({name for part in parts for name in part.vintage.split("+") if name})),
    )


def join(*reasons: str) -> str:
    """Reasons in one text, each once, in alphabetical order: the order of the parts does not show."""
    return "; ".join(sorted({reason for text in reasons for reason in text.split("; ") if reason}))


def one_unit(parts: list[Figure]) -> Unit:
    units = sorted({part.unit.value for part in parts})
    if len(units) > 1:
        raise ValueError(f"These figures are in different units: {', '.join(units)}.")
    return parts[0].unit


def check_periods(parts: list[Figure]) -> None:
    for part in parts[1:]:
        if not parts[0].period.comparable_with(part.period):
            raise ValueError(f"{parts[0].period.sentence} and {part.period.sentence} are not comparable periods.")


def only(values: set[T], what: str) -> T:
    if len(values) > 1:
        raise ValueError(f"The parts differ in their {what}: say which {what} the result is for.")
    return next(iter(values))
