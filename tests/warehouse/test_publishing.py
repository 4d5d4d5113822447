"""Counts that we make pass disclosure control before they are figures."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from routeways.engines.disclosure import DisclosureError
from routeways.foundation.dated_rules import RuleError
from routeways.values import AreaCode, Period, Symbol
from routeways.warehouse.publishing import Count, publish

WHOLE, PARTS = "E69000019", ("E07000117", "E07000122", "E07000124")
SEXES = ("sex=Female", "sex=Male")
LABELS = {"sex=Female": "Female", "sex=Male": "Male"}


def counts(cells: dict[str, tuple[int, int]]) -> list[Count]:
    made = []
    for code, (women, men) in cells.items():
        for breakdown, value in zip(("", *SEXES), (women + men, women, men), strict=True):
            made.append(Count(AreaCode(code), breakdown, value))
    totals = [sum(pair[i] for pair in cells.values()) for i in (0, 1)]
    for breakdown, value in zip(("", *SEXES), (sum(totals), *totals), strict=True):
        made.append(Count(AreaCode(WHOLE), breakdown, value))
    return made


def published(cells, **options):
    given = {
        "indicator": "visitors",
        "period": Period.from_code("ay2024"),
        "counts": counts(cells),
        "areas": {WHOLE: PARTS},
        "breakdowns": {"": SEXES},
        "labels": LABELS,
        "on": date(2026, 1, 1),
        "seed": 1,
    }
    return publish(**{**given, **options})


def cells_of(result):
    return {(figure.area.code, breakdown): figure for _, breakdown, figure in result.figures.figures()}


def attacked(found, target):
    """The least and the most a hidden cell may be, by linear programs over what is published, which is rounded."""
    cells = list(found)
    at = {cell: i for i, cell in enumerate(cells)}
    bounds = [(0, None) if f.value is None else (max(0, f.value - 2.5), f.value + 2.5) for f in found.values()]
    sums = [((code, ""), [(code, sex) for sex in SEXES]) for code in (WHOLE, *PARTS)]
    sums += [((WHOLE, sex), [(code, sex) for code in PARTS]) for sex in ("", *SEXES)]
    matrix = np.zeros((len(sums), len(cells)))
    for row, (total, parts) in enumerate(sums):
        matrix[row, at[total]] = -1
        for part in parts:
            matrix[row, at[part]] = 1
    objective = np.zeros(len(cells))
    objective[at[target]] = 1
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * objective, A_eq=matrix, b_eq=np.zeros(len(sums)), bounds=bounds)
        ends.append(sign * solved.fun)
    return ends


def test_a_small_count_is_hidden_and_cannot_be_worked_out_from_the_totals():
    result = published({PARTS[0]: (3, 40), PARTS[1]: (52, 61), PARTS[2]: (70, 48)})
    found = cells_of(result)
    assert found[PARTS[0], "sex=Female"].symbol is Symbol.CONFIDENTIAL
    low, high = attacked(found, (PARTS[0], "sex=Female"))
    assert low <= 1
    assert high >= 8
    assert result.hidden == sum(figure.value is None for figure in found.values())


def test_what_is_shown_is_rounded_and_no_hidden_number_stands_in_any_text():
    result = published({PARTS[0]: (3, 41), PARTS[1]: (52, 61), PARTS[2]: (70, 48)})
    for figure in cells_of(result).values():
        assert figure.value is None or figure.value % 5 == 0
        assert "3" not in figure.reason
        assert "primary" not in figure.reason


def test_a_table_without_small_counts_is_published_whole():
    result = published({PARTS[0]: (30, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)})
    assert result.hidden == 0
    assert cells_of(result)[WHOLE, ""].value == 295


def test_a_true_zero_is_published_as_zero():
    found = cells_of(published({PARTS[0]: (0, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)}))
    assert found[PARTS[0], "sex=Female"].value == 0


def test_nobody_of_a_sensitive_attribute_is_hidden():
    found = cells_of(published({PARTS[0]: (0, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)}, sensitive=True))
    assert found[PARTS[0], "sex=Female"].symbol is Symbol.CONFIDENTIAL


def test_the_rule_in_force_on_the_day_is_named():
    assert "disclosure" in published({PARTS[0]: (30, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)}).rule_reference


def test_nothing_is_published_for_a_day_without_a_rule():
    with pytest.raises(RuleError):
        published({PARTS[0]: (30, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)}, on=date(1999, 1, 1))


def test_counts_that_do_not_add_up_are_refused():
    wrong = counts({PARTS[0]: (30, 40), PARTS[1]: (50, 60), PARTS[2]: (70, 45)})
    wrong[0] = Count(AreaCode(PARTS[0]), "", 99)
    with pytest.raises(DisclosureError):
        published({}, counts=wrong)
