"""What each kind of chart does with symbols, gaps, margins and hostile text."""

from __future__ import annotations

from itertools import pairwise

import pytest

from routeways.ui import charts, gallery_charts
from routeways.ui.charts import Dot, Note, Point, Series, Shape, Tile
from routeways.ui.tables import cell
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit
from tests.ui.drawings import all_of, assert_sound, parse, places, texts

HOSTILE = "</text><script>alert('x')</script>&\"\x00\x0b\ud800"
U = frozenset({Mark.UNRELIABLE})
ENGLAND = Point("England", 75.0, lower=74.5, upper=75.5)


def line(*series: Series, **options: object) -> charts.Chart:
    return charts.line(charts.LineSpec(title="A finding", series=series, **options))  # type: ignore[arg-type]


def years(*values: float | None, **changes: object) -> tuple[Point, ...]:
    return tuple(
        Point(str(2018 + i), value, Symbol.CONFIDENTIAL if value is None else None) for i, value in enumerate(values)
    )


@pytest.mark.parametrize(
    "chart", [*gallery_charts.all_charts(), *gallery_charts.sparks().values()], ids=lambda c: f"{c.kind}"
)
def test_every_example_is_sound_and_has_its_numbers_in_a_table(chart: charts.Chart) -> None:
    assert_sound(chart)
    assert chart.table.rows
    for row in chart.table.rows:
        number = cell(row[-1]).number
        if number and number.value and chart.kind not in {"quadrant", "locator", "multiples"}:
            assert number.value in chart.description


def test_a_missing_year_breaks_the_line_and_prints_its_symbol_at_the_axis() -> None:
    chart = line(Series("Burnley", years(71, 73, None, 74, 75)))
    assert len(all_of(chart, "polyline", "ln")) == 2
    symbol = next(element for element in all_of(chart, "text") if element.text == "[c]")
    axis = max(y for element in all_of(chart, "path", "ax") for _, y in places(element))
    assert float(symbol.get("y", "0")) == pytest.approx(axis - 8)
    assert "2020 confidential" in chart.description
    assert cell(chart.table.rows[2][1]).plain == "[c]"


def test_a_point_without_value_or_symbol_is_drawn_as_not_available_never_as_zero() -> None:
    chart = line(Series("Burnley", (Point("2018", 71), Point("2019"), Point("2020", 72))))
    assert "[x]" in texts(chart)
    assert "0" not in texts(chart)


def test_a_lone_point_keeps_its_dot() -> None:
    chart = line(Series("Burnley", years(71, None, 74, None, 75)))
    assert not all_of(chart, "polyline")
    assert len(all_of(chart, "circle", "lead-f")) == 3


def test_an_unreliable_point_is_a_hollow_dashed_ring_with_its_number_and_symbol() -> None:
    points = (Point("2018", 2700, marks=U), Point("2019", 2200), Point("2020", 2500))
    chart = line(Series("Burnley", points), unit=Unit.PEOPLE)
    (ring,) = all_of(chart, "circle", "unsure")
    assert "lead-s" in ring.get("class", "")
    assert "2,700 [u]" in texts(chart)


def test_incomparable_periods_are_not_joined() -> None:
    by_group = (Point("2018", 1, group="old"), Point("2019", 2, group="old"), Point("2020", 3, group="new"))
    by_mark = (Point("2018", 1), Point("2019", 2), Point("2020", 3, marks=frozenset({Mark.BREAK})))
    for points in (by_group, by_mark):
        chart = line(Series("Starts", points))
        (stroke,) = all_of(chart, "polyline", "ln")
        assert len(stroke.get("points", "").split()) == 2
        assert "break" in texts(chart)


def test_what_leads_to_a_forecast_is_dotted() -> None:
    points = (*years(1, 2, 3), Point("2021", 4, marks=frozenset({Mark.FORECAST})))
    chart = line(Series("Starts", points))
    assert len(all_of(chart, "polyline", "ahead")) == 1


def test_the_subjects_interval_is_a_band_and_a_lone_points_a_whisker() -> None:
    def point(label: str, value: float) -> Point:
        return Point(label, value, lower=value - 5, upper=value + 5)

    chart = line(
        Series(
            "Burnley",
            (point("2018", 70), point("2019", 71), Point("2020", symbol=Symbol.CONFIDENTIAL), point("2021", 72)),
        )
    )
    assert len(all_of(chart, "path", "band")) == 1
    assert len(all_of(chart, "path", "whisker")) == 1
    assert any("72.0 ± 5.0" in words or "72 ± 5" in words for words in texts(chart))


def test_an_axis_without_zero_says_so_and_one_with_zero_does_not() -> None:
    cut = line(Series("Share", years(71, 73)), unit=Unit.PER_CENT)
    assert cut.note.startswith("The axis starts at ")
    assert line(Series("Share", years(71, 73)), unit=Unit.PER_CENT, zero=True).note == ""


def test_labels_at_the_ends_of_lines_keep_clear_of_one_another() -> None:
    chart = line(*(Series(f"Area {number}", years(70, 71, 72 + number / 50)) for number in range(6)))
    ends = sorted(float(e.get("y", "0")) for e in all_of(chart, "text") if (e.text or "").startswith("Area"))
    assert len(ends) == 6
    assert all(b - a >= 15 for a, b in pairwise(ends))


def test_points_with_places_stand_in_true_distance() -> None:
    points = tuple(Point(str(year), 5, at=year) for year in (2001, 2011, 2021, 2022))
    chart = line(Series("Census", points))
    (stroke,) = all_of(chart, "polyline", "ln")
    xs = [float(pair.split(",")[0]) for pair in stroke.get("points", "").split()]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)
    assert xs[3] - xs[2] == pytest.approx((xs[2] - xs[1]) / 10, abs=0.2)


def test_a_chart_shows_two_events_at_most() -> None:
    notes = tuple(Note("2019", f"Event {number}") for number in range(3))
    chart = line(Series("Starts", years(1, 2, 3)), notes=notes)
    assert [words for words in texts(chart) if words.startswith("Event")] == ["Event 0", "Event 1"]


def test_bars_start_at_zero_and_a_missing_one_is_its_symbol_not_a_bar() -> None:
    chart = charts.bars(
        charts.BarSpec(
            title="Starts",
            points=(Point("A", 50), Point("B", 100), Point("C", symbol=Symbol.CONFIDENTIAL), Point("D", 20, marks=U)),
        )
    )
    bars = all_of(chart, "rect")
    assert len(bars) == 3
    assert len({bar.get("x") for bar in bars}) == 1
    widths = [float(bar.get("width", "0")) for bar in bars]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert "[c]" in texts(chart)
    assert len(all_of(chart, "rect", "unsure")) == 1
    assert_sound(chart)


def test_bars_of_both_signs_share_one_zero() -> None:
    chart = charts.bars(charts.BarSpec(title="Change", points=(Point("Up", 96), Point("Down", -88))))
    up, down = all_of(chart, "rect")
    zero = float(up.get("x", "0"))
    assert float(down.get("x", "0")) + float(down.get("width", "0")) == pytest.approx(zero, abs=0.2)
    assert "−88" in texts(chart)


def test_dots_are_grouped_and_not_ranked_inside_the_noise() -> None:
    points = [
        Point("High", 85, lower=80, upper=90),
        Point("Near", 76, lower=70, upper=82),
        Point("Nearer", 74, lower=68, upper=80),
        Point("Low", 60, lower=55, upper=65),
        Point("Bare", 90),
        Point("Hidden", symbol=Symbol.CONFIDENTIAL),
    ]
    groups = {point.label: point.group for point in charts.sort_out(points, ENGLAND)}
    assert groups == {
        "High": "above", "Near": "close", "Nearer": "close", "Low": "below", "Bare": "unknown", "Hidden": "missing",
    }  # fmt: skip
    chart = charts.dots(
        charts.DotSpec(
            title="Shares", unit=Unit.PER_CENT, points=charts.sort_out(points, ENGLAND), references=(ENGLAND,)
        )
    )
    assert_sound(chart)
    said = texts(chart)
    order = ["Clearly above England", "Too close to call: order means little", "Clearly below England"]
    assert [words for words in said if words in order] == order
    assert "[c]" in said
    column = [cell(row[-1]).plain for row in chart.table.rows]
    assert column[:4] == ["Clearly above England", "Too close to call", "Too close to call", "Clearly below England"]
    assert "Clearly below England: Low 60.0%" in chart.description


def test_touching_intervals_are_too_close_to_call_and_full_counts_are_exact() -> None:
    touching = Point("A", 80, lower=75.5, upper=84.5)
    assert charts.sort_out([touching], ENGLAND)[0].group == "close"
    assert charts.sort_out([Point("A", 75.1)], Point("England", 75.0), exact=True)[0].group == "above"


def test_each_group_of_dots_has_its_own_mark() -> None:
    points = (
        Point("High", 85, lower=80, upper=90, group="above"),
        Point("Near", 76, lower=70, upper=82, group="close"),
        Point("Low", 60, lower=55, upper=65, group="below"),
        Point("Unsure", 77, lower=70, upper=82, group="close", marks=U),
    )
    chart = charts.dots(charts.DotSpec(title="Shares", points=points, references=(ENGLAND,)))
    assert len(all_of(chart, "circle", "lead-f")) == 1
    assert len(all_of(chart, "circle", "hollow")) == 1
    assert len(all_of(chart, "path", "lead-f")) == 1
    assert len(all_of(chart, "path", "rest-f")) == 1
    assert len(all_of(chart, "circle", "unsure")) == 1


def test_a_stacked_row_with_a_missing_part_is_not_passed_off_as_complete() -> None:
    rows = (
        Series("Whole", (Point("a", 30), Point("b", 70))),
        Series("Part", (Point("a", 30), Point("b", symbol=Symbol.CONFIDENTIAL))),
    )
    shares = charts.stacked(charts.StackSpec(title="S", parts=("a", "b"), rows=rows, normalise=True))
    assert len(all_of(shares, "rect", "seg")) == 2
    assert "[c] not drawn: a part is missing" in texts(shares)
    counts = charts.stacked(charts.StackSpec(title="S", parts=("a", "b"), rows=rows))
    assert len(all_of(counts, "rect", "seg")) == 3
    assert "+ [c]" in texts(counts)
    assert [cell(one).plain for one in shares.table.rows[0]] == ["Whole", "30 (30%)", "70 (70%)"]
    assert [cell(one).plain for one in shares.table.rows[1]] == ["Part", "30", "[c]"]


def test_an_unreliable_part_of_a_stack_has_a_dashed_edge() -> None:
    rows = (Series("A", (Point("a", 30, marks=U), Point("b", 70))),)
    chart = charts.stacked(charts.StackSpec(title="S", parts=("a", "b"), rows=rows))
    assert len(all_of(chart, "rect", "doubt")) == 1
    assert "30 [u]" in texts(chart)


def test_a_series_that_ends_early_says_until_when_and_one_without_numbers_says_so() -> None:
    chart = line(
        Series("Burnley", years(71, 72, None)), Series("Pendle", years(None, None, None)), Series("All", years(7, 7, 7))
    )
    said = texts(chart)
    assert said[said.index("Burnley") + 1] == "to 2019"
    assert said[said.index("Pendle") + 1] == "no number"


def test_small_multiples_share_one_scale_and_say_which() -> None:
    flat, steep = Series("Flat", years(50, 50, 50)), Series("Steep", years(10, 50, 90))
    chart = charts.multiples(charts.MultiplesSpec(title="M", unit=Unit.PER_CENT, series=(flat, steep)))
    first, second = (element.get("points", "").split() for element in all_of(chart, "polyline", "ln"))
    assert first[1].split(",")[1] == second[1].split(",")[1]
    assert chart.note == "All have the same scale, from 0% to 90%, 2018 to 2020."


def test_a_missing_area_on_a_tile_map_keeps_the_pages_colour_and_never_the_lowest_step() -> None:
    values = [Point("A", 1), Point("B", 50), Point("C", 99), Point("D", symbol=Symbol.CONFIDENTIAL)]
    colours = charts.sequential([point.value for point in values], Unit.COUNT)
    tiles = tuple(Tile(number / 2, number, point) for number, point in enumerate(values))
    chart = charts.tile_map(charts.TileSpec(title="T", tiles=tiles, colours=colours))
    assert_sound(chart)
    assert len(all_of(chart, "rect", "none")) == 2  # the tile and its place in the key
    assert "[c] confidential" in " ".join(texts(chart))
    assert colours.class_of(values[3]) == "none"


def test_tiles_stand_in_brick_work() -> None:
    tiles = (Tile(0, 0, Point("A", 1)), Tile(0.5, 1, Point("B", 2)), Tile(1, 0, Point("C", 3)))
    chart = charts.tile_map(charts.TileSpec(title="T", tiles=tiles, colours=charts.sequential([1, 2, 3], Unit.COUNT)))
    a, b, c = (float(rect.get("x", "0")) for rect in all_of(chart, "rect", "tile"))
    assert b - a == pytest.approx((c - a) / 2, abs=0.2)


@pytest.mark.parametrize("values", [[1.0], [5.0, 5.0, 5.0], [], [None], [0.001, 0.002, 0.003], [-5, 0, 5, 1e9]])
def test_steps_cover_every_value_with_a_colour_and_a_label(values: list[float | None]) -> None:
    steps = charts.sequential(values, Unit.COUNT)
    assert len(steps.classes) == len(steps.labels) == len(steps.edges) + 1
    for value in values:
        if value is not None:
            assert steps.class_of(Point("x", value)) in steps.classes


def test_a_map_draws_the_outlines_it_is_given_and_refuses_other_paths() -> None:
    shapes = (
        Shape("M0,0 10,0 10,10Z", Point("A", 5)),
        Shape("M10 10L20 10 20 20Z", Point("B", symbol=Symbol.NOT_AVAILABLE)),
    )
    colours = charts.sequential([5], Unit.COUNT)
    chart = charts.area_map(charts.MapSpec(title="M", shapes=shapes, box=(0, 0, 20, 20), colours=colours))
    assert_sound(chart)
    assert "[x]" in texts(chart)
    for bad in ('M0 0"/><script/>', "m0,0 5,5z c1,1 2,2 3,3", "M0,0 5"):
        spec = charts.MapSpec(title="M", shapes=(Shape(bad, Point("A", 5)),), box=(0, 0, 20, 20))
        with pytest.raises(ValueError, match="outline"):
            charts.area_map(spec)


def test_a_quadrant_names_its_ends_and_lists_what_it_cannot_place() -> None:
    chart = charts.quadrant(
        charts.QuadrantSpec(
            title="Q",
            dots=(
                Dot("A", Point("x", 1), Point("y", 2)),
                Dot("B", Point("x", 3), Point("y", symbol=Symbol.CONFIDENTIAL)),
            ),
            x_name="Starts",
            y_name="Settled",
            x_ends=("Fewer starts", "More starts"),
            y_ends=("Fewer settled", "More settled"),
        )
    )
    said = " ".join(texts(chart))
    for words in ("← Fewer starts", "More starts →", "↑ More settled", "↓ Fewer settled", "Not shown: B [c]"):
        assert words in said
    assert len(all_of(chart, "circle")) == 1


def test_a_sparkline_shows_its_gaps_and_ends_in_a_dot_only_where_there_is_a_value() -> None:
    whole = charts.spark(charts.SparkSpec(title="S", points=years(1, 2, 3)))
    assert len(all_of(whole, "circle", "lead-f")) == 1
    gap = charts.spark(charts.SparkSpec(title="S", points=years(1, 2, None)))
    assert "[c]" in texts(gap)
    assert not all_of(gap, "circle", "lead-f")


def test_hostile_text_stays_text_in_every_chart() -> None:
    point = Point(HOSTILE, 5, lower=4, upper=6)
    common = {"title": HOSTILE, "subtitle": HOSTILE, "source": HOSTILE}
    series = (Series(HOSTILE, (point, Point("b", 6))), Series("Other", (point, Point("b", 7))))
    drawn = [
        charts.line(charts.LineSpec(series=series, notes=(Note(HOSTILE, HOSTILE),), **common)),
        charts.bars(charts.BarSpec(points=(point,), **common)),
        charts.dots(charts.DotSpec(points=charts.sort_out([point], point), references=(point,), **common)),
        charts.stacked(charts.StackSpec(parts=(HOSTILE, "b"), rows=series, **common)),
        charts.multiples(charts.MultiplesSpec(series=series, reference=point, **common)),
        charts.tile_map(charts.TileSpec(tiles=(Tile(0, 0, point),), colours=charts.against(HOSTILE), **common)),
        charts.spark(charts.SparkSpec(points=(point,), **common)),
        charts.quadrant(
            charts.QuadrantSpec(
                dots=(Dot(HOSTILE, point, point),),
                x_name=HOSTILE,
                y_name=HOSTILE,
                x_ends=(HOSTILE, HOSTILE),
                y_ends=(HOSTILE, HOSTILE),
                **common,
            )
        ),
    ]
    for chart in drawn:
        root = parse(chart)
        assert not [element for element in root.iter() if "script" in element.tag]
        assert root[0].text is not None
        assert "<script>alert('x')" in root[0].text
        parse(charts.standalone(chart))


def test_a_figure_becomes_a_point_with_everything_it_carries() -> None:
    figure = Figure(
        Unit.PER_CENT, Period(PeriodKind.CALENDAR, 2022), AreaCode("E07000117", ""), value=71.2,
        marks=frozenset({Mark.ESTIMATED}), lower=60.6, upper=81.8, bounds=Bounds.CI95,
    )  # fmt: skip
    point = Point.of(figure, "2022")
    assert (point.value, point.interval, point.marks) == (71.2, (60.6, 81.8), figure.marks)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e16])
def test_a_number_that_cannot_be_drawn_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        Point("A", bad)
    with pytest.raises(ValueError, match="lower limit"):
        Point("A", 1, lower=3, upper=2)


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="one number for each part"):
        charts.StackSpec(title="S", parts=("a", "b"), rows=(Series("x", (Point("a", 1),)),))


def test_names_that_fit_in_a_wider_column_are_not_cut() -> None:
    names = ("2. Learning from career and labour market information", "3. Addressing the needs of each young person")
    points = tuple(Point(name, 50) for name in names)
    drawn = " ".join(texts(charts.bars(charts.BarSpec(title="Benchmarks", points=points))))
    assert "…" not in drawn
    assert "each young person" in drawn
