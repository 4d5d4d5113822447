"""One indicator across a region: the latest figures of all its areas, and their lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from routeways.evidence.definitions import Indicator
from routeways.evidence.definitions.indicator import Breakdown
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.reading import is_survey, latest_period, past_and_ahead, split, stands
from routeways.places.regions import Region
from routeways.values import AreaCode, Figure, FigureTable, Period, Symbol
from routeways.values.comparison import Comparison
from routeways.values.figure_table import figure_of
from routeways.warehouse.queries import figures


class Across(NamedTuple):
    """An area's figure for the shown period."""

    code: str
    name: str
    figure: Figure
    against: Comparison | None


@dataclass(frozen=True)
class IndicatorView:
    """`rows` are the districts, then Travel to Work Areas, county, region, comparators; `lines` are by area code."""

    indicator: Indicator
    region: Region
    period: Period | None
    periods: tuple[Period, ...]
    rows: tuple[Across, ...]
    lines: dict[str, tuple[Figure, ...]]
    reference: tuple[str, str]  # code and name of what districts are compared with
    table: FigureTable

    def of(self, code: str) -> Figure | None:
        return next((row.figure for row in self.rows if row.code == code), None)

    def kind(self, kind: str) -> list[Across]:
        return [row for row in self.rows if AreaCode(row.code).kind == kind]

    @property
    def survey(self) -> bool:
        return is_survey(self.indicator)


def view(
    region: Region, indicator: Indicator, *, period: str = "", breakdown: str = "", vintage: str | None = None
) -> IndicatorView:
    """The indicator across the region for one period, the latest whole one unless given."""
    codes = shown_codes(region)
    table = figures(indicators=indicator.id, areas=codes, breakdowns=breakdown, vintage=vintage)
    by_area: dict[str, list[Figure]] = defaultdict(list)
    for _, _, figure in table.figures():
        by_area[figure.area.code].append(figure)
    shown = next((one for one in table.periods if one.code == period), None) or latest_period(table, indicator)
    names = area_names()
    reference = _reference(region, by_area, shown, names)
    against = _at(by_area.get(reference[0], []), shown)
    rows = []
    for code in codes:
        own = by_area.get(code)
        if not own or shown is None or _ended(region, code, shown):
            continue
        figure = _at(own, shown) or _nothing(own[0], shown, names.get(code, code))
        stand = None
        if against is not None and code != reference[0] and figure.unit.is_rate:
            stand = stands(figure, against, survey=is_survey(indicator))
        rows.append(Across(code, names.get(code, code), figure, stand))
    lines = {}
    for code, own in by_area.items():
        now, ahead = past_and_ahead(indicator, sorted(own, key=lambda figure: figure.period.sort_key))
        series, _ = split(now)
        lines[code] = (*series, *ahead)
    return IndicatorView(indicator, region, shown, tuple(table.periods), tuple(rows), lines, reference, table)


class Part(NamedTuple):
    """One key of a breakdown, and the region's figure for it."""

    key: str
    name: str
    figure: Figure


@dataclass(frozen=True)
class Split:
    """The region as a whole by one breakdown, for its latest whole period; `parts` are the largest first.

    Where the definition lists a few keys, such as ages or levels, they stay in its order.
    """

    breakdown: Breakdown
    period: Period
    parts: tuple[Part, ...]


KEPT_IN_ORDER = 10  # so many keys have an order of their own (ages, levels, sizes); more are read by size


def splits(region: Region, indicator: Indicator, *, vintage: str | None = None) -> list[Split]:
    """The region by each of the indicator's breakdowns; those without a figure for the region are left out."""
    dimensions = [one.dimension for one in indicator.breakdowns]
    if not dimensions:
        return []
    table = figures(indicators=indicator.id, areas=region.code, dimensions=dimensions, vintage=vintage)
    found = []
    for one in indicator.breakdowns:
        own = [row for row in table.rows if row["breakdown"].startswith(f"{one.dimension}=")]
        part = FigureTable.from_rows(own)
        period = latest_period(part, indicator)
        if period is None:
            continue
        parts = [
            Part(row["breakdown"].partition("=")[2], row["breakdown_label"], figure_of(row))
            for row in part.where(period=period.code).rows
        ]
        found.append(Split(one, period, tuple(_in_order(one, parts))))
    return found


def _in_order(breakdown: Breakdown, parts: list[Part]) -> list[Part]:
    keys = list(breakdown.keys or {})
    if 0 < len(keys) <= KEPT_IN_ORDER:
        return sorted(parts, key=lambda part: keys.index(part.key) if part.key in keys else len(keys))
    return sorted(parts, key=lambda part: (part.figure.value is None, -(part.figure.value or 0.0), part.name))


def shown_codes(region: Region) -> list[str]:
    """Districts (all editions), Travel to Work Areas, county, the region, its English region and the country."""
    return [code for group in groups_of(region) for code in group.codes]


def _reference(
    region: Region, by_area: dict[str, list[Figure]], period: Period | None, names: Mapping[str, str]
) -> tuple[str, str]:
    """The country where it has a figure for the period, else the region as a whole."""
    country = region.geography.comparators.country
    found = _at(by_area.get(country, []), period)
    code = country if found is not None and found.value is not None else region.code
    return code, names.get(code, code)


def _at(own: list[Figure], period: Period | None) -> Figure | None:
    return next((figure for figure in own if figure.period == period), None)


def _ended(region: Region, code: str, period: Period) -> bool:
    """A district that was not there in the period and has no figure for it does not stand in the table."""
    district = next((one for one in region.geography.districts if one.code == code), None)
    return district is not None and not district.holds_on(period.end)


def _nothing(like: Figure, period: Period, name: str) -> Figure:
    reason = f"this release gives no figure for {name} in {period.label}"
    return Figure(like.unit, period, like.area, symbol=Symbol.NOT_AVAILABLE, reason=reason, vintage=like.vintage)
