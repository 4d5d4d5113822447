"""An indicator page: its lead, charts, provenance and table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html

from routeways.evidence import sentences
from routeways.evidence.definitions import Indicator, sources
from routeways.evidence.indicator_view import Across, IndicatorView, Split
from routeways.evidence.naming import in_groups
from routeways.evidence.presenting import charts
from routeways.evidence.reading import THEMES, certain
from routeways.ui.charts import Chart
from routeways.ui.tables import Cell, Column, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure, Mark
from routeways.values.arithmetic import difference
from routeways.values.comparison import Comparison
from routeways.values.words import listed
from routeways.warehouse.models import FigureSet

STANDING = {
    Comparison.ABOVE: "Clearly above",
    Comparison.BELOW: "Clearly below",
    Comparison.SAME: "The same",
    Comparison.TOO_CLOSE: "Too close to call",
    Comparison.NOT_COMPARABLE: "Cannot be compared",
}


def lead(view: IndicatorView) -> str:
    """What the region's figure is, how it stands to the country, and which districts stand out."""
    whole = view.of(view.region.code)
    if whole is None or view.period is None:
        return f"There are no figures for {view.region.name} yet."
    first = sentences.of_figure(view.indicator, whole, view.region.name)
    parts = (first, _against_country(view, whole), _outlook(view), _who_stands_out(view))
    return " ".join(part for part in parts if part)


def _outlook(view: IndicatorView) -> str:
    """The last forecast, where the shown figure is not one itself."""
    line = view.lines.get(view.region.code, ())
    if view.period is None or not line or line[-1].period.end <= view.period.end:
        return ""
    return sentences.statement(view.indicator, line[-1]) if Mark.FORECAST in line[-1].marks else ""


def _against_country(view: IndicatorView, whole: Figure) -> str:
    country = next((row for row in view.rows if row.code == view.reference[0]), None)
    own = next((row for row in view.rows if row.code == view.region.code), None)
    if country is None or own is None or own.against is None or country.figure.value is None:
        return ""
    number = sentences.number(country.figure, view.indicator.decimals)
    if whole.value is None:
        return f"{country.name}’s is {number}."
    match own.against:
        case Comparison.ABOVE:
            return f"That is higher than {country.name}’s {number}."
        case Comparison.BELOW:
            return f"That is lower than {country.name}’s {number}."
        case Comparison.TOO_CLOSE:
            return f"{country.name}’s is {number}: too close to call."
        case _:
            return f"{country.name}’s is {number}."


def _who_stands_out(view: IndicatorView) -> str:
    districts = view.kind("district")
    above = [row.name for row in districts if row.against is Comparison.ABOVE]
    below = [row.name for row in districts if row.against is Comparison.BELOW]
    if not (above or below) or len(above) + len(below) > 6:
        return ""
    parts = []
    if above:
        parts.append(f"{listed(above)} {'is' if len(above) == 1 else 'are'} above")
    if below:
        parts.append(f"{listed(below)} {'is' if len(below) == 1 else 'are'} below")
    intro = "Only these districts can be told apart from" if view.survey else "Districts that differ from"
    return f"{intro} {view.reference[1]}: {' and '.join(parts)}."


def drawn(view: IndicatorView) -> dict[str, Chart]:
    """Name → chart; the names stand in addresses of downloads."""
    if view.period is None:
        return {}
    indicator, region = view.indicator, view.region
    districts = view.kind("district")
    found: dict[str, Chart] = {}
    reference = view.of(view.reference[0])
    if any(row.figure.value is not None for row in districts):
        figures = {row.code: row.figure for row in districts}
        found["map"] = charts.map_of(region, indicator, figures, reference, view.reference[1])
        named = [(row.name, row.figure) for row in districts]
        if indicator.unit.is_rate:
            references = [(row.name, row.figure) for row in view.rows if row.code in (view.reference[0], region.code)]
            references.sort(key=lambda pair: pair[0] != view.reference[1])
            found["districts"] = charts.dots_of(indicator, named, references, view.period.sentence)
        else:
            title = f"{indicator.title}, largest first"
            found["districts"] = charts.bars_of(indicator, named, title, view.period.sentence)
    lines = {row.name: view.lines[row.code] for row in _lines(view) if len(view.lines.get(row.code, ())) > 1}
    if lines:
        found["trend"] = charts.line_of(indicator, lines, trend_title(view))
    series = {row.name: view.lines[row.code] for row in districts if len(view.lines.get(row.code, ())) > 2}
    if sum(any(one.value is not None for one in line) for line in series.values()) > 2:
        against = (view.reference[1], reference) if reference is not None and indicator.unit.is_rate else None
        found["each"] = charts.multiples_of(indicator, series, against)
    return found


def _lines(view: IndicatorView) -> list[Across]:
    """The region first, then what may stand beside it: counts of a country would flatten the region's line."""
    whole = [row for row in view.rows if row.code == view.region.code]
    if not view.indicator.unit.is_rate:
        return whole
    comparators = (view.region.geography.comparators.region, view.region.geography.comparators.country)
    return whole + [row for row in view.rows if row.code in comparators]


BARS = 20  # more bars than these are a list; the explore page has them all
ROWS = 60


def broken_down(view: IndicatorView, found: Sequence[Split]) -> list[dict[str, Any]]:
    """For each breakdown of the region: heading, chart, table, and where to explore it."""
    place = view.region.name
    made = []
    for one in found:
        by = f"by {sentences.lower_first(one.breakdown.label)}"
        named = by in view.indicator.title.lower()  # “People in work by occupation” says so itself
        title = f"{view.indicator.title} in {place}" + ("" if named else f" {by}")
        shown = one.parts[:BARS]
        drawing = charts.parts_of(
            view.indicator,
            [(part.name, part.figure) for part in shown],
            title if len(shown) == len(one.parts) else f"{title}: the {BARS} largest",
            one.period.sentence,
        )
        made.append(
            {
                "name": f"by-{one.breakdown.dimension}",
                "heading": f"By {sentences.lower_first(one.breakdown.label)}",
                "chart": drawing,
                "downloads": pictures(f"by-{one.breakdown.dimension}"),
                "table": _parts_table(view, one, f"{title}, {one.period.label}"),
                "more": len(one.parts) - ROWS if len(one.parts) > ROWS else 0,
                "explore": explore_href(view, one.breakdown.dimension),
            }
        )
    return made


def _parts_table(view: IndicatorView, one: Split, caption: str) -> TableView:
    address = f"/{view.region.id}/figures/{view.indicator.id}/{view.region.code}/{one.period.code}/"
    rows = tuple(
        (
            part.name,
            Cell(
                write_figure(part.figure, view.indicator.decimals),
                href=f"{address}?{urlencode({'breakdown': f'{one.breakdown.dimension}={part.key}'})}",
            ),
        )
        for part in one.parts[:ROWS]
    )
    return TableView(caption, (Column(one.breakdown.label), Column(view.region.name, numeric=True)), rows)


def explore_href(view: IndicatorView, dimension: str = "") -> str:
    pairs = {"indicator": view.indicator.id, "area": view.region.code, "breakdown": dimension}
    return f"/{view.region.id}/explore/?{urlencode({key: value for key, value in pairs.items() if value})}"


def pictures(name: str) -> list[dict[str, str]]:
    """The downloads under a chart."""
    return [{"label": kind.upper(), "href": f"charts/{name}.{kind}"} for kind in ("svg", "png")]


def trend_title(view: IndicatorView) -> str:
    """The finding: whether the region's line rose or fell, by the same test as the sentences on area pages."""
    line = [one for one in view.lines.get(view.region.code, ()) if one.value is not None]
    place, noun = view.region.name, view.indicator.wording.noun
    if len(line) < 2 or any(Mark.BREAK in one.marks for one in line[1:]):
        return f"{view.indicator.title} in {place}"
    first, last = line[0], line[-1]
    years = f"between {first.period.label} and {last.period.label}"
    change = difference(last, first, independent=True)
    up = (change.value or 0.0) > 0
    if Mark.FORECAST in last.marks:
        return f"{place}: {noun} is projected to {'rise' if up else 'fall'} {years}"
    sure = certain(change, survey=view.survey)
    if change.value == 0:
        return f"{place}: {noun} did not change {years}"
    if not sure:
        return f"{place}: no clear change in {noun} {years}"
    return f"{place}: {noun} {'rose' if up else 'fell'} {years}"


def tables(view: IndicatorView) -> list[tuple[str, TableView]]:
    """(heading, table) for districts, Travel to Work Areas, county and region, and what they are compared with."""
    rows = {row.code: row for row in view.rows}
    when = view.period.sentence if view.period else ""
    return [
        (group.title, _table(view, f"{group.title}: {view.indicator.title}, {when}", [rows[code] for code in codes]))
        for group, codes in in_groups(view.region, rows)
    ]


def _table(view: IndicatorView, caption: str, rows: Sequence[Across]) -> TableView:
    rate = view.indicator.unit.is_rate
    columns = [Column("Area"), Column(view.indicator.title, numeric=True)]
    if rate:
        columns.append(Column(f"Against {view.reference[1]}"))
    names = {one.code: one.name for one in view.rows}
    notes = [sentences.reason(one.figure.reason, names) for one in rows]
    noted = any(notes)
    if noted:
        columns.append(Column("Note"))

    def row(one: Across, note: str) -> tuple[Any, ...]:
        cells: list[Any] = [
            Cell(one.name, href=_area_href(view, one)),
            Cell(_written(one, view), href=figure_href(view, one)),
        ]
        if rate:
            cells.append(STANDING[one.against] if one.against else "")
        if noted:
            cells.append(note)
        return tuple(cells)

    return TableView(caption, tuple(columns), tuple(row(*pair) for pair in zip(rows, notes, strict=True)))


def _written(one: Across, view: IndicatorView) -> Any:
    return write_figure(one.figure, view.indicator.decimals)


def _area_href(view: IndicatorView, one: Across) -> str:
    comparators = view.region.geography.comparators
    if one.code in (comparators.region, comparators.country):
        return ""
    return f"/{view.region.id}/areas/{one.code}/"


def figure_href(view: IndicatorView, one: Across) -> str:
    return f"/{view.region.id}/figures/{view.indicator.id}/{one.code}/{one.figure.period.code}/"


def provenance(indicator: Indicator, region_id: str, made: FigureSet | None) -> list[dict[str, Any]]:
    """Who published it, which release, what it covers: rows of a summary list."""
    source = sources()[indicator.source]
    publisher = f"{source.publisher}{f', via {source.via}' if source.via else ''}"
    rows: list[dict[str, Any]] = [
        {"name": "Publisher", "value": publisher},
        {
            "name": "Source",
            "value": format_html('<a href="/{}/evidence/{}/">{}</a>', region_id, source.id, source.title),
        },
    ]
    if made is not None:
        rows.append({"name": "Release", "value": made.vintage.release_label})
    if indicator.denominator:
        rows.append({"name": "Covers", "value": f"{indicator.denominator[:1].upper()}{indicator.denominator[1:]}"})
    rows.append({"name": "Counted by", "value": BASIS[indicator.basis]})
    rows.append({"name": "Licence", "value": LICENCES.get(source.licence, source.licence)})
    return rows


BASIS = {
    "home": "where people live",
    "workplace": "where people work",
    "delivery": "where the training is given",
    "provider": "the college or provider",
    "school": "where the school is",
    "advert": "where the job is advertised",
    "business": "where the business is registered",
    "place": "the place itself",
}
LICENCES = {"OGL-UK-3.0": "Open Government Licence v3.0", "CC-BY-4.0": "Creative Commons Attribution 4.0"}


def by_theme(chosen: Sequence[Indicator]) -> list[tuple[str, list[Indicator]]]:
    groups: dict[str, list[Indicator]] = {}
    for one in chosen:
        groups.setdefault(one.theme, []).append(one)
    return [(THEMES[theme], found) for theme, found in groups.items()]
