"""Charts of figures, shared by pages, downloads and the API: one function a chart, readings in, `Chart` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from routeways.evidence.definitions import Indicator, sources
from routeways.evidence.reading import is_survey
from routeways.places import queries as places
from routeways.places.regions import Region
from routeways.ui.charts import (
    BarSpec,
    Chart,
    DotSpec,
    LineSpec,
    MapSpec,
    MultiplesSpec,
    Point,
    Series,
    Shape,
    Tile,
    TileSpec,
    against,
    area_map,
    bars,
    dots,
    line,
    multiples,
    sequential,
    sort_out,
    tile_map,
)
from routeways.ui.charts.dots import UNKNOWN
from routeways.values import Figure, Unit

Named = Sequence[tuple[str, Figure]]  # (area's name, figure)


def source_words(indicator: Indicator) -> str:
    source = sources()[indicator.source]
    return f"{source.publisher}{f' via {source.via}' if source.via else ''}"


def small_print(indicator: Indicator, when: str = "") -> str:
    """What, when and in which unit, under a chart's title."""
    what = indicator.denominator and f"Per cent of {indicator.denominator}"
    if indicator.unit is not Unit.PER_CENT or not what:
        what = indicator.title
    return f"{what}, {when}." if when else f"{what}."


def map_of(
    region: Region,
    indicator: Indicator,
    figures: Mapping[str, Figure],
    reference: Figure | None,
    name: str,
    *,
    areas: str = "../../areas/",
) -> Chart:
    """Districts by how they stand to the reference (rates) or by size (counts), on real outlines once there are any.

    `areas` is where the districts' pages are, seen from the page that shows the map.
    """
    when = next((figure.period for figure in figures.values()), None)
    codes = [code.code for code in region.districts(when.end if when else None)]
    names = places.names()
    points = {code: _point(figures.get(code), names.get(code, code), f"{areas}{code}/") for code in codes}
    compare = indicator.unit.is_rate and reference is not None and reference.value is not None
    if compare and reference is not None:
        exact = not is_survey(indicator)
        sorted_out = _sorted_out(list(points.values()), Point.of(reference, name), exact=exact)
        by_label = {point.label: point for point in sorted_out}
        points = {code: by_label[point.label] for code, point in points.items()}
    colours = (
        against(name, exact=not is_survey(indicator))
        if compare
        else sequential([p.value for p in points.values()], indicator.unit, decimals=indicator.decimals)
    )
    common: dict[str, Any] = {
        "title": map_title(indicator, list(points.values()), name, compare=compare),
        "subtitle": small_print(indicator, when.sentence if when else ""),
        "source": source_words(indicator),
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "colours": colours,
        "label_name": "District",
    }
    drawn = places.outline(region, on=when.end if when else None)
    if drawn is not None and set(codes) <= set(drawn.paths):
        shapes = tuple(Shape(drawn.paths[code], points[code], drawn.labels[code]) for code in codes)
        return area_map(MapSpec(shapes=shapes, box=drawn.box, **common))
    labels = {tile.code: tile for tile in region.tiles(when.end if when else None)}
    tiles = tuple(Tile(labels[code].column, labels[code].row, points[code]) for code in codes if code in labels)
    return tile_map(TileSpec(tiles=tiles, **common))


def map_title(indicator: Indicator, points: Sequence[Point], name: str, *, compare: bool) -> str:
    """The finding: how many districts can be told apart; for counts, where there are most."""
    known = [point for point in points if point.value is not None]
    if not known:
        return f"{indicator.title}: no district has a figure"
    if not compare:
        if is_survey(indicator):
            return f"{indicator.title}, district by district"  # which is the most may be a matter of who was asked
        most = max(known, key=lambda point: point.value or 0.0)
        return f"{indicator.title}: {'highest' if indicator.unit.is_rate else 'most'} in {most.label}"
    groups = [point.group for point in points]
    close, above, below = (groups.count(group) for group in ("close", "above", "below"))
    total, all_have = close + above + below, len(known) == len(points)
    if not total:
        return f"{indicator.title}: no district can be compared with {name}"
    which = "" if all_have and total == len(points) else " that we can compare"
    if close > total / 2:
        return f"{_of(close, total, which)} too close to {name} to call"
    if not above and below:
        return f"{_of(below, total, which)} below {name}"
    others = f", {_count(below).lower()} {'is' if below == 1 else 'are'} below" if below and above else ""
    return f"{_of(above, total, which)} above {name}{others}"


def _of(number: int, total: int, which: str) -> str:
    """“Two of 14 districts are”, “Both districts that we can compare are”, “All 14 districts are”."""
    if number == total:
        all_of = {1: "The one district", 2: "Both districts"}.get(total, f"All {total} districts")
        return f"{all_of}{which} {'is' if total == 1 else 'are'}"
    return f"{_count(number)} of {total} districts{which} {'is' if number < 2 else 'are'}"


def _count(number: int) -> str:
    words = ["None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
    return words[number] if number < len(words) else str(number)


def dots_of(indicator: Indicator, districts: Named, references: Named, when: str) -> Chart:
    """Each district with its interval, grouped by whether it can be told apart from the last reference."""
    points = [_point(figure, name) for name, figure in districts]
    lines = [Point.of(figure, name) for name, figure in references if figure.value is not None]
    survey = is_survey(indicator)
    if lines:
        points = _sorted_out(points, lines[0], exact=not survey)
    spread = [figure.margin for _, figure in districts if figure.margin is not None]
    wide = survey and spread and max(spread) > 3
    title = "The margins are wide, so do not rank districts" if wide else f"{indicator.title}, district by district"
    whisker = " Whisker: 95% margin." if survey else ""
    return dots(
        DotSpec(
            title=title,
            subtitle=f"{small_print(indicator, when)} Dot: the figure.{whisker}",
            source=source_words(indicator),
            unit=indicator.unit,
            decimals=indicator.decimals,
            points=tuple(points),
            references=tuple(lines),
            exact=not survey,
            label_name="District",
        )
    )


def bars_of(indicator: Indicator, named: Named, title: str, when: str, *, here: frozenset[str] = frozenset()) -> Chart:
    """Counts, the largest first."""
    ordered = sorted(named, key=lambda pair: -(pair[1].value if pair[1].value is not None else -1.0))
    return parts_of(indicator, ordered, title, when, here=here)


def parts_of(indicator: Indicator, named: Named, title: str, when: str, *, here: frozenset[str] = frozenset()) -> Chart:
    """The parts of a breakdown as bars, in the order given."""
    return bars(
        BarSpec(
            title=title,
            subtitle=small_print(indicator, when),
            source=source_words(indicator),
            unit=indicator.unit,
            decimals=indicator.decimals,
            points=tuple(_point(figure, name) for name, figure in named),
            here=here,
        )
    )


def line_of(indicator: Indicator, lines: Mapping[str, Sequence[Figure]], title: str) -> Chart:
    """Figures over time, the first line leading."""
    return line(
        LineSpec(
            title=title,
            subtitle=small_print(indicator),
            source=source_words(indicator),
            unit=indicator.unit,
            decimals=indicator.decimals,
            series=series_of(lines),
            caption=indicator.title,
            label_name="Period",
        )
    )


def multiples_of(
    indicator: Indicator, lines: Mapping[str, Sequence[Figure]], reference: tuple[str, Figure] | None
) -> Chart:
    """Each district's line on one scale."""
    return multiples(
        MultiplesSpec(
            title="Each district, same scale",
            subtitle=small_print(indicator),
            source=source_words(indicator),
            unit=indicator.unit,
            decimals=indicator.decimals,
            series=series_of(lines),
            reference=Point.of(reference[1], reference[0]) if reference and reference[1].value is not None else None,
            columns=3,
        )
    )


def series_of(lines: Mapping[str, Sequence[Figure]]) -> tuple[Series, ...]:
    """One series a line. A period kind that differs breaks the line: its points form a group of their own."""
    return tuple(
        Series(name, tuple(Point.of(one, one.period.label, group=one.period.kind.value) for one in figures))
        for name, figures in lines.items()
    )


def _sorted_out(points: Sequence[Point], reference: Point, *, exact: bool) -> list[Point]:
    """Grouped against the reference; a point that is unreliable and has no interval is not compared."""
    found = sort_out(points, reference, exact=exact)
    return [replace(one, group=UNKNOWN) if one.unsure and one.interval is None else one for one in found]


def _point(figure: Figure | None, label: str, href: str = "") -> Point:
    return Point(label, href=href) if figure is None else Point.of(figure, label, href=href)


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda figure: figure.period.sort_key)
