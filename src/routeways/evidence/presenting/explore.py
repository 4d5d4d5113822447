"""The explore page: its choices, its one chart, its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from routeways.evidence.definitions import Indicator
from routeways.evidence.explore import KINDS, Explored, Query, part_years
from routeways.evidence.naming import area_names, groups_of, listed
from routeways.evidence.presenting.charts import small_print, source_words
from routeways.evidence.presenting.indicator import by_theme
from routeways.evidence.reading import is_survey
from routeways.places.regions import Region
from routeways.ui.charts import (
    BarSpec,
    Chart,
    DotSpec,
    LineSpec,
    MultiplesSpec,
    Point,
    Series,
    StackSpec,
    bars,
    dots,
    line,
    multiples,
    sort_out,
    stacked,
)
from routeways.ui.tables import Cell, Column, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure, Period
from routeways.values.comparison import Comparison, compare

MOST_BARS, MOST_ROWS, MOST_PANELS = 20, 100, 24
FAR_LARGER = 15.0  # a count this many times the first area's flattens its line


# -- the choices


def choices(region: Region, query: Query, known: Sequence[Indicator], shown: Explored | None) -> dict[str, Any]:
    """What the form offers, with what is chosen."""
    names = area_names()
    return {
        "indicators": [
            {"title": theme, "options": [_option(one.id, one.title, query.indicator.id) for one in found]}
            for theme, found in by_theme(known)
        ],
        "areas": [
            {
                "title": group.title,
                "areas": [{"code": c, "name": names.get(c, c), "chosen": c in query.areas} for c in group.codes],
            }
            for group in groups_of(region)
        ],
        "chosen_areas": listed([names.get(code, code) for code in query.areas]),
        "breakdowns": [_option(one.dimension, one.label, query.breakdown) for one in query.indicator.breakdowns],
        "periods": [_option(one.code, one.label, query.period) for one in reversed(shown.periods)] if shown else [],
        "kinds": [_option(kind, KINDS[kind], query.kind) for kind in shown.kinds] if shown else [],
    }


def _option(value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "chosen": value == chosen}


# -- the words


def heading(shown: Explored) -> str:
    """“Businesses, by how many people they employ”; “People in work by industry” says it already."""
    title, by = shown.query.indicator.title, shown.query.by
    if by is None or by.label.lower() in title.lower():
        return title
    return f"{title}, by {by.label[:1].lower()}{by.label[1:]}"


def notes(shown: Explored) -> list[str]:
    """What a reader must know before drawing conclusions from the chart."""
    found = []
    if shown.without:
        names = listed([shown.names[code] for code in shown.without])
        found.append(f"There are no figures of this kind for {names}.")
    others = part_years(shown)
    if others:
        labels = listed([one.label for one in others[-3:]])
        found.append(f"{labels} cannot stand on one line with {shown.period.label}. Choose it under “Period” to see it.")
    large = _far_larger(shown)
    if large:
        found.append(f"{large} is so much larger that the other lines look flat. Leave it out to see them move.")
    if shown.query.breakdown and len(shown.areas) > 1 and not shown.adds_up:
        found.append("The parts do not add up to a whole, or some are not published, so they are not stacked.")
    return found


def _far_larger(shown: Explored) -> str:
    if shown.query.indicator.unit.is_rate or shown.kind not in ("line", "multiples"):
        return ""
    sizes = {code: max((one.value or 0.0 for one in shown.lines[code, key]), default=0.0) for code in shown.areas for key, _ in shown.keys[:1]}
    known = [size for size in sizes.values() if size > 0]
    if len(known) < 2:
        return ""
    largest = max(sizes, key=lambda code: sizes[code])
    return shown.names[largest] if sizes[largest] > FAR_LARGER * min(known) else ""


def title(shown: Explored) -> str:
    """The finding, where one can be said of the chart as a whole."""
    indicator, first = shown.query.indicator, shown.areas[0]
    noun = f"{indicator.wording.noun[:1].upper()}{indicator.wording.noun[1:]}"
    if shown.query.breakdown:
        return _title_of_parts(shown)
    if shown.kind in ("line", "multiples") and len(shown.areas) > 1 and indicator.unit.is_rate:
        return _against(shown, noun)
    if shown.kind in ("line", "multiples"):
        return f"{shown.names[first]}: {_change(shown, indicator, first)}"
    if len(shown.areas) == 1:
        return f"{noun} in {shown.names[first]}"
    return f"{indicator.title}, {len(shown.areas)} areas"


def _title_of_parts(shown: Explored) -> str:
    """The largest part in the first area, where it is clearly the largest."""
    first, indicator = shown.areas[0], shown.query.indicator
    here = [(label, shown.at(first, key)) for key, label in shown.keys]
    known = sorted(
        ((label, one) for label, one in here if one is not None and one.value is not None),
        key=lambda pair: -(pair[1].value or 0.0),
    )
    survey = is_survey(indicator)
    if len(known) > 1 and compare(known[0][1], known[1][1], survey=survey) is Comparison.ABOVE:
        label, figure = known[0]
        number = indicator.unit.write(figure.value or 0.0, indicator.decimals)
        return f"In {shown.names[first]}, “{label}” is the largest: {number}"
    return f"{heading(shown)}: {listed([shown.names[code] for code in shown.areas][:4])}"


def _against(shown: Explored, noun: str) -> str:
    """How the first area stands to the last one chosen, in the latest period that both have."""
    first, last = shown.areas[0], shown.areas[-1]
    here, there = shown.at(first), shown.at(last)
    if here is None or there is None:
        return f"{noun} in {listed([shown.names[code] for code in shown.areas][:4])}"
    survey = is_survey(shown.query.indicator)
    match compare(here, there, survey=survey):
        case Comparison.ABOVE:
            return f"{noun} is higher in {shown.names[first]} than in {shown.names[last]}"
        case Comparison.BELOW:
            return f"{noun} is lower in {shown.names[first]} than in {shown.names[last]}"
        case Comparison.TOO_CLOSE:
            return f"{noun} in {shown.names[first]} cannot be told apart from {shown.names[last]}’s"
        case _:
            return f"{noun} in {listed([shown.names[code] for code in shown.areas][:4])}"


def _change(shown: Explored, indicator: Indicator, code: str) -> str:
    known = [one for one in shown.lines[code, ""] if one.value is not None]
    noun = indicator.wording.noun
    if len(known) < 2:
        return noun
    first, last = known[0], known[-1]
    years = f"between {first.period.label} and {last.period.label}"
    match compare(last, first.but(period=last.period), survey=is_survey(indicator)):
        case Comparison.ABOVE:
            return f"{noun} rose {years}"
        case Comparison.BELOW:
            return f"{noun} fell {years}"
        case Comparison.SAME:
            return f"{noun} did not change {years}"
        case _:
            return f"no change in {noun} is clear {years}"


# -- the chart


def draw(shown: Explored) -> Chart:
    """The one chart of the query."""
    makers = {"line": _lines, "multiples": _multiples, "dots": _dots, "bars": _bars, "stacked": _stacked}
    return makers[shown.kind](shown)


def _common(shown: Explored, *, when: bool) -> dict[str, Any]:
    indicator = shown.query.indicator
    margin = " With 95% margins where they are known." if is_survey(indicator) else ""
    return {
        "title": title(shown),
        "subtitle": f"{small_print(indicator, shown.period.sentence if when else '')}{margin}",
        "source": source_words(indicator),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "caption": heading(shown),
    }


def _series(shown: Explored, area: str, key: str, name: str, role: str = "") -> Series:
    """One line over all periods of the stretch: a period without a row is a gap, not a shorter line."""
    points = []
    for period in shown.stretch:
        figure = shown.at(area, key, period)
        points.append(Point.of(figure, period.label, group=period.kind.value) if figure else Point(period.label))
    return Series(name, tuple(points), role)


def _lines(shown: Explored) -> Chart:
    if shown.query.breakdown:
        area = shown.areas[0]
        series = [_series(shown, area, key, label, str(i)) for i, (key, label) in enumerate(shown.keys, 1)]
    else:
        series = [_series(shown, code, "", shown.names[code]) for code in shown.areas]
    return line(LineSpec(series=tuple(series), **_common(shown, when=False)))


def _multiples(shown: Explored) -> Chart:
    columns = 3
    if shown.query.breakdown:
        keys = shown.keys[: max(1, min(6, MOST_PANELS // len(shown.areas)))]
        columns = len(shown.areas) if 2 <= len(shown.areas) <= 4 else 3
        series = [_series(shown, code, key, _both(shown, code, label)) for key, label in keys for code in shown.areas]
    else:
        series = [_series(shown, code, "", shown.names[code]) for code in shown.areas]
    more = len(shown.keys) * len(shown.areas) - len(series)
    common = _common(shown, when=False)
    common["subtitle"] += f" {more} more in the table and the download." if more > 0 else ""
    return multiples(MultiplesSpec(series=tuple(series), columns=columns, **common))


def _both(shown: Explored, code: str, label: str) -> str:
    return label if len(shown.areas) == 1 else f"{label}, {shown.names[code]}"


def _dots(shown: Explored) -> Chart:
    """Grouped against the last area chosen where there are several; that one is the dashed line."""
    points = [_point(shown, code, "", shown.names[code]) for code in shown.areas]
    common = _common(shown, when=True)
    exact = not is_survey(shown.query.indicator)
    if len(points) > 2 and points[-1].value is not None:
        reference = points[-1]
        grouped = sort_out(points[:-1], reference, exact=exact)
        close = sum(point.group == "close" for point in grouped)
        if close > len(grouped) / 2:
            common["title"] = f"{close} of {len(grouped)} areas are too close to {reference.label} to call"
        else:
            common["title"] = f"{sum(p.group == 'above' for p in grouped)} of {len(grouped)} areas are above {reference.label}"
        return dots(DotSpec(points=grouped, references=(reference,), exact=exact, label_name="Area", **common))
    return dots(DotSpec(points=tuple(points), label_name="Area", **common))


def _bars(shown: Explored) -> Chart:
    """Areas, or keys of one area, or keys with all areas under each: the largest first, twenty at most."""
    if not shown.query.breakdown:
        points = [_point(shown, code, "", shown.names[code]) for code in shown.areas]
        points.sort(key=lambda point: -(point.value if point.value is not None else -1.0))
        return bars(BarSpec(points=tuple(points), label_name="Area", **_common(shown, when=True)))
    keys = shown.keys[: max(1, MOST_BARS // len(shown.areas))]
    points = [_point(shown, code, key, _both(shown, code, label)) for key, label in keys for code in shown.areas]
    common = _common(shown, when=True)
    more = len(shown.keys) - len(keys)
    if more:
        common["subtitle"] += f" The {len(keys)} largest; {more} more in the download."
    first = shown.areas[0]
    here = frozenset(_both(shown, first, label) for _, label in keys) if len(shown.areas) > 1 else frozenset()
    return bars(BarSpec(points=tuple(points), here=here, **common))


def _stacked(shown: Explored) -> Chart:
    rows = tuple(
        Series(shown.names[code], tuple(_point(shown, code, key, label) for key, label in shown.keys))
        for code in shown.areas
    )
    shares = not shown.query.indicator.unit.is_rate
    common = _common(shown, when=True)
    common["subtitle"] += " Each bar is the whole of its area." if shares else ""
    parts = tuple(label for _, label in shown.keys)
    return stacked(StackSpec(parts=parts, rows=rows, normalise=shares, label_name="Area", **common))


def _point(shown: Explored, code: str, key: str, label: str) -> Point:
    figure = shown.at(code, key)
    return Point.of(figure, label) if figure else Point(label)


# -- the table


def table(region: Region, shown: Explored) -> tuple[TableView, int]:
    """(the figures of the query, how many rows were left to the download). Each number leads to its own page."""
    if not shown.query.breakdown:
        return _table_of_areas(region, shown), 0
    by_time = shown.over_time and len(shown.areas) == 1
    across: list[tuple[str, str, Period]] = (
        [(one.label, shown.areas[0], one) for one in shown.stretch]
        if by_time
        else [(shown.names[code], code, shown.period) for code in shown.areas]
    )
    columns = [Column(shown.query.by.label if shown.query.by else "Part")]
    columns += [Column(label, numeric=True) for label, _, _ in across]
    rows = [
        (label, *(_cell(region, shown, shown.at(code, key, period), key) for _, code, period in across))
        for key, label in shown.keys[:MOST_ROWS]
    ]
    when = shown.names[shown.areas[0]] if by_time else shown.period.sentence
    caption = f"{heading(shown)}, {when}"
    return TableView(caption, tuple(columns), tuple(rows)), max(0, len(shown.keys) - MOST_ROWS)


def _table_of_areas(region: Region, shown: Explored) -> TableView:
    periods = shown.stretch if shown.over_time else [shown.period]
    caption = f"{heading(shown)}, {periods[0].label if len(periods) == 1 else f'{periods[0].label} to {periods[-1].label}'}"

    def cell(code: str, period: Period) -> Any:
        return _cell(region, shown, shown.at(code, "", period), "")

    if len(periods) > len(shown.areas):
        columns = [Column("Period"), *(Column(shown.names[code], numeric=True) for code in shown.areas)]
        rows = [(one.label, *(cell(code, one) for code in shown.areas)) for one in reversed(periods)]
    else:
        columns = [Column("Area"), *(Column(one.label, numeric=True) for one in periods)]
        others = {region.geography.comparators.region, region.geography.comparators.country}
        rows = [
            (
                Cell(shown.names[code], href="" if code in others else f"/{region.id}/areas/{code}/"),
                *(cell(code, one) for one in periods),
            )
            for code in shown.areas
        ]
    return TableView(caption, tuple(columns), tuple(rows))


def _cell(region: Region, shown: Explored, figure: Figure | None, key: str) -> Any:
    if figure is None:
        return Cell("[x]", hidden="not in this release")
    href = f"/{region.id}/figures/{shown.query.indicator.id}/{figure.area.code}/{figure.period.code}/"
    pairs = [("breakdown", key), ("vintage", shown.query.vintage)]
    query = urlencode([pair for pair in pairs if pair[1]])
    return Cell(write_figure(figure, shown.query.indicator.decimals), href=f"{href}?{query}" if query else href)
