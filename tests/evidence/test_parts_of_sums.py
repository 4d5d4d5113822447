"""A sum of which a part is missing is not a sum of the rest; and rows that could not be read are never forgotten."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from routeways.evidence import loading
from routeways.evidence.definitions import indicator, source
from routeways.evidence.derive import make_figures
from routeways.evidence.geography import geography
from routeways.evidence.reading import is_survey
from routeways.foundation.definitions import DefinitionError
from routeways.values import Mark, Symbol
from routeways.values.figure_table import figure_of
from tests.evidence import deriving as d

BOTH = {"pick": {"measure": "n", "add": True, "where": {"kind": ["small", "large"]}}, "breakdowns": []}


def cells(*keys: str) -> d.Cells:
    return {(d.BURNLEY, "cy2022", key): (d.Cell(40.0), d.Cell(100.0)) for key in keys}


def burnley(given: d.Cells, *, rejected: int = 0, symbols: bool = True, **changes):
    one, file = d.indicator(**{**BOTH, **changes}), d.source(symbols=symbols)
    if not rejected:
        return d.made(given, one, file)["", d.BURNLEY, "cy2022"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vintage.parquet"
        d.write_vintage(given, path)
        rows = make_figures(path, one, file, d.GEOGRAPHY, d.VINTAGE, rejected=rejected)
    return next(figure_of(row) for row in rows if row["area"] == d.BURNLEY and not row["breakdown"])


@pytest.mark.parametrize("symbols", [True, False])
def test_a_sum_with_all_its_listed_parts_is_a_sum(symbols):
    assert burnley(cells("small", "large"), symbols=symbols).value == 80


@pytest.mark.parametrize("symbols", [True, False])
def test_a_sum_without_one_of_its_listed_parts_is_not_available_and_says_so(symbols):
    figure = burnley(cells("small"), symbols=symbols)
    assert figure.symbol is Symbol.NOT_AVAILABLE
    assert "1 of its 2 parts" in figure.reason


def test_a_part_that_may_be_absent_because_it_is_zero_is_none_missing():
    assert burnley(cells("small"), absent="zero").value == 40


def test_listing_what_may_be_chosen_is_not_listing_parts():
    one = {"pick": {"measure": "n", "where": {"kind": ["small", "large"]}}}
    assert burnley(cells("small"), **one).value == 40


def test_a_sum_over_whatever_there_is_is_unsure_where_rows_were_rejected():
    everything = {"pick": {"measure": "n", "add": True}}
    assert not burnley(cells("small", "large"), **everything).marks
    figure = burnley(cells("small", "large"), rejected=3, **everything)
    assert figure.value == 80
    assert Mark.UNRELIABLE in figure.marks
    assert "3 rows of the file could not be read" in figure.reason


def test_figures_in_one_unit_are_never_relabelled_as_another():
    with pytest.raises(DefinitionError, match="not in pounds"):
        burnley(cells("small", "large"), unit="pounds")


def changed(definition, **fields):
    return type(definition).model_validate(definition.model_dump(mode="json", by_alias=True) | fields)


def test_what_figures_are_made_by_changes_with_places_and_definitions_but_not_with_words():
    one, file, areas = indicator("employment-rate"), source("nomis-aps-employment"), geography()
    now = loading.recipe(one, file, areas)
    assert loading.recipe(one, file, replace(areas, composites=areas.composites[1:])) != now
    assert loading.recipe(one, changed(file, rounding=7.0), areas) != now
    assert loading.recipe(changed(one, per=1000.0), file, areas) != now
    words = changed(one, why="Another reason.", key_figure=9)
    assert loading.recipe(words, changed(file, about="Other words."), areas) == now


@pytest.mark.parametrize("name", ["median-weekly-pay", "employment-rate-first-published", "jobs-by-industry"])
def test_a_survey_whose_file_gives_no_margins_is_still_a_survey(name):
    assert is_survey(indicator(name))
