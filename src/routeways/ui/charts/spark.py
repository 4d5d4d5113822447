"""A word-sized line for a key figure: shape only, with its gaps; the numbers stand beside it."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import Chart, Point, Series, Spec
from routeways.ui.charts.scale import Axis
from routeways.ui.charts.strokes import draw_series, labels_of, place_labels
from routeways.ui.charts.words import finish, sentence, table_of_points

WIDTH, HEIGHT = 136.0, 46.0


@dataclass(frozen=True, kw_only=True)
class SparkSpec(Spec):
    """The points of one series, oldest first."""

    points: tuple[Point, ...]
    label_name: str = "Period"


def spark(spec: SparkSpec) -> Chart:
    """A sparkline, 136 × 46 units. The last value is a dot; gaps carry their symbol; it has no scale."""
    numbers = [point.value for point in spec.points if point.value is not None]
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    y = Axis(low - pad, high + pad, (), 0, 38, 7)
    one = Series(
        spec.title, tuple(Point(p.label, p.value, p.symbol, p.marks, group=p.group, at=p.at) for p in spec.points)
    )
    place = place_labels(labels_of([one]), [one], 9, WIDTH - 9)
    body = [svg.across(4, WIDTH - 4, 43, "g"), *draw_series(one, place, y, "rest-s thin")]
    for point in spec.points:
        if point.value is None and len(spec.points) <= 8:
            body.append(svg.text(place.xs[point.label], 40, point.sign, "t-c halo"))
    last = spec.points[-1] if spec.points else None
    if last and last.value is not None:
        x, top = place.xs[last.label], y.at(last.value)
        body.append(svg.circle(x, top, 5, "unsure lead-s" if last.unsure else "lead-f"))
    return finish(
        "spark",
        spec,
        body=body,
        description=sentence(spec, spec.points),
        table=table_of_points(spec, spec.points),
        width=WIDTH,
        height=HEIGHT,
        classes="spark",
    )
