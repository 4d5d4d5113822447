"""An area page: its lead, key figures, trends and table, as the components want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from routeways.evidence import sentences
from routeways.evidence.attention import Concern
from routeways.evidence.definitions import sources
from routeways.evidence.reading import THEMES, Reading
from routeways.places.regions import Region
from routeways.ui.charts import Chart, LineSpec, Point, Series, SparkSpec, line, spark
from routeways.ui.tables import Cell, Column, Content, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure
from routeways.values.comparison import Comparison
from routeways.values.words import listed
from routeways.warehouse.models import FigureSet

KEY_FIGURES = 6
TRENDS = 2


@dataclass(frozen=True)
class KeyFigure:
    """What `{% key_figure %}` takes."""

    title: str
    reading: Reading
    spark: Chart | None
    rows: list[dict[str, Any]]
    sentence: str
    period: str
    source: str
    source_href: str
    href: str


def address(region: Region, indicator: str) -> str:
    return f"/{region.id}/indicators/{indicator}/"


def figure_address(region: Region, reading: Reading) -> str:
    period = reading.headline.period.code if reading.headline else ""
    return f"/{region.id}/figures/{reading.indicator.id}/{reading.code}/{period}/"


def key_figures(region: Region, readings: Iterable[Reading], sets: dict[str, FigureSet]) -> list[KeyFigure]:
    """The indicators marked as key figures, in their order."""
    chosen = sorted((one for one in readings if one.indicator.key_figure), key=lambda one: one.indicator.key_figure)
    return [_key_figure(region, one, sets) for one in chosen[:KEY_FIGURES]]


def _key_figure(region: Region, reading: Reading, sets: dict[str, FigureSet]) -> KeyFigure:
    source = sources()[reading.indicator.source]
    release = sets[reading.indicator.id].vintage.release_label if reading.indicator.id in sets else ""
    return KeyFigure(
        title=reading.indicator.title,
        reading=reading,
        spark=small_line(reading),
        rows=beside_rows(region, reading),
        sentence=sentences.summary(reading, region.code, region.name),
        period=reading.headline.period.label if reading.headline else "",
        source=f"{source.publisher}: {release}" if release else source.publisher,
        source_href=figure_address(region, reading),
        href=address(region, reading.indicator.id),
    )


def beside_rows(region: Region, reading: Reading) -> list[dict[str, Any]]:
    """The region's and the country's figures, and the last one known where the headline is a symbol."""
    rows: list[dict[str, Any]] = []
    headline = reading.headline
    if headline is not None and headline.value is None and reading.last_known is not None:
        rows.append({"name": f"Last published, {reading.last_known.period.label}", "value": reading.last_known})
    shown = {region.code, region.geography.comparators.country}
    rows += [{"name": one.name, "value": one.figure} for one in reading.beside if one.code in shown]
    return rows


def small_line(reading: Reading) -> Chart | None:
    if len(reading.series) < 2:
        return None
    points = tuple(Point.of(figure, figure.period.label) for figure in reading.series)
    title = f"{reading.indicator.title}, {points[0].label} to {points[-1].label}"
    return spark(
        SparkSpec(title=title, unit=reading.indicator.unit, decimals=reading.indicator.decimals, points=points)
    )


def trends(region: Region, readings: Iterable[Reading]) -> list[Chart]:
    """The first key figures that have a line to draw."""
    chosen = sorted((one for one in readings if one.indicator.key_figure), key=lambda one: one.indicator.key_figure)
    drawn = [one for one in chosen if len(one.series) >= 3 and one.headline and one.headline.unit.is_rate]
    return [trend(region, one) for one in drawn[:TRENDS]]


def trend(region: Region, reading: Reading) -> Chart:
    """The area's line beside the region's and the country's; its title is what can be said."""
    source = sources()[reading.indicator.source]
    series = tuple(
        Series(name, tuple(Point.of(figure, figure.period.label) for figure in figures))
        for name, figures in reading.lines.items()
    )
    return line(
        LineSpec(
            title=trend_title(region, reading),
            subtitle=f"{reading.indicator.meaning}",
            source=f"{source.publisher}{f' via {source.via}' if source.via else ''}",
            unit=reading.indicator.unit,
            decimals=reading.indicator.decimals,
            series=series,
            caption=f"{reading.indicator.title}, {reading.name} and comparators",
            label_name="Period",
        )
    )


def trend_title(region: Region, reading: Reading) -> str:
    """The finding: how the area stands to the region (or the region to the country) now."""
    other = region.code if reading.code != region.code else region.geography.comparators.country
    name = next((one.name for one in reading.beside if one.code == other), "")
    noun = reading.indicator.wording.noun
    if reading.headline is None or not reading.headline.unit.is_rate:
        return f"{_begin(noun)} in {sentences.the(reading.name)}"
    match reading.against(other):
        case Comparison.TOO_CLOSE:
            return f"{_begin(noun)} in {sentences.the(reading.name)} cannot be told apart from {name}’s"
        case Comparison.ABOVE:
            return f"{_begin(noun)} is higher in {sentences.the(reading.name)} than in {name}"
        case Comparison.BELOW:
            return f"{_begin(noun)} is lower in {sentences.the(reading.name)} than in {name}"
        case _:
            return f"{_begin(noun)} in {sentences.the(reading.name)}"


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def lead(region: Region, readings: Sequence[Reading], found: Sequence[Concern]) -> str:
    """Two or three sentences that answer “what is happening here?”."""
    other = region.code if readings and readings[0].code != region.code else region.geography.comparators.country
    keys = [one for one in readings if one.indicator.key_figure and one.headline and one.headline.unit.is_rate]
    name = next((b.name for one in keys for b in one.beside if b.code == other), region.name)
    place = sentences.the(readings[0].name if readings else region.name)
    here = sentences.upper_first(place)
    standing = {kind: [one for one in keys if one.against(other) is kind] for kind in Comparison}
    better: list[Reading] = []
    worse: list[Reading] = []
    for kind in (Comparison.ABOVE, Comparison.BELOW):
        for one in standing[kind]:
            good = (kind is Comparison.ABOVE) == (one.indicator.direction == "higher")
            if one.indicator.direction != "neither":
                (better if good else worse).append(one)
    parts = []
    if worse:
        parts.append(f"{here} does less well than {name} on {_listed(worse)}.")
    if better:
        opening = "It does better" if worse else f"{here} does better than {name}"
        parts.append(f"{opening} on {_listed(better)}.")
    close = standing[Comparison.TOO_CLOSE]
    if close:
        parts.append(f"On {_listed(close)}, the survey is too small to show a difference.")
    return " ".join(parts) or f"What official figures say about {place}."


def _listed(readings: Sequence[Reading], most: int = 3) -> str:
    return listed(one.indicator.wording.noun for one in readings[:most])


def concern_items(region: Region, found: Iterable[Concern]) -> list[dict[str, str]]:
    return [
        {
            "title": one.title,
            "text": one.text,
            "href": address(region, one.reading.indicator.id),
            "action": f"See {sentences.lower_first(one.reading.indicator.title)} in every area",
        }
        for one in found
    ]


def tables(region: Region, readings: Iterable[Reading]) -> list[tuple[str, TableView]]:
    """Every indicator of the area by theme: the figure, its period, the region's, the country's and how they stand."""
    by_theme: dict[str, list[Reading]] = {}
    for one in readings:
        by_theme.setdefault(one.indicator.theme, []).append(one)
    made = []
    for theme, found in by_theme.items():
        others = [(one.code, one.name) for one in found[0].beside]
        columns = (
            Column("Indicator"),
            Column("Period"),
            Column(found[0].name, numeric=True),
            *(Column(name, numeric=True) for _, name in others),
        )
        rows = tuple(_row(region, one, [code for code, _ in others]) for one in found)
        made.append((THEMES[theme], TableView(THEMES[theme], columns, rows)))
    return made


def _opening(region: Region, reading: Reading, code: str, figure: Figure) -> Content:
    """A figure that opens to its own page; one that is missing outside this area stays a symbol."""
    written = write_figure(figure, reading.indicator.decimals)
    if figure.value is None and code != reading.code:
        return written
    return Cell(written, href=f"/{region.id}/figures/{reading.indicator.id}/{code}/{figure.period.code}/")


def _row(region: Region, reading: Reading, others: list[str]) -> tuple[Any, ...]:
    headline = reading.headline
    beside = {one.code: one.figure for one in reading.beside}
    return (
        Cell(reading.indicator.title, href=address(region, reading.indicator.id)),
        headline.period.label if headline else "",
        _opening(region, reading, reading.code, headline) if headline is not None else Cell("[x]"),
        *(_opening(region, reading, code, beside[code]) if code in beside else "" for code in others),
    )
