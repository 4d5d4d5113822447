"""Which cells are confidential in themselves; tables that are none; rates and means."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from routeways.engines.disclosure import (
    DisclosureError,
    Kind,
    Rate,
    Relation,
    Row,
    Rules,
    Table,
    from_crosstab,
    from_dimensions,
    from_hierarchy,
    from_rows,
    protect,
    publishable_mean,
    publishable_rate,
)
from routeways.engines.disclosure.primary import primary
from routeways.values import Symbol
from tests.engines.tables import amounts

RULES = Rules()


def needs_of(table: Table, rules: Rules = RULES) -> dict:
    return {table.ids[at]: need for at, need in primary(table, rules).items()}


def test_one_to_four_people_are_confidential_and_zero_and_five_are_not():
    table = from_rows([Row(f"{n}", n) for n in range(7)], [])
    assert set(needs_of(table)) == {"1", "2", "3", "4"}
    assert (needs_of(table)["3"].down, needs_of(table)["3"].up) == (3, 5)


def test_one_or_two_organisations_are_confidential():
    table = from_rows([Row(f"{n}", n) for n in range(5)], [], kind=Kind.ORGANISATIONS)
    assert set(needs_of(table)) == {"1", "2"}


def test_few_contributors_hide_an_amount_and_few_providers_hide_people():
    table = amounts([Row("a", 900.0, contributors=2), Row("b", 900.0, contributors=3)], [])
    assert set(needs_of(table)) == {"a"}
    assert needs_of(table)["a"].up == pytest.approx(90.0)
    people = from_rows([Row("a", 30, contributors=2), Row("b", 30)], [])
    assert set(needs_of(people)) == {"a"}


def test_a_cell_that_two_firms_dominate_is_confidential():
    rules = Rules(p_percent=0)
    table = amounts([Row("a", 100.0, 9, (60.0, 30.0)), Row("b", 100.0, 9, (50.0, 30.0))], [])
    found = needs_of(table, rules)
    assert set(found) == {"a"}
    assert found["a"].up == pytest.approx(90 / 0.85 - 100)
    assert needs_of(table, Rules(p_percent=0, dominance_k=100)) == {}


def test_the_second_largest_may_not_estimate_the_largest_to_within_p_per_cent():
    rules = Rules(dominance_k=100)
    table = amounts([Row("a", 100.0, 9, (60.0, 35.0)), Row("b", 100.0, 9, (60.0, 34.0))], [])
    found = needs_of(table, rules)
    assert set(found) == {"a"}
    assert found["a"].up == pytest.approx(1.0)


def test_amounts_are_protected_to_their_own_range():
    rows = [Row("a", 1e6, 2), Row("b", 3e6, 40), Row("c", 5e4, 30), Row("all", 4_050_000.0, 72)]
    protected = protect(amounts(rows, [Relation("all", ("a", "b", "c"))]), RULES)
    cells = {cell.id: cell for cell in protected.suppressed}
    assert set(cells) == {"a", "b"}  # c alone is too small to hide a tenth of a
    assert cells["a"].attacker.reaches(900_000, 1_100_000)


def test_nobody_and_everybody_in_a_sensitive_category_are_confidential():
    cells = np.array([[12.0, 0.0, 12.0], [20.0, 30.0, 50.0], [0.0, 0.0, 0.0], [32.0, 30.0, 62.0]])
    table = from_crosstab(cells, columns=["yes", "no", "all"], sensitive_columns=True)
    assert set(needs_of(table)) == {(0, "yes"), (0, "no")}
    assert needs_of(table, Rules(sensitive_extremes=False)) == {}
    assert needs_of(from_crosstab(cells)) == {}
    protected = protect(table, RULES)
    intervals = {cell.id: cell.attacker for cell in protected.suppressed}
    assert intervals[(0, "yes")].lower <= 7
    assert intervals[(0, "no")].upper >= 5


def test_the_only_firm_in_a_cell_cannot_work_out_its_neighbour():
    """Two firms, each alone in its cell, together known by subtraction: each would read off the other."""
    rows = [Row("a", 100.0, 1), Row("b", 150.0, 1), Row("c", 400.0, 20), Row("d", 300.0, 12), Row("all", 950.0, 34)]
    table = amounts(rows, [Relation("all", ("a", "b", "c", "d"))])
    outside = {cell.id for cell in protect(table, Rules(insiders=False)).suppressed}
    inside = {cell.id for cell in protect(table, Rules(insiders=True)).suppressed}
    assert outside == {"a", "b"}
    assert inside > outside


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: from_rows([Row("a", 1), Row("a", 2)], []), "twice"),
        (lambda: from_rows([Row("a", -1)], []), "zero or more"),
        (lambda: from_rows([Row("a", float("nan"))], []), "zero or more"),
        (lambda: from_rows([Row("a", 1)], [Relation("a", ("b",))]), "does not have"),
        (lambda: from_rows([Row("a", 1), Row("b", 1)], [Relation("a", ("b", "b"))]), "names a cell twice"),
        (lambda: from_rows([Row("a", 1)], [Relation("a", ())]), "no parts"),
        (lambda: from_rows([Row("a", 5), Row("b", 4)], [Relation("a", ("b",))]), "add up to 4"),
        (lambda: from_rows([Row("a", 5)], [], rates=[Rate("r", "a", "b")]), "does not have"),
        (lambda: Table(ids=("a",), values=np.array([1.0, 2.0])), "1 cell names but 2 values"),
        (lambda: Table(ids=("a",), values=np.array([1.0]), contributors=np.array([1.0, 2.0])), "each cell"),
        (lambda: from_crosstab([[1.0]]), "at least one row"),
        (lambda: from_crosstab([[1.0, 1.0], [1.0, 1.0]], rows=["a"]), "one name for each"),
        (lambda: from_hierarchy({}, {"a": ("b",), "b": ("a",)}), "circle"),
        (lambda: from_hierarchy({"b": 1}, {"a": ("b", "c")}), "no value and no parts"),
        (lambda: from_dimensions([Row("a", 1)], [{}]), "one key for each"),
        (lambda: from_dimensions([Row(("a",), float("nan"))], [{}]), "has no value"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(build, sentence):
    with pytest.raises(DisclosureError, match=sentence):
        build()


@pytest.mark.parametrize("wrong", [{"min_count": -1}, {"dominance_k": 0}, {"protection_range": 0}, {"p_percent": 300}])
def test_rules_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"rule|range"):
        Rules(**wrong)


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (30, 60, 50.0),
        (0, 60, 0.0),
        (60, 60, 100.0),
        (3, 60, Symbol.CONFIDENTIAL),
        (58, 60, Symbol.CONFIDENTIAL),  # 2 are left over
        (5, 9, Symbol.CONFIDENTIAL),
        (0, 0, Symbol.NOT_APPLICABLE),
        (Symbol.CONFIDENTIAL, 60, Symbol.CONFIDENTIAL),
        (30, Symbol.CONFIDENTIAL, Symbol.CONFIDENTIAL),
        (Symbol.NOT_AVAILABLE, Symbol.CONFIDENTIAL, Symbol.CONFIDENTIAL),
        (Symbol.NOT_AVAILABLE, 60, Symbol.NOT_AVAILABLE),
    ],
)
def test_a_rate_is_published_only_on_enough_people(numerator, denominator, shown):
    assert publishable_rate(numerator, denominator, RULES).shown == shown


def test_a_sensitive_rate_is_never_0_or_100_per_cent():
    for numerator in (0, 60):
        assert publishable_rate(numerator, 60, RULES, sensitive=True).symbol is Symbol.CONFIDENTIAL
    assert publishable_rate(30, 60, RULES, sensitive=True).value == 50.0
    with pytest.raises(ValueError, match="between 0 and its denominator"):
        publishable_rate(61, 60, RULES)


def test_a_mean_needs_ten_people_and_nobody_who_dominates():
    assert publishable_mean(10, 21.5, RULES).shown == 21.5
    assert publishable_mean(9, 21.5, RULES).symbol is Symbol.CONFIDENTIAL
    assert publishable_mean(10, 10.0, RULES, top=(80.0, 10.0)).symbol is Symbol.CONFIDENTIAL
    assert publishable_mean(10, 10.0, Rules(dominance_k=100), top=(80.0, 15.0)).symbol is Symbol.CONFIDENTIAL
    assert publishable_mean(0, None, RULES).symbol is Symbol.NOT_APPLICABLE
    assert publishable_mean(20, None, RULES).symbol is Symbol.NOT_AVAILABLE
    assert publishable_mean(Symbol.CONFIDENTIAL, 2.0, RULES).symbol is Symbol.CONFIDENTIAL


def test_a_rate_over_a_hidden_count_is_hidden():
    rows = [Row("starts a", 3), Row("starts b", 40), Row("starts", 43), Row("people a", 60), Row("people b", 90)]
    rates = [Rate("rate a", "starts a", "people a"), Rate("rate b", "starts b", "people b")]
    table = from_rows(rows, [Relation("starts", ("starts a", "starts b"))], rates=rates)
    weights = np.array([1.0, 9.0, 1.0, 9.0, 9.0])
    protected = protect(table, RULES, weights=weights)
    assert protected.rates == {"rate a": Symbol.CONFIDENTIAL, "rate b": pytest.approx(100 * 40 / 90)}


def test_importing_the_engine_loads_no_solver():
    """HiGHS cannot share a process with OR-Tools: it is loaded by a run, not by an import."""
    code = "import sys, routeways.engines.disclosure; sys.exit('highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
