"""Explore: an address in, one indicator's figures out, with what they may be drawn as.

`understand` makes a query of an address and says of each thing it cannot use why; `explored` asks for the figures once
and sorts them. Which drawings are honest for them is decided here, not by the reader's wish alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from routeways.evidence.definitions import Indicator, indicators
from routeways.evidence.definitions.indicator import Breakdown
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.reading import latest_period, ordered
from routeways.places.regions import Region
from routeways.values import Figure, FigureTable, Period, PeriodKind, Unit
from routeways.warehouse.queries import figures

KINDS = {
    "line": "Lines over time",
    "multiples": "A small line for each",
    "dots": "Dots with their margins",
    "bars": "Bars",
    "stacked": "Bars in parts",
}
LINES = 6  # more lines on one chart cannot be told apart
KEYS = 100  # parts that a page shows, the largest ones; the download has all
ROUNDED, HALF_UNIT = 0.01, 2.5  # parts are rounded one by one (counts often to 5), so their sum may miss the total


@dataclass(frozen=True)
class Query:
    """What an address asks for. `breakdown` is a dimension, `period` a code or "" for all, `kind` one of KINDS."""

    indicator: Indicator
    areas: tuple[str, ...]
    breakdown: str = ""
    period: str = ""
    kind: str = ""
    vintage: str = ""

    @property
    def address(self) -> str:
        """The query as it stands behind the “?”, without what is left to us."""
        pairs = [("indicator", self.indicator.id), *(("area", code) for code in self.areas)]
        rest = [(name, getattr(self, name)) for name in ("breakdown", "period", "kind", "vintage")]
        return urlencode([*pairs, *(pair for pair in rest if pair[1])])

    @property
    def by(self) -> Breakdown | None:
        return next((one for one in self.indicator.breakdowns if one.dimension == self.breakdown), None)


@dataclass(frozen=True)
class Asked:
    """`query` is None where there is nothing to show at all. `problems` are sentences for the person who asked."""

    query: Query | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explored:
    """The figures of a query.

    `period` is the one that is shown where only one can be; `over_time` says that more are shown. `lines` hold, for
    each (area, key), the figures that may stand on one line, oldest first; the key is "" without a breakdown. `keys`
    are (key, name), in the order of drawing. `kinds` are the drawings that are honest for it, the best one first.
    """

    query: Query
    names: Mapping[str, str]
    areas: tuple[str, ...]
    without: tuple[str, ...]
    period: Period
    periods: tuple[Period, ...]
    keys: tuple[tuple[str, str], ...]
    more_keys: int
    lines: Mapping[tuple[str, str], tuple[Figure, ...]]
    adds_up: bool
    over_time: bool
    kinds: tuple[str, ...]
    problems: tuple[str, ...]
    table: FigureTable

    @property
    def kind(self) -> str:
        return self.query.kind if self.query.kind in self.kinds else self.kinds[0]

    @property
    def stretch(self) -> list[Period]:
        """The periods that may stand on one line with the shown one."""
        return [one for one in self.periods if one.comparable_with(self.period)]

    def at(self, area: str, key: str = "", period: Period | None = None) -> Figure | None:
        wanted = period or self.period
        return next((one for one in self.lines.get((area, key), ()) if one.period == wanted), None)


# -- the address


def understand(given: Mapping[str, Sequence[str]], region: Region, known: Collection[str]) -> Asked:
    """given: the address's parameters, each with all its values. known: the indicators that have figures."""
    problems: list[str] = []
    listed = ordered(one for one in indicators().values() if one.id in known)
    if not listed:
        return Asked(None)
    indicator = _indicator(_one(given, "indicator"), listed, problems)
    areas = _areas(given.get("area", ()), region, problems)
    breakdown = _one(given, "breakdown")
    if breakdown and breakdown not in {one.dimension for one in indicator.breakdowns}:
        ways = ", ".join(f"“{one.label}”" for one in indicator.breakdowns)
        instead = f"It can be broken down by {ways}." if ways else "It has no breakdown."
        problems.append(f"“{indicator.title}” cannot be broken down by “{_short(breakdown)}”. {instead}")
        breakdown = ""
    kind = _one(given, "kind")
    if kind and kind not in KINDS:
        problems.append(f"There is no kind of chart called “{_short(kind)}”. Choose one from the list.")
        kind = ""
    query = Query(indicator, areas or _usual(region, indicator, breakdown), breakdown, kind=kind)
    return Asked(replace(query, period=_one(given, "period"), vintage=_one(given, "vintage")), tuple(problems))


def _indicator(wanted: str, listed: Sequence[Indicator], problems: list[str]) -> Indicator:
    found = next((one for one in listed if one.id == wanted), None)
    if found is not None:
        return found
    first = min(listed, key=lambda one: one.key_figure or 1_000)
    if wanted:
        reason = "has no figures yet" if wanted in indicators() else "is not one of our indicators"
        problems.append(f"“{_short(wanted)}” {reason}, so you see “{first.title}”. Choose an indicator from the list.")
    return first


def _areas(wanted: Sequence[str], region: Region, problems: list[str]) -> tuple[str, ...]:
    known = {code for group in groups_of(region) for code in group.codes}
    codes = dict.fromkeys(code.strip() for code in wanted if code.strip())
    strange = [code for code in codes if code not in known]
    if strange:
        shown = ", ".join(f"“{_short(code)}”" for code in strange[:3])
        verb = "is not an area" if len(strange) == 1 else "are not areas"
        problems.append(f"{shown} {verb} of {region.name}. Choose areas from the list.")
    return tuple(code for code in codes if code in known)


def _usual(region: Region, indicator: Indicator, breakdown: str) -> tuple[str, ...]:
    """What is shown where no area was chosen: the region, beside the country where rates make that fair."""
    if indicator.unit.is_rate and not breakdown:
        return (region.code, region.geography.comparators.country)
    return (region.code,)


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or ("",)
    return values[-1].strip()


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# -- the figures


def explored(query: Query) -> Explored | str:
    """The query's figures, or the sentence that says why there are none."""
    try:
        main = _read(query, query.breakdown)
    except LookupError:
        return f"There is no release “{_short(query.vintage)}”. Take it out of the address to see the latest one."
    latest = latest_period(main, query.indicator)
    if latest is None:
        by = f" by “{query.by.label}”" if query.by else ""
        return f"There are no figures of “{query.indicator.title}”{by} for the areas you chose. Choose others."
    problems: list[str] = []
    chosen = next((one for one in main.periods if one.code == query.period), None)
    if query.period and chosen is None:
        problems.append(f"There are no figures for “{_short(query.period)}”. Choose a period from the list.")
        query = replace(query, period="")
    return _sorted_out(query, main, chosen or latest, problems)


def _sorted_out(query: Query, main: FigureTable, period: Period, problems: list[str]) -> Explored:
    has = set(main.distinct("area"))
    areas = tuple(code for code in query.areas if code in has)
    keys = _keys(query, main, areas, period)
    shown = keys[:KEYS]
    # Only what is shown is made into figures: a district's apprentices are with a thousand providers.
    cells: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for _, breakdown, figure in main.where(breakdown=[key for key, _ in shown]).figures():
        cells[figure.area.code, breakdown].append(figure)
    lines = {
        (code, key): tuple(one for one in cells.get((code, key), ()) if one.period.comparable_with(period))
        for code in areas
        for key, _ in shown
    }
    adds_up = bool(query.breakdown) and len(keys) <= LINES and _adds_up(query, [key for key, _ in keys], lines, period)
    over_time = not query.period and sum(one.comparable_with(period) for one in main.periods) > 1
    kinds = _kinds(query, len(areas), len(keys), adds_up=adds_up, over_time=over_time)
    if query.kind and query.kind not in kinds:
        problems.append(f"“{KINDS[query.kind]}” does not fit these figures, so you see “{KINDS[kinds[0]]}”.")
    known = area_names()
    return Explored(
        query=query,
        names={code: known.get(code, code) for code in query.areas},
        areas=areas,
        without=tuple(code for code in query.areas if code not in has),
        period=period,
        periods=tuple(main.periods),
        keys=shown,
        more_keys=len(keys) - len(shown),
        lines=lines,
        adds_up=adds_up,
        over_time=over_time,
        kinds=kinds,
        problems=tuple(problems),
        table=main.where(period=period.code) if query.period else main,
    )


def _read(query: Query, dimension: str) -> FigureTable:
    return figures(
        indicators=query.indicator.id, areas=query.areas, dimensions=dimension, vintage=query.vintage or None
    )


def _keys(query: Query, main: FigureTable, areas: Sequence[str], period: Period) -> tuple[tuple[str, str], ...]:
    """Few keys in the definition's order, which may mean something; many by size in the first area that has them."""
    pairs = main.arrow.group_by(["breakdown", "breakdown_label"]).aggregate([]).to_pylist()
    named = {row["breakdown"]: row["breakdown_label"] or row["breakdown"] for row in pairs}
    if len(named) <= LINES:
        order = {f"{query.breakdown}={key}": place for place, key in enumerate((query.by and query.by.keys) or ())}
        return tuple(sorted(named.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))
    sizes: dict[str, float] = {}
    there = main.where(period=period.code).arrow.select(["area", "breakdown", "value"]).to_pylist()
    for code in reversed(areas):
        sizes |= {row["breakdown"]: row["value"] for row in there if row["area"] == code and row["value"] is not None}
    return tuple(sorted(named.items(), key=lambda pair: (-sizes.get(pair[0], -1.0), pair[1])))


def _adds_up(
    query: Query,
    keys: Sequence[str],
    lines: Mapping[tuple[str, str], tuple[Figure, ...]],
    period: Period,
) -> bool:
    """Whether the parts are parts of a whole: in every area whose parts are all known, and in one at least, their sum
    is the area's total, or 100% for shares of a total. Survival for one and for two years, say, is not."""
    unit, tested = query.indicator.unit, 0
    if unit.is_rate and not (unit is Unit.PER_CENT and query.by and query.by.of == "total"):
        return False
    totals = {figure.area.code: figure for _, _, figure in _read(query, "").where(period=period.code).figures()}
    for code in query.areas:
        found = [next((one.value for one in lines.get((code, key), ()) if one.period == period), None) for key in keys]
        known = [value for value in found if value is not None]
        whole = 100.0 if unit.is_rate else totals[code].value if code in totals else None
        if len(known) < len(found) or whole is None:
            continue
        tested += 1
        if abs(sum(known) - whole) > max(
            ROUNDED * whole, HALF_UNIT * len(keys) if not unit.is_rate and whole > 100 else 0
        ):
            return False
    return tested > 0


def _kinds(query: Query, areas: int, keys: int, *, adds_up: bool, over_time: bool) -> tuple[str, ...]:
    """The honest drawings, the best one first. Bars are never left out: they are always possible."""
    one_time = ["dots", "bars"] if query.indicator.unit.is_rate else ["bars"]
    if not query.breakdown:
        in_time = ["line", "multiples"] if areas <= LINES else ["multiples"]
        return tuple([*in_time, *one_time] if over_time else one_time)
    if areas == 1:
        in_time = (["line", "multiples"] if keys <= LINES else []) if over_time else []
        return (*in_time, "bars", *(["multiples"] if over_time and keys > LINES else []))
    stacked = ["stacked"] if adds_up and keys <= LINES else []
    return (*stacked, *(["multiples"] if over_time else []), "bars")


def part_years(shown: Explored) -> list[Period]:
    """Periods that do not stand beside the shown one: a part of a year is not a year."""
    others = [one for one in shown.periods if not one.comparable_with(shown.period)]
    return [one for one in others if one.kind is PeriodKind.ACADEMIC_PART] or others
