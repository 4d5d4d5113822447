"""Whatever numbers and symbols come, every chart is well formed and inside its box."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.ui import charts
from routeways.ui.charts import Dot, Note, Point, Series, Tile
from routeways.values import Mark, Symbol, Unit
from tests.ui.drawings import assert_sound, parse

sizes = st.sampled_from([1e-4, 1.0, 100.0, 1e6, 1e12])
numbers = st.builds(lambda value, size: value * size, st.floats(-1, 1, allow_nan=False), sizes)
words = st.text(min_size=1, max_size=30) | st.sampled_from(["Blackburn with Darwen", "W" * 30, "  ", "2024/25"])
marks = st.frozensets(st.sampled_from(list(Mark)), max_size=2)
units = st.sampled_from([Unit.PER_CENT, Unit.PEOPLE, Unit.POUNDS_PER_WEEK])


@st.composite
def points(draw: st.DrawFn, label: str | None = None) -> Point:
    name = label if label is not None else draw(words)
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return Point(name, symbol=draw(st.none() | st.sampled_from(list(Symbol))))
    value = draw(numbers)
    if kind == 1:
        return Point(name, value, marks=draw(marks), group=draw(st.sampled_from(["", "a"])))
    spread = abs(draw(numbers))
    return Point(name, value, marks=draw(marks), lower=value - spread, upper=value + spread / draw(st.integers(1, 3)))


def series(count: int = 4) -> st.SearchStrategy[tuple[Series, ...]]:
    one = st.tuples(*(points(f"20{18 + number}") for number in range(5)))
    return st.lists(st.builds(Series, words, one), max_size=count).map(tuple)


equal = st.builds(
    lambda value, count: tuple(Point(f"P{number}", value) for number in range(count)), numbers, st.integers(1, 5)
)
rows = st.lists(points(), max_size=8).map(tuple) | equal


@settings(max_examples=60, deadline=None)
@given(series(), units, st.booleans())
def test_lines(lines: tuple[Series, ...], unit: Unit, zero: bool) -> None:
    notes = (Note("2019", "An event with a rather long name"), Note("2022", "Another"))
    assert_sound(charts.line(charts.LineSpec(title="T", series=lines, unit=unit, zero=zero, notes=notes)))


@settings(max_examples=60, deadline=None)
@given(rows, units)
def test_bars_and_sparklines(given_rows: tuple[Point, ...], unit: Unit) -> None:
    assert_sound(charts.bars(charts.BarSpec(title="T", points=given_rows, unit=unit)))
    assert_sound(charts.spark(charts.SparkSpec(title="T", points=given_rows, unit=unit)))


@settings(max_examples=60, deadline=None)
@given(rows, points("England"), points("The region"), units)
def test_dots(given_rows: tuple[Point, ...], england: Point, region: Point, unit: Unit) -> None:
    ordered = charts.sort_out(given_rows, england)
    assert_sound(charts.dots(charts.DotSpec(title="T", points=ordered, references=(england, region), unit=unit)))
    assert_sound(charts.dots(charts.DotSpec(title="T", points=given_rows, unit=unit)))


@settings(max_examples=40, deadline=None)
@given(series(), units, st.booleans())
def test_stacked(lines: tuple[Series, ...], unit: Unit, normalise: bool) -> None:
    spec = charts.StackSpec(
        title="T", parts=("Learning", "Job", "Other", "Not known", "e"), rows=lines, unit=unit, normalise=normalise
    )
    assert_sound(charts.stacked(spec))


@settings(max_examples=40, deadline=None)
@given(series(7), points("England"), st.integers(1, 4), units)
def test_multiples(lines: tuple[Series, ...], england: Point, columns: int, unit: Unit) -> None:
    assert_sound(
        charts.multiples(charts.MultiplesSpec(title="T", series=lines, reference=england, columns=columns, unit=unit))
    )


@settings(max_examples=60, deadline=None)
@given(rows, units)
def test_tile_maps(given_rows: tuple[Point, ...], unit: Unit) -> None:
    tiles = tuple(Tile(number / 2, number % 3, point) for number, point in enumerate(given_rows))
    colours = charts.sequential([point.value for point in given_rows], unit)
    assert_sound(charts.tile_map(charts.TileSpec(title="T", tiles=tiles, colours=colours, unit=unit)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Dot, words, points("x"), points("y")), max_size=8).map(tuple), units)
def test_quadrants(dots: tuple[Dot, ...], unit: Unit) -> None:
    chart = charts.quadrant(
        charts.QuadrantSpec(
            title="T", dots=dots, x_name="x", y_name="y", x_ends=("Few", "Many"), y_ends=("Low", "High"), unit=unit
        )
    )
    assert_sound(chart)


@settings(max_examples=25, deadline=None)
@given(series(), st.sampled_from(["light", "dark"]), words)
def test_files_of_their_own(lines: tuple[Series, ...], theme: charts.Theme, title: str) -> None:
    drawn = charts.standalone(charts.line(charts.LineSpec(title=title, source=title, series=lines)), theme)
    parse(drawn)
    assert "var(" not in drawn
