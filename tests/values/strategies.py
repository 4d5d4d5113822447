"""Hypothesis strategies for periods, areas and figures."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from routeways.values import AreaCode, Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit

AREA = AreaCode("E07000117")
PERIOD = Period(PeriodKind.CALENDAR, 2022)
ROUNDING = 10.0

marks = st.frozensets(st.sampled_from(list(Mark)), max_size=3)
whole = st.integers(0, 10**7).map(float)
reasons = st.sampled_from(["", "a note", "another note", "a note; a third"])
vintages = st.sampled_from(["", "aps-2023", "aps-2024", "ubc"])
areas = st.builds(
    AreaCode,
    st.from_regex(r"[EWSN]0[0-9]{7}", fullmatch=True),
    st.sampled_from(["", "2021", "2023"]),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    kind = draw(st.sampled_from(list(PeriodKind)))
    if kind is PeriodKind.POINT:
        day = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
        return Period(kind, day.year, day.month * 100 + day.day)
    parts = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12, PeriodKind.ACADEMIC_PART: 12, PeriodKind.ROLLING: 12}
    part = draw(st.integers(1, parts[kind])) if kind in parts else 0
    return Period(kind, draw(st.integers(1900, 2100)), part)


def count(value: float | None = None, **parts: object) -> Figure:
    """A count of people for one district and year; `margin` gives it a 95% interval."""
    margin = parts.pop("margin", None)
    if margin is not None:
        parts |= {"lower": value - margin, "upper": value + margin, "bounds": Bounds.CI95}
    return Figure(**({"unit": Unit.PEOPLE, "period": PERIOD, "area": AREA, "value": value} | parts))


def symbol(letter: str, **parts: object) -> Figure:
    return count(symbol=Symbol(letter), **parts)


extras = st.fixed_dictionaries({"marks": marks, "reason": reasons, "vintage": vintages})
full_counts = st.builds(lambda value, parts: count(value, **parts), whole, extras)
estimates = st.builds(
    lambda value, margin, parts: count(value, margin=margin, **parts), whole, st.integers(1, 10**5).map(float), extras
)
symbols = st.builds(lambda letter, parts: symbol(letter, **parts), st.sampled_from(list(Symbol)), extras)
ranges = st.builds(
    lambda low, width, parts: symbol("x", lower=low, upper=low + width, bounds=Bounds.RANGE, **parts),
    whole,
    st.integers(0, 1000).map(float),
    extras,
)
exact_figures = st.one_of(full_counts, symbols, ranges)
figures = st.one_of(full_counts, estimates, symbols, ranges)
