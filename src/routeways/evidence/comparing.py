"""Two to four areas side by side: every indicator's figures for one period, and where they clearly differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routeways.evidence.definitions import Indicator, indicators
from routeways.evidence.naming import area_names
from routeways.evidence.reading import is_survey, ordered, past_and_ahead, stands
from routeways.values import AreaCode, Figure, FigureTable, Period, PeriodKind, Symbol
from routeways.values.comparison import Comparison
from routeways.warehouse.queries import figures

LEAST, MOST = 2, 4
DIFFERENT = (Comparison.ABOVE, Comparison.BELOW)


@dataclass(frozen=True)
class Standing:
    """An area's figure and how it stands to the first area's; None for the first and where that says nothing."""

    code: str
    figure: Figure
    against_first: Comparison | None


@dataclass(frozen=True)
class Row:
    """One indicator: the first area's figure, then the others', all for one period."""

    indicator: Indicator
    period: Period
    standings: tuple[Standing, ...]

    @property
    def survey(self) -> bool:
        return is_survey(self.indicator)


@dataclass(frozen=True)
class Finding:
    """A clear difference of another area (`there`) from the first one (`here`). `weight` is its relative size."""

    row: Row
    here: Figure
    there: Standing
    weight: float


@dataclass(frozen=True)
class SideBySide:
    """`names` are the areas' in the order chosen; `findings` the clear differences, the largest first."""

    names: Mapping[str, str]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    table: FigureTable


def side_by_side(codes: Sequence[str]) -> SideBySide:
    """All indicators that at least one of the areas has a figure for. One query."""
    table = figures(areas=codes, dimensions="")
    by_place: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for indicator, _, figure in table.figures():
        by_place[indicator][figure.area.code].append(figure)
    known = area_names()
    names = {code: known.get(code, code) for code in codes}
    rows = tuple(
        _row(one, by_place[one.id], codes, names) for one in ordered(indicators().values()) if one.id in by_place
    )
    found = sorted(_findings(rows), key=lambda finding: -finding.weight)
    return SideBySide(names, rows, tuple(found), table)


def _row(
    indicator: Indicator, there: Mapping[str, list[Figure]], codes: Sequence[str], names: Mapping[str, str]
) -> Row:
    # What is forecast is not what is: only an indicator that has nothing else is compared by its forecasts.
    now = [past_and_ahead(indicator, there.get(code, ()))[0] for code in codes]
    period = common_period([[figure.period for figure in own] for own in now])
    at = {code: next((one for one in there.get(code, ()) if one.period == period), None) for code in codes}
    like = next(figure for code in codes for figure in there.get(code, ()))
    first = at[codes[0]]
    standings = []
    for code in codes:
        figure = at[code] or _nothing(like, period, code, names[code])
        against = None
        # A count says how large a place is: a larger one is not a better or a worse one.
        if code != codes[0] and first is not None and figure.unit.is_rate and figure.symbol is not Symbol.NOT_AVAILABLE:
            against = stands(figure, first, survey=is_survey(indicator))
        standings.append(Standing(code, figure, against))
    return Row(indicator, period, tuple(standings))


def common_period(periods: Sequence[Sequence[Period]]) -> Period:
    """The latest whole period that the most areas have, the first area's where two serve as many.

    A part-year is only taken where there is no whole one.
    """
    known = {period for own in periods for period in own}
    whole = [period for period in known if period.kind is not PeriodKind.ACADEMIC_PART] or list(known)
    return max(whole, key=lambda one: (sum(one in own for own in periods), one in periods[0], one.sort_key))


def _nothing(like: Figure, period: Period, code: str, name: str) -> Figure:
    reason = f"this release gives no figure for {name} in {period.label}"
    return Figure(like.unit, period, AreaCode(code), symbol=Symbol.NOT_AVAILABLE, reason=reason, vintage=like.vintage)


def _findings(rows: Sequence[Row]) -> list[Finding]:
    found = []
    for row in rows:
        here = row.standings[0].figure
        for other in row.standings[1:]:
            if other.against_first not in DIFFERENT or here.value is None or other.figure.value is None:
                continue
            size = max(abs(here.value), abs(other.figure.value)) or 1.0
            found.append(Finding(row, here, other, abs(here.value - other.figure.value) / size))
    return found
