"""Arithmetic on figures: symbols win, `low` gives a range, margins survive only where they may, nothing turns into 0.

This is the reference: whatever computes many figures at once must give what these functions give one at a time.

How missing parts meet, from strongest to weakest:

1. `c`, `x` or `u` in place of a value and without a range: the strongest wins.
2. A range in place of a value: `low`, or an `x` that an earlier sum over `low` left behind. The result is `x` with
   bounds of kind RANGE: the exact number is not available, its limits are. (It is not `low`: 5,000 plus `low` does not
   round to zero. Only `low` plus true zeros stays `low`.) The range covers what `low` hides, not the rounding of the
   other parts. A `low` lies above 0 and below half the rounding unit; without the rounding unit there is no range.
3. Values.

`z` parts are left out; all `z` is `z`. Marks, reasons and vintages pass on, each once, in alphabetical order, so that
the order of the parts never shows in the result; where a symbol wins, only the reasons for that symbol do.

A margin that we derive is marked `e`, and its formula stands in the figure's reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from routeways.values.area import AreaCode
from routeways.values.combining import (
    BEST_FIT,
    CAUTIOUS_FORMULA,
    LOW_DENOMINATOR,
    LOW_IN_SUM,
    MOSTLY_OUTSIDE,
    NOT_ALL_MARGINS,
    NOT_INDEPENDENT,
    PROPORTION_FORMULA,
    RATIO_FORMULA,
    SUM_FORMULA,
    WHOLE_FORMULA,
    add_limits,
    certain_limits,
    check_periods,
    interval_of,
    is_missing,
    join,
    negative,
    one_unit,
    only,
    start,
    strongest,
    times,
    value_of,
    why,
    why_missing,
    winner,
    with_interval,
    with_limits,
    with_range,
)
from routeways.values.figure import Bounds, Figure, Mark, Symbol
from routeways.values.period import Period
from routeways.values.unit import Unit


def add(
    figures: Iterable[Figure],
    *,
    independent: bool,
    rounding: float | None = None,
    area: AreaCode | None = None,
    period: Period | None = None,
) -> Figure:
    """The sum of counts in one unit.

    `independent`: the definition says that the parts come from independent samples; only then do margins survive, as
    the root of the sum of their squares (lower and upper halves separately). `rounding` is the unit the source rounds
    to, for `low`. `area` and `period` are those of the result; they must be given where the parts differ in them.
    Raises ValueError for no figures, different units, rates, and periods that are not comparable.
    """
    parts = list(figures)
    if not parts:
        raise ValueError("There is nothing to add up. A sum over no figures is not 0.")
    unit = one_unit(parts)
    if unit.is_rate:
        raise ValueError(f"Figures in {unit.value} cannot be added up: add the counts and divide again.")
    check_periods(parts)
    where = area or only({part.area for part in parts}, "area")
    when = period or only({part.period for part in parts}, "period")
    counted = [part for part in parts if part.symbol is not Symbol.NOT_APPLICABLE]
    if not counted:
        return start(parts, unit, where, when).but(symbol=Symbol.NOT_APPLICABLE)
    if len(counted) == 1:
        return counted[0].but(area=where, period=when)
    counted = [with_range(part, rounding) for part in counted]
    blank = start(counted, unit, where, when)
    symbol = strongest(counted)
    if symbol:
        return blank.but(symbol=symbol, reason=why(symbol, counted))
    if any(part.value is None for part in counted):
        return _sum_of_ranges(counted, blank)
    return _sum_of_values(counted, blank, independent=independent)


total = add  # the same under the word pages use


def difference(a: Figure, b: Figure, *, independent: bool, rounding: float | None = None) -> Figure:
    """`a` minus `b`, for `a`'s area and period; the difference of two percentages is in percentage points.

    A margin survives only for independent samples; a district and the country it lies in, or two overlapping survey
    years, are not. `z` on either side is `z`. Raises ValueError for different units or periods not comparable.
    """
    unit = one_unit([a, b])
    check_periods([a, b])
    parts = [with_range(part, rounding) for part in (a, b)]
    blank = start(parts, Unit.POINTS if unit is Unit.PER_CENT else unit, a.area, a.period)
    symbol = winner(parts)
    if symbol:
        return blank.but(symbol=symbol, reason=why(symbol, parts))
    negated = negative(parts[1])
    if any(part.value is None for part in parts):
        return _sum_of_ranges([parts[0], negated], blank)
    return _sum_of_values([parts[0], negated], blank, independent=independent)


def ratio(
    numerator: Figure,
    denominator: Figure,
    *,
    unit: Unit = Unit.PER_CENT,
    scale: float = 100,
    nested: bool = False,
    independent: bool = False,
    rounding: float | None = None,
    period: Period | None = None,
) -> Figure:
    """`scale` × numerator ÷ denominator in `unit`, for the numerator's area.

    Margins: see `_ratio_margin`; `nested` where the numerator is part of the denominator in the same survey,
    `independent` where the two samples are; with neither, the margin is dropped with the reason.
    A zero denominator is `z`. `period` names the period of the result where a definition divides figures of different
    kinds of period (starts in an academic year by people in mid-year); otherwise periods that are not comparable
    raise ValueError.
    """
    if period is None:
        check_periods([numerator, denominator])
    over, under = with_range(numerator, rounding), with_range(denominator, rounding)
    blank = start([over, under], unit, numerator.area, period or numerator.period)
    symbol = winner([over, under])
    if symbol:
        return blank.but(symbol=symbol, reason=why(symbol, [over, under]))
    if under.value is None:
        return _ratio_over_range(over, under, scale, blank)
    if under.value == 0:
        return blank.but(symbol=Symbol.NOT_APPLICABLE, reason=join(blank.reason, "the denominator is zero"))
    if Bounds.RANGE in (over.bounds, under.bounds):
        return _ratio_over_range(over, under, scale, blank)
    result = blank.but(value=scale * value_of(over) / value_of(under), symbol=None)
    if Bounds.CI95 not in (over.bounds, under.bounds):
        return result
    if nested and over.margin is not None and under.margin is None:
        # The proportion formula takes something away for the denominator's margin; without it the margin is too wide.
        cautious = abs(scale) * over.margin / abs(value_of(under))
        kept = join(*(reason for reason in result.reason.split("; ") if reason != NOT_ALL_MARGINS))
        return with_interval(result.but(reason=kept), cautious, cautious, CAUTIOUS_FORMULA)
    if over.margin is None or under.margin is None:
        return result.but(reason=join(result.reason, NOT_ALL_MARGINS))
    if not (nested or independent):
        return result.but(reason=join(result.reason, NOT_INDEPENDENT))
    margin, formula = _ratio_margin(over, under, nested=nested)
    return with_interval(result, abs(scale) * margin, abs(scale) * margin, formula)


def share(part: Figure, whole: Figure, *, rounding: float | None = None) -> Figure:
    """Per cent of `whole` that `part` is, where the part's people are among the whole's people in one source."""
    return ratio(part, whole, nested=True, rounding=rounding)


def apportion(
    parts: Sequence[tuple[Figure | None, float]],
    *,
    area: AreaCode,
    inside: float = 1,
    rounding: float | None = None,
) -> Figure:
    """Best fit: the sum of counts × weights for `area`, always marked `e`.

    `parts` are (figure, weight): the weight is the share, 0 to 1, of the figure's own area that lies in `area`; None
    stands for a part without a figure. `inside` is the share, 0 to 1, of `area` that the parts cover. A missing part,
    or an area mostly outside, gives `x` with the reason; rates must be recomputed from apportioned counts.
    Raises ValueError for rates, for weights outside 0 to 1 and where no part has any weight.
    """
    if any(not 0 <= weight <= 1 for _, weight in parts) or not 0 <= inside <= 1:
        raise ValueError("A weight is the share of an area that lies inside: a number from 0 to 1.")
    weighted = [(figure, weight) for figure, weight in parts if weight > 0]
    known = [figure for figure, _ in weighted if figure is not None]
    if not known:
        raise ValueError(f"No figure has any weight in {area}.")
    unit = one_unit(known)
    if unit.is_rate:
        raise ValueError(f"Figures in {unit.value} cannot be shared out: share out the counts and divide again.")
    check_periods(known)
    period = only({figure.period for figure in known}, "period")
    missing = [why_missing(figure) for figure, _ in weighted if is_missing(figure)]
    missing += [MOSTLY_OUTSIDE] if inside < 0.5 else []
    if missing:
        blank = start(known, unit, area, period).with_marks(Mark.ESTIMATED)
        return blank.but(symbol=Symbol.NOT_AVAILABLE, reason=join(blank.reason, *missing))
    scaled = [times(with_range(figure, rounding), weight) for figure, weight in weighted if figure is not None]
    fitted = add(scaled, independent=False, rounding=rounding, area=area, period=period)
    return fitted.with_marks(Mark.ESTIMATED).but(reason=join(fitted.reason, BEST_FIT))


# -- sums and margins


def _sum_of_values(parts: list[Figure], blank: Figure, *, independent: bool) -> Figure:
    result = blank.but(value=math.fsum(value_of(part) for part in parts), symbol=None)
    kinds = {part.bounds for part in parts}
    if kinds == {Bounds.CI95} and independent:
        below = math.sqrt(math.fsum((value_of(part) - interval_of(part)[0]) ** 2 for part in parts))
        above = math.sqrt(math.fsum((interval_of(part)[1] - value_of(part)) ** 2 for part in parts))
        return with_interval(result, below, above, SUM_FORMULA)
    if Bounds.CI95 in kinds:
        note = NOT_INDEPENDENT if kinds == {Bounds.CI95} else NOT_ALL_MARGINS
        return result.but(reason=join(result.reason, note))
    if Bounds.RANGE in kinds:
        return with_limits(result, add_limits(parts))
    return result


def _sum_of_ranges(parts: list[Figure], blank: Figure) -> Figure:
    """At least one part is a range in place of a value. An interval beside it is dropped: a range is certain."""
    lows = [part for part in parts if part.symbol is Symbol.LOW]
    rest = [part for part in parts if part.symbol is not Symbol.LOW]
    still_low = len(lows) == 1 and all(part.value == 0 and part.bounds is Bounds.NONE for part in rest)
    result = with_limits(blank.but(symbol=Symbol.LOW if still_low else Symbol.NOT_AVAILABLE), add_limits(parts))
    notes = [] if still_low else [LOW_IN_SUM]
    notes += [NOT_ALL_MARGINS] if any(part.bounds is Bounds.CI95 for part in parts) else []
    return result.but(reason=join(result.reason, *notes))


def _ratio_over_range(over: Figure, under: Figure, scale: float, blank: Figure) -> Figure:
    (low, high), (least, most) = certain_limits(over), certain_limits(under)
    if least <= 0 <= most and under.value is None:
        return blank.but(symbol=Symbol.NOT_AVAILABLE, reason=join(blank.reason, LOW_DENOMINATOR))
    result = blank.but(symbol=Symbol.NOT_AVAILABLE, reason=join(blank.reason, LOW_IN_SUM))
    if over.value is not None and under.value is not None:
        result = blank.but(symbol=None, value=scale * over.value / under.value)
    if least <= 0 <= most:
        return result.but(reason=join(result.reason, LOW_DENOMINATOR))
    corners = [scale * top / bottom for top in (low, high) for bottom in (least, most)]
    if Bounds.CI95 in (over.bounds, under.bounds):
        result = result.but(reason=join(result.reason, NOT_ALL_MARGINS))
    return with_limits(result, (min(corners), max(corners)))


def _ratio_margin(over: Figure, under: Figure, *, nested: bool) -> tuple[float, str]:
    """The 95% margin of x/n from the margins of x and n, by first-order Taylor approximation, and the formula's name.

    Approximation for a proportion (x is part of n in one survey, so that cov(x, n) is about p·var(n)):
    margin(p)² = (margin(x)² − p²·margin(n)²) / n². Where that is negative: approximation for a ratio, with a plus
    sign, which is also right for independent samples. Where p is 1 the difference can vanish and would claim
    certainty: margin(x) / n. Source of the three: U.S. Census Bureau, Understanding and Using American Community
    Survey Data: What All Data Users Need to Know, chapter “Calculating Measures of Error for Derived Estimates”.
    It takes the sample design's effect from the published margins, so no sample sizes are needed.
    """
    n = value_of(under)
    p = value_of(over) / n
    of_x, of_n = over.margin or 0.0, under.margin or 0.0
    square = of_x**2 - (p * of_n) ** 2
    if nested and p == 1:
        return of_x / abs(n), WHOLE_FORMULA
    if nested and square >= 0:
        return math.sqrt(square) / abs(n), PROPORTION_FORMULA
    return math.sqrt(of_x**2 + (p * of_n) ** 2) / abs(n), RATIO_FORMULA
