"""How numbers are written."""

from __future__ import annotations

import pytest

from routeways.ui.templatetags.ui import value
from routeways.ui.written import write, write_figure
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit

NONE: frozenset[Mark] = frozenset()


def figure(number: float | None, **parts: object) -> Figure:
    given: dict[str, object] = {"unit": Unit.PER_CENT, "bounds": Bounds.NONE, **parts}
    return Figure(period=Period(PeriodKind.CALENDAR, 2022), area=AreaCode("E07000117", ""), value=number, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (
            figure(71.2, lower=60.6, upper=81.8, bounds=Bounds.CI95, marks=frozenset({Mark.ESTIMATED})),
            "71.2% ± 10.6 [e]",
        ),
        (figure(4.2, lower=3.1, upper=7.9, bounds=Bounds.CI95), "4.2% (3.1 to 7.9)"),
        (figure(5, lower=0, upper=10, bounds=Bounds.RANGE, unit=Unit.PEOPLE), "5 (0 to 10)"),
        (figure(None, symbol=Symbol.CONFIDENTIAL), "[c]"),
        (figure(None, symbol=Symbol.LOW, lower=1, upper=4, bounds=Bounds.RANGE, unit=Unit.PEOPLE), "[low] (1 to 4)"),
        (figure(2700, unit=Unit.PEOPLE, marks=frozenset({Mark.UNRELIABLE, Mark.PROVISIONAL})), "2,700 [u] [p]"),
        (figure(462.7, unit=Unit.POUNDS_PER_WEEK), "£462.70"),
        (figure(-53, unit=Unit.COUNT), "−53"),
    ],
)
def test_a_figure_is_written_with_its_margin_and_symbols(number: Figure, text: str) -> None:
    assert write_figure(number).text == text


def test_decimals_reach_value_and_margin() -> None:
    assert write_figure(figure(71.24, lower=60.6, upper=81.88, bounds=Bounds.CI95), 0).text == "71% ± 11"


def test_neither_value_nor_symbol_is_written_as_not_available() -> None:
    assert write(None, None, NONE, None, None, unit=Unit.COUNT).text == "[x]"
    assert value(None) == '<abbr class="sym" title="not available">[x]</abbr>'


def test_on_a_page_each_symbol_carries_its_meaning() -> None:
    shown = value(figure(71.2, marks=frozenset({Mark.ESTIMATED})))
    assert shown == '71.2% <abbr class="sym" title="estimated by Routeways">[e]</abbr>'


def test_where_room_is_short_a_number_is_never_cut_in_the_middle() -> None:
    ways = write(1018400, None, frozenset({Mark.REVISED}), 979500, 1057300, unit=Unit.PEOPLE).shorter_ways()
    assert ways == ("1,018,400 ± 38,900 [r]", "1,018,400 [r]", "1,018,400", "see table")
