"""How the benchmarks of one institution move from evaluation to evaluation, within one scheme and one origin."""

from __future__ import annotations

from collections.abc import Sequence

from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models import Evaluation
from routeways.ui.charts.model import Chart, Point, Series
from routeways.ui.charts.multiples import MultiplesSpec, multiples
from routeways.values.unit import Unit


def over_time(line: Sequence[Evaluation]) -> Chart | None:
    """A small line a benchmark for evaluations of one of `queries.series`, oldest first; None for a single day.

    Of several on one day the last stands. Days stand in true distance.
    """
    days = list({one.taken_on: one for one in line}.values())
    if len(days) < 2:
        return None
    shares = [{one.benchmark: one.percent for one in found.results.all()} for found in days]
    series = tuple(
        Series(
            f"{number}. {name}",
            tuple(
                Point(f"{one.taken_on:%-d %b %Y}", of.get(number), at=float(one.taken_on.toordinal()))
                for one, of in zip(days, shares, strict=True)
            ),
        )
        for number, name in BENCHMARKS.items()
    )
    first, last = (sum(percent == 100 for percent in of.values()) for of in (shares[0], shares[-1]))
    return multiples(
        MultiplesSpec(
            title=f"{last} of {len(BENCHMARKS)} benchmarks in full on {days[-1].taken_on:%-d %B %Y}, "
            f"{first} on {days[0].taken_on:%-d %B %Y}",
            subtitle=f"{days[-1].get_scheme_display()}. Share of the criteria of each benchmark, per cent.",
            source=str(days[-1].get_origin_display()),
            unit=Unit.PER_CENT,
            decimals=0,
            series=series,
            reference=Point("All criteria", 100),
            columns=2,
            label_name="Day",
        )
    )
