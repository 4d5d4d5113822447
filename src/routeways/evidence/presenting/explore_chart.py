"""The one chart of the explore page, in the drawing that was chosen."""

from __future__ import annotations

from typing import Any

from routeways.evidence.explore import Explored
from routeways.evidence.presenting.charts import small_print, source_words
from routeways.evidence.presenting.explore_words import heading, title
from routeways.evidence.reading import is_survey
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

MOST_BARS, MOST_PANELS = 20, 24


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
    more = (len(shown.keys) + shown.more_keys) * len(shown.areas) - len(series)
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
            common["title"] = (
                f"{sum(p.group == 'above' for p in grouped)} of {len(grouped)} areas are above {reference.label}"
            )
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
    more = len(shown.keys) + shown.more_keys - len(keys)
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
