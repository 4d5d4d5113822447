from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.values import FIGURE_SCHEMA, FigureTable, Period
from routeways.values.figure_table import figure_of, row_of
from tests.values.strategies import areas, figures, periods


@st.composite
def any_figures(draw):
    return draw(figures).but(area=draw(areas), period=draw(periods()))


def row(indicator="rate", period="cy2022", value=1.0, **parts):
    return {"indicator": indicator, "area": "E07000117", "period": period, "value": value, "unit": "people", **parts}


@given(any_figures())
def test_a_figure_and_its_row_say_the_same(figure):
    assert figure_of(row_of("rate", figure, "sex=f", "Women")) == figure


@given(st.lists(any_figures(), max_size=5))
def test_figures_come_out_of_the_table_as_they_went_in(found):
    table = FigureTable.from_rows([row_of("rate", figure, f"n={i}") for i, figure in enumerate(found)])
    assert list(table.figures()) == [("rate", f"n={i}", figure) for i, figure in enumerate(found)]
    assert table.arrow.schema.equals(FIGURE_SCHEMA)


def test_another_shape_is_refused_in_words():
    with pytest.raises(ValueError, match="Not a table of figures"):
        FigureTable(pa.table({"a": [1]}))
    wrong = FigureTable.from_rows([row()]).arrow
    wrong = wrong.set_column(wrong.schema.get_field_index("value"), "value", pa.array(["many"]))
    with pytest.raises(ValueError, match="Not a table of figures"):
        FigureTable(wrong)


def test_columns_as_queries_return_them_are_cast_and_gaps_take_their_neutral_value():
    table = FigureTable.from_rows([row(), row(period="cy2021")]).arrow
    for name, column in [
        ("indicator", table["indicator"].combine_chunks().dictionary_encode()),
        ("area", table["area"].cast(pa.large_string())),
        ("value", pa.array([1, None], pa.int64())),
        ("reason", pa.array([None, "why"])),
        ("bounds", pa.nulls(2)),
    ]:
        table = table.set_column(table.schema.get_field_index(name), name, column)
    read = FigureTable(table)
    assert read.arrow.schema.equals(FIGURE_SCHEMA)
    assert [(r["reason"], r["bounds"], r["value"]) for r in read.rows] == [("", "none", 1.0), ("why", "none", None)]
    assert len(FigureTable.concat([read, FigureTable.from_rows([row()])])) == 3


def test_a_misspelt_column_is_not_lost_silently():
    with pytest.raises(ValueError, match="has no “val”"):
        FigureTable.from_rows([row(val=5.0)])


def test_latest_is_for_each_indicator():
    table = FigureTable.from_rows(
        [row("a", "cy2021"), row("a", "cy2022"), row("b", "ay2019"), row("b", "ay2018"), row("a", "cy2022")]
    )
    assert [(r["indicator"], r["period"]) for r in table.latest().rows] == [
        ("a", "cy2022"),
        ("b", "ay2019"),
        ("a", "cy2022"),
    ]
    assert len(FigureTable.empty().latest()) == 0


def test_where_takes_one_value_or_several():
    table = FigureTable.from_rows([row("a"), row("b"), row("c", period="cy2021")])
    assert [r["indicator"] for r in table.where(indicator=["a", "c"], period="cy2021").rows] == ["c"]
    assert table.where() is table
    assert table.distinct("period") == ["cy2022", "cy2021"]
    assert table.periods == [Period.from_code("cy2021"), Period.from_code("cy2022")]


def test_one_is_one_or_none_and_never_the_first_of_several():
    assert FigureTable.empty().one() is None
    assert FigureTable.from_rows([row()]).one().value == 1
    with pytest.raises(ValueError, match="found 2"):
        FigureTable.from_rows([row(), row("b")]).one()
