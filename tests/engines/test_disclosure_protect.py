"""Protected tables are attacked by a second solver, compared with brute force, and broken on purpose."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.disclosure import (
    DisclosureError,
    Method,
    Relation,
    Row,
    Rules,
    Table,
    attack,
    from_crosstab,
    from_dimensions,
    from_hierarchy,
    from_rows,
    information,
    protect,
)
from routeways.engines.disclosure.harden import publish
from routeways.values import Symbol
from tests.engines.tables import (
    SecondAttacker,
    hidden_ids,
    is_primary,
    random_crosstab,
    random_table,
    unsafe_cells,
    with_margins,
)

RULES = Rules()


@pytest.mark.parametrize("block", range(10))
def test_a_second_solver_bounds_no_hidden_cell_inside_its_range_on_200_tables(block):
    for seed in range(20 * block, 20 * block + 20):
        table = random_table(seed)
        # Half of the tables through the heuristic alone: it must be as safe as the exact method.
        protected = protect(table, RULES, seed=seed, work_limit=None if seed % 4 < 2 else 0)
        published = protected.published
        assert unsafe_cells(table, published, RULES) == [], f"seed {seed}"
        shown = {cell: value for cell, value in published.items() if not isinstance(value, Symbol)}
        assert shown == {cell: table.value(cell) for cell in shown}, f"seed {seed}"
        assert set(published) == set(table.ids)
        assert set(published.values()) - set(shown.values()) <= {Symbol.CONFIDENTIAL}


def test_sensitive_extremes_stay_open_to_a_second_solver():
    seen = 0
    for seed in range(3, 83, 4):
        table = random_table(seed)
        attacker = SecondAttacker(table, protect(table, RULES, seed=seed, work_limit=0).published)
        for relation in (r for r in table.relations if r.sensitive and table.value(r.total) > 0):
            for part in relation.parts:
                if table.value(part) == 0:
                    seen += 1
                    assert attacker.highest(part) >= RULES.protection_range - 1e-5
                elif table.value(part) == table.value(relation.total):
                    assert attacker.lowest(part) <= max(0.0, table.value(part) - RULES.protection_range) + 1e-5
    assert seen > 20


def test_the_certificate_is_what_a_second_solver_finds():
    for seed in range(0, 60, 7):
        table = random_table(seed)
        protected = protect(table, RULES, seed=seed)
        attacker = SecondAttacker(table, protected.published)
        for cell in protected.suppressed:
            assert cell.attacker.lower == pytest.approx(attacker.lowest(cell.id), abs=1e-5)
            assert cell.attacker.upper == pytest.approx(attacker.highest(cell.id), abs=1e-5)
            assert cell.attacker.reaches(cell.needed.lower, cell.needed.upper)


@pytest.mark.parametrize("seed", range(12))
def test_no_cheaper_pattern_is_safe_as_brute_force_shows(seed):
    rng = np.random.default_rng(seed)
    shape = [(2, 2), (3, 2), (2, 3)][seed % 3]
    table = from_crosstab(with_margins(rng.integers(0, 14, shape)))
    protected = protect(table, RULES, seed=seed)
    assert protected.method in (Method.EXACT, Method.NONE)
    assert unsafe_cells(table, protected.published, RULES) == []
    weights = dict(zip(table.ids, information(table).tolist(), strict=True))
    forced = {cell for cell in table.ids if is_primary(table.value(cell), RULES)}
    free = [cell for cell in table.ids if cell not in forced and table.value(cell) > 0]
    assert protected.cost == pytest.approx(sum(weights[cell] for cell in hidden_ids(protected) - forced))
    for size in range(len(free) + 1):
        for extra in itertools.combinations(free, size):
            if sum(weights[cell] for cell in extra) < protected.cost - 1e-6:
                assert breaks(table, forced | set(extra)), f"{extra} is safe and cheaper"


def breaks(table: Table, hidden: set) -> bool:
    for relation in table.relations:
        if len(hidden & {relation.total, *relation.parts}) == 1:
            return True  # alone in its line: known by subtraction
    published = {cell: Symbol.CONFIDENTIAL if cell in hidden else table.value(cell) for cell in table.ids}
    return bool(unsafe_cells(table, published, RULES))


def test_the_exact_method_never_costs_more_than_the_heuristic():
    for seed in range(0, 40, 3):
        table = random_table(seed)
        quick, exact = protect(table, RULES, seed=seed, work_limit=0), protect(table, RULES, seed=seed)
        assert quick.method in (Method.HEURISTIC, Method.EXACT, Method.NONE)
        assert exact.method in (Method.EXACT, Method.NONE)
        assert exact.gap == 0.0
        assert exact.cost <= quick.cost + 1e-6


def test_a_work_limit_gives_a_safe_answer_with_a_proved_gap():
    rng = np.random.default_rng(1)
    table = from_crosstab(with_margins(np.round(rng.lognormal(2.5, 1.3, (9, 8)))))
    short = protect(table, RULES, work_limit=400)
    assert short.method is Method.BOUNDED
    assert 0 < short.gap <= 1
    full = protect(table, RULES)
    assert full.method is Method.EXACT
    assert full.cost < short.cost
    assert (1 - short.gap) * short.cost <= full.cost + 1e-6
    assert unsafe_cells(table, short.published, RULES) == []


def test_the_same_seed_gives_the_same_answer():
    table = random_table(11)
    first, second = (protect(table, RULES, seed=4) for _ in range(2))
    assert first.cells == second.cells
    assert (first.cost, first.work) == (second.cost, second.work)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 12),
    st.sampled_from([0.0, 1.0, 3.0]),
    st.booleans(),
)
def test_whatever_the_rules_the_attacker_fails(seed, reach, secondary, hide_zeros):
    rules = Rules(protection_range=float(reach), secondary_range=secondary, hide_zeros=hide_zeros)
    table = random_crosstab(np.random.default_rng(seed))
    try:
        protected = protect(table, rules, seed=seed, work_limit=500)
    except DisclosureError as error:
        assert "cannot be protected" in str(error)  # e.g. a table with a single line
        return
    assert unsafe_cells(table, protected.published, rules) == []


def test_a_count_of_three_beside_its_total_takes_a_neighbour_with_it():
    table = from_rows(
        [Row("Pendle", 3), Row("Burnley", 40), Row("Rossendale", 60), Row("all", 103)],
        [Relation("all", ("Pendle", "Burnley", "Rossendale"))],
    )
    protected = protect(table, RULES)
    assert protected.published == {"Pendle": Symbol.CONFIDENTIAL, "Burnley": Symbol.CONFIDENTIAL} | {
        "Rossendale": 60.0,
        "all": 103.0,
    }
    reasons = {cell.id: cell.reason for cell in protected.suppressed}
    assert reasons == {"Pendle": "primary: count below 5", "Burnley": "secondary: protects “Pendle”"}


def test_weights_choose_what_is_hidden():
    table = from_hierarchy({"a": 3, "b": 40, "c": 60}, {"all": ("a", "b", "c")})
    assert hidden_ids(protect(table, RULES, weights=np.array([1.0, 9.0, 2.0, 9.0]))) == {"a", "c"}
    assert hidden_ids(protect(table, RULES, weights=np.array([1.0, 9.0, 9.0, 2.0]))) == {"a", "all"}


def test_a_table_without_small_counts_is_published_whole():
    table = from_crosstab(with_margins(np.full((3, 3), 20.0)))
    protected = protect(table, RULES)
    assert protected.method is Method.NONE
    assert protected.suppressed == ()
    assert protected.published == {cell: table.value(cell) for cell in table.ids}


def test_zeros_are_published_unless_the_rules_hide_them():
    """Nobody in (0, 0) is sensitive; the cheapest cover for it is a swap that lets the zero in (1, 1) rise."""
    cells = with_margins(np.array([[0.0, 20.0, 10.0], [20.0, 0.0, 15.0], [30.0, 30.0, 30.0]]))
    plain = from_crosstab(cells)
    rows = [Row(cell, plain.value(cell)) for cell in plain.ids]
    table = from_rows(rows, [replace(plain.relations[0], sensitive=True), *plain.relations[1:]])
    weights = np.array([0.1 if cell == (1, 1) else 5.0 for cell in table.ids])
    assert protect(table, RULES, weights=weights).published[(1, 1)] == 0.0
    hiding = protect(table, Rules(hide_zeros=True), weights=weights)
    assert hidden_ids(hiding) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_total_left_out_is_not_a_back_door():
    """Without row totals the grand total still ties the cells: it must not give a small count away."""
    values = {("a", "x"): 3, ("a", "y"): 50, ("b", "x"): 60, ("b", "y"): 70}
    rows = [Row(key, value) for key, value in values.items()] + [Row(("all", "all"), 183)]
    table = from_dimensions(rows, [{"all": ("a", "b")}, {"all": ("x", "y")}])
    assert table.unpublished == {("a", "all"), ("b", "all"), ("all", "x"), ("all", "y")}
    protected = protect(table, RULES)
    assert set(protected.published) == {*values, ("all", "all")}
    assert len(protected.suppressed) >= 2
    assert unsafe_cells(table, protected.published, RULES) == []


def test_missing_combinations_beside_their_siblings_are_true_zeros():
    rows = [Row(("a", "x"), 9), Row(("all", "x"), 9)]
    table = from_dimensions(rows, [{"all": ("a", "b")}, {}])
    assert table.value(("b", "x")) == 0.0
    with pytest.raises(DisclosureError, match="add up to 9"):
        from_dimensions([Row(("a", "x"), 9), Row(("all", "x"), 12)], [{"all": ("a", "b")}, {}])


def test_whole_number_attackers_are_beaten_too():
    """Odd cycle: as fractions the cells are free, as whole numbers they are not."""
    rows = [Row("a", 2), Row("b", 9), Row("c", 14), Row("ab", 11), Row("bc", 23), Row("ac", 16), Row("all", 50)]
    relations = [Relation("ab", ("a", "b")), Relation("bc", ("b", "c")), Relation("ac", ("a", "c"))]
    table = from_rows(rows, [*relations, Relation("all", ("ab", "bc", "ac"))])
    rules = Rules(attacker_knows_integers=True)
    protected = protect(table, rules)
    whole = attack(table, protected.published, rules=rules)
    fractions = attack(table, protected.published)
    assert whole["a"].lower <= 0 and whole["a"].upper >= 7
    for cell, interval in whole.items():
        assert fractions[cell].lower <= interval.lower + 1e-6
        assert fractions[cell].upper >= interval.upper - 1e-6


def test_an_attacker_who_knows_that_hidden_cells_are_not_zero_fails_too():
    rules = Rules(attacker_floor=1)
    for seed in range(0, 40, 8):
        table = random_table(seed)
        protected = protect(table, rules, seed=seed)
        intervals = attack(table, protected.published, rules=rules)
        for cell in protected.suppressed:
            if is_primary(table.value(cell.id), rules):
                assert intervals[cell.id].upper >= table.value(cell.id) + 5 - 1e-4
    with pytest.raises(DisclosureError, match="attacker’s floor"):
        protect(random_table(3), Rules(attacker_floor=1))


def test_rounded_publication_hides_less_and_is_safe_against_the_rounding_interval():
    rng = np.random.default_rng(8)
    table = from_crosstab(with_margins(np.round(rng.lognormal(2.3, 0.9, (4, 4)))))
    exact, rounded = protect(table, RULES), protect(table, Rules(rounding_base=5))
    assert rounded.cost <= exact.cost
    for cell, value in rounded.published.items():
        if not isinstance(value, Symbol):
            assert value % 5 == 0
            assert abs(value - table.value(cell)) <= 2
    for cell in rounded.suppressed:
        assert cell.attacker.reaches(cell.needed.lower, cell.needed.upper)


def test_cells_released_before_stay_as_they_were():
    table = from_hierarchy({"a": 3, "b": 40, "c": 60, "d": 50}, {"all": ("a", "b", "c", "d")})
    already = {"all": 153.0, "b": 40.0, "d": Symbol.CONFIDENTIAL}
    protected = protect(table, RULES, already=already)
    assert hidden_ids(protected) == {"a", "d"}
    assert {cell.id: cell.reason for cell in protected.suppressed}["d"] == "hidden in an earlier release"


def test_a_table_that_cannot_be_protected_raises_and_names_the_cell():
    table = from_hierarchy({"Pendle": 3, "Burnley": 40}, {"all": ("Pendle", "Burnley")})
    with pytest.raises(DisclosureError, match="“Pendle” cannot be protected"):
        protect(table, RULES, already={"Burnley": 40.0, "all": 43.0})
    with pytest.raises(DisclosureError, match="released before as a number"):
        protect(table, RULES, already={"Pendle": 3.0})
    with pytest.raises(DisclosureError, match="not in this table"):
        protect(table, RULES, already={"Hyndburn": 3.0})
    with pytest.raises(DisclosureError, match="one finite number above zero"):
        protect(table, RULES, weights=np.zeros(3))


def test_protect_raises_when_its_own_answer_is_broken(monkeypatch):
    """A planted fault in the search: publishing the secondaries. The attacker at the end must not let it through."""
    table = from_hierarchy({"a": 3, "b": 40, "c": 60}, {"all": ("a", "b", "c")})
    module = "routeways.engines.disclosure.protection"
    monkeypatch.setattr(f"{module}.search", lambda problem, cheapest: problem.forced.copy())
    mended = protect(table, RULES, work_limit=0)
    assert unsafe_cells(table, mended.published, RULES) == []
    monkeypatch.setattr(f"{module}.harden", lambda problem, cheapest, hidden, rules: hidden)
    with pytest.raises(DisclosureError, match="would not be safe"):
        protect(table, RULES, work_limit=0)


def test_an_empty_table_and_a_table_without_sums():
    assert protect(from_rows([], []), RULES).published == {}
    assert protect(from_rows([Row("a", 3), Row("b", 9)], []), RULES).published == {"a": Symbol.CONFIDENTIAL, "b": 9.0}


def test_publishing_leaves_out_reasons_and_true_values():
    table = random_table(2)
    hidden = np.ones(len(table), dtype=bool)
    assert set(publish(table, hidden, RULES).values()) == {Symbol.CONFIDENTIAL}
    for cell in protect(table, RULES, work_limit=0).suppressed:
        assert cell.value is None
        assert not math.isnan(cell.attacker.lower)
