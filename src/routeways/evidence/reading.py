"""Reading figures as people ask for them: an area's indicators beside those of its region and country.

One `figures` query answers a whole page; what follows is sorting. Nothing here makes sentences or markup.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from routeways.evidence.definitions import Indicator, indicators, sources
from routeways.evidence.naming import area_names
from routeways.places.regions import Region
from routeways.values import AreaCode, Bounds, Figure, FigureTable, Mark, Period, PeriodKind, Symbol
from routeways.values.arithmetic import difference
from routeways.values.comparison import Comparison, compare
from routeways.warehouse.queries import figures


@dataclass(frozen=True)
class Beside:
    """Another area's figure for the same period; [x] with the reason where the release gives none."""

    code: str
    name: str
    figure: Figure


@dataclass(frozen=True)
class Reading:
    """One indicator in one area: its figures over time, oldest first, and those it is compared with.

    `series` holds only periods that may stand on one line with the headline; `so_far` are part-year figures after it,
    `ahead` forecasts after it. An indicator that has nothing but forecasts has them as its series.
    """

    indicator: Indicator
    code: str
    name: str
    series: tuple[Figure, ...]
    so_far: tuple[Figure, ...] = ()
    ahead: tuple[Figure, ...] = ()
    beside: tuple[Beside, ...] = ()
    lines: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)  # name → series, for charts

    @property
    def headline(self) -> Figure | None:
        """The figure of the latest whole period; it may be a symbol."""
        return self.series[-1] if self.series else None

    @property
    def last_known(self) -> Figure | None:
        """The latest figure with a value, where the headline has none."""
        return next((figure for figure in reversed(self.series) if figure.value is not None), None)

    @property
    def survey(self) -> bool:
        return is_survey(self.indicator)

    def against(self, code: str) -> Comparison | None:
        """How the headline stands to that of an area it is compared with; None where there is nothing to compare."""
        other = next((one.figure for one in self.beside if one.code == code), None)
        if self.headline is None or other is None or other.symbol is Symbol.NOT_AVAILABLE:
            return None
        return stands(self.headline, other, survey=self.survey)

    @cached_property
    def earlier(self) -> Figure | None:
        """The first figure of the unbroken run that ends with the headline, to say what has changed since."""
        run: Figure | None = None
        for newer, older in zip(reversed(self.series), list(reversed(self.series))[1:], strict=False):
            if Mark.BREAK in newer.marks or older.value is None:
                break
            # A month is set beside the same month of another year: October beside January shows the seasons.
            if older.period.kind is not PeriodKind.MONTH or older.period.part == self.series[-1].period.part:
                run = older
        return run

    def change(self, since: Figure) -> Figure | None:
        """The headline minus an earlier figure of the same area; None where one of them has no value."""
        if self.headline is None or self.headline.value is None or since.value is None:
            return None
        if _shaky(self.headline) or _shaky(since):
            return None
        # Two years of one survey ask partly the same people; as independent samples their margin is an upper limit.
        return difference(self.headline, since, independent=True)


def stands(figure: Figure, other: Figure, *, survey: bool) -> Comparison:
    """How a figure stands to another; one that is unreliable, and has no interval to say how much, is not compared."""
    if _shaky(figure) or _shaky(other):
        return Comparison.NOT_COMPARABLE
    return compare(figure, other, survey=survey)


def _shaky(figure: Figure) -> bool:
    return Mark.UNRELIABLE in figure.marks and figure.bounds is Bounds.NONE


def certain(change: Figure, *, survey: bool) -> bool | None:
    """Whether a difference is more than noise; None where a survey gives no margin to tell."""
    if change.lower is None or change.upper is None:
        return None if survey else True
    return not change.lower <= 0 <= change.upper


def is_survey(indicator: Indicator) -> bool:
    """Whether its figures come from a sample, so that one without a margin is not compared."""
    source = sources()[indicator.source]
    if source.survey is not None:
        return source.survey
    return any(measure.margin for measure in source.of_kind("measure").values())


def compared_with(region: Region, code: str) -> list[str]:
    """The codes an area's figures stand beside: the region as a whole, its English region, the country."""
    comparators = region.geography.comparators
    return [other for other in (region.code, comparators.region, comparators.country) if other != code]


def readings(
    region: Region,
    code: str,
    *,
    wanted: Iterable[str] | None = None,
    breakdown: str = "",
    vintage: str | None = None,
) -> dict[str, Reading]:
    """Indicator → Reading for one area, in the indicators' order. Indicators without any figure there are left out,

    and so are those whose total is no headline, unless `wanted` names them.
    """
    return readings_of(region, [code], wanted=wanted, breakdown=breakdown, vintage=vintage)[code]


def readings_of(
    region: Region,
    codes: Sequence[str],
    *,
    wanted: Iterable[str] | None = None,
    breakdown: str = "",
    vintage: str | None = None,
) -> dict[str, dict[str, Reading]]:
    """Area code → indicator → Reading, for several areas of a region with one query."""
    others = {code: compared_with(region, code) for code in codes}
    asked = {*codes, *(other for beside in others.values() for other in beside)}
    table = figures(indicators=wanted, areas=asked, breakdowns=breakdown, vintage=vintage)
    names = area_names()
    by_place: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for indicator_id, _, figure in table.figures():
        by_place[indicator_id][figure.area.code].append(figure)
    definitions = ordered(indicators().values())
    return {
        code: {
            one.id: _reading(one, code, others[code], by_place[one.id], names)
            for one in definitions
            if one.id in by_place and code in by_place[one.id] and (one.headline or wanted is not None)
        }
        for code in codes
    }


def ordered(chosen: Iterable[Indicator]) -> list[Indicator]:
    """As they stand on pages: by theme, then by their own order."""
    return sorted(chosen, key=lambda one: (list(THEMES).index(one.theme), one.order, one.title))


THEMES = {
    "work": "Work",
    "qualifications": "Qualifications",
    "destinations": "After school and college",
    "apprenticeships": "Apprenticeships",
    "learning": "Adult and further education",
    "occupations": "Jobs people do",
    "industries": "Industries",
    "businesses": "Businesses",
    "pay-and-productivity": "Pay and productivity",
    "adverts": "Job adverts",
    "projections": "The next ten years",
    "travel": "Getting to work",
}


def _reading(
    indicator: Indicator, code: str, others: Sequence[str], there: Mapping[str, list[Figure]], names: Mapping[str, str]
) -> Reading:
    own = sorted(there[code], key=lambda figure: figure.period.sort_key)
    now, ahead = past_and_ahead(indicator, own)
    series, so_far = split(now)
    headline = series[-1] if series else None
    beside = []
    lines = {names.get(code, code): (*series, *ahead)}
    for other in others:
        theirs = sorted(there.get(other, []), key=lambda figure: figure.period.sort_key)
        name = names.get(other, other)
        if headline is not None:
            match = next((one for one in theirs if one.period == headline.period), None)
            beside.append(Beside(other, name, match or _not_given(headline, other, name)))
        line = [one for one in theirs if headline and one.period.comparable_with(headline.period)]
        if any(one.value is not None for one in line):
            lines[name] = tuple(line)
    return Reading(
        indicator, code, names.get(code, code), tuple(series), tuple(so_far), tuple(ahead), tuple(beside), lines
    )


def _not_given(headline: Figure, code: str, name: str) -> Figure:
    """[x] for an area of which the release says nothing for the headline's period."""
    return Figure(
        headline.unit,
        headline.period,
        AreaCode(code),
        symbol=Symbol.NOT_AVAILABLE,
        reason=f"this release gives no figure for {name}",
        vintage=headline.vintage,
    )


def past_and_ahead(indicator: Indicator, own: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """(figures, forecasts). A forecast never stands for now; where there are only forecasts, they are all there is."""
    if not indicator.forecast_from:
        return list(own), []
    start = Period.from_code(indicator.forecast_from).sort_key
    past = [figure for figure in own if figure.period.sort_key < start]
    ahead = [figure for figure in own if figure.period.sort_key >= start]
    # A change “by 2035” is not applicable before: such years are no past to speak of.
    return (past, ahead) if any(one.symbol is not Symbol.NOT_APPLICABLE for one in past) else (ahead or past, [])


def split(own: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """(the periods that stand on one line, part-years after them). A part-year never stands for a whole one."""
    whole = [figure for figure in own if figure.period.kind is not PeriodKind.ACADEMIC_PART]
    if not whole:
        return [figure for figure in own if figure.period.comparable_with(own[-1].period)], []
    last = whole[-1]
    series = [figure for figure in whole if figure.period.comparable_with(last.period)]
    after = [figure for figure in own if figure not in whole and figure.period.end > last.period.end]
    return series, after


def latest_period(table: FigureTable, indicator: Indicator | None = None) -> Period | None:
    """The headline period of a table with one indicator: the latest whole one, no forecast where there is another."""
    periods = table.periods
    if indicator is not None and indicator.forecast_from:
        start = Period.from_code(indicator.forecast_from).sort_key
        given = {row["period"] for row in table.rows if row["symbol"] != Symbol.NOT_APPLICABLE}
        periods = [period for period in periods if period.sort_key < start and period.code in given] or periods
    whole = [period for period in periods if period.kind is not PeriodKind.ACADEMIC_PART]
    shown = whole or periods
    return shown[-1] if shown else None
