"""The attacker on its own: textbook tables, contradictions, and differencing between two releases."""

from __future__ import annotations

import math

import pytest

from routeways.engines.disclosure import (
    DisclosureError,
    Interval,
    Kind,
    Relation,
    Release,
    Row,
    Rules,
    attack,
    combine,
    difference,
    from_hierarchy,
    from_rows,
    protect,
)
from routeways.values import Symbol

C = Symbol.CONFIDENTIAL
RULES = Rules()


def test_a_lone_hidden_cell_is_known_by_subtraction():
    table = from_hierarchy({"a": 3, "b": 40}, {"all": ("a", "b")})
    assert attack(table, {"a": C, "b": 40.0, "all": 43.0})["a"] == Interval(3.0, 3.0)


def test_two_hidden_cells_are_known_up_to_their_sum():
    table = from_hierarchy({"a": 3, "b": 40, "c": 7}, {"all": ("a", "b", "c")})
    intervals = attack(table, {"a": C, "b": 40.0, "c": C, "all": 50.0})
    assert intervals == {"a": Interval(0.0, 10.0), "c": Interval(0.0, 10.0)}


def test_overlapping_sums_solve_three_unknowns():
    table = from_hierarchy({"a": 3, "b": 9, "c": 14}, {"ab": ("a", "b"), "bc": ("b", "c"), "ac": ("a", "c")})
    published = {"a": C, "b": C, "c": C, "ab": 12.0, "bc": 23.0, "ac": 17.0}
    for cell, interval in attack(table, published).items():
        assert interval.lower == pytest.approx(table.value(cell))
        assert interval.upper == pytest.approx(table.value(cell))


def test_what_nothing_bounds_is_infinite_and_the_unpublished_is_unknown():
    table = from_hierarchy({"a": 3, "b": 40}, {"all": ("a", "b")})
    assert attack(table, {"b": 40.0}) == {"a": Interval(0.0, math.inf), "all": Interval(40.0, math.inf)}


def test_only_published_figures_are_used_never_the_truth():
    table = from_hierarchy({"a": 3, "b": 40, "c": 7}, {"all": ("a", "b", "c")})
    other = from_hierarchy({"a": 9, "b": 40, "c": 1}, {"all": ("a", "b", "c")})
    published = {"a": C, "b": 40.0, "c": C, "all": 50.0}
    assert attack(table, published) == attack(other, published)


def test_an_attacker_who_knows_the_rounding_sees_a_range():
    table = from_hierarchy({"a": 3, "b": 41}, {"all": ("a", "b")})
    seen = attack(table, {"a": C, "b": 40.0, "all": 45.0}, rules=Rules(rounding_base=5))
    assert seen["a"] == Interval(1.0, 9.0)  # 43–47 less 38–42


def test_whole_numbers_narrow_an_odd_cycle():
    sums = {"ab": ("a", "b"), "bc": ("b", "c"), "ac": ("a", "c"), "all": ("a", "b", "c", "d")}
    table = from_hierarchy({"a": 1, "b": 1, "c": 1, "d": 2}, sums)
    published = {"a": C, "b": C, "c": C, "d": C, "ab": C, "bc": C, "ac": C, "all": 5.0}
    rules = Rules(attacker_knows_integers=True)
    assert attack(table, published, rules=rules)["a"] == Interval(0.0, 5.0)


def test_figures_that_contradict_each_other_are_refused():
    table = from_hierarchy({"a": 3, "b": 40}, {"all": ("a", "b")})
    with pytest.raises(DisclosureError, match="contradict"):
        attack(table, {"a": 3.0, "b": 40.0, "all": 44.0})
    with pytest.raises(DisclosureError, match="contradict"):
        attack(table, {"a": C, "b": 40.0, "all": 30.0})
    with pytest.raises(DisclosureError, match="not in the table"):
        attack(table, {"Pendle": 3.0})


# -- differencing


def release(values: dict, parents: dict) -> Release:
    table = from_hierarchy(values, parents)
    return Release(table, protect(table, RULES).published)


def test_a_planted_difference_between_two_age_bands_is_found():
    before = release({"under 16": 40, "16 and over": 90}, {"all": ("under 16", "16 and over")})
    after = release({"under 15": 38, "15 and over": 92}, {"all": ("under 15", "15 and over")})
    assert C not in {*before.published.values(), *after.published.values()}
    assert difference(before, after, RULES) == ()
    leaks = difference(before, after, RULES, links=[Relation("under 16", ("under 15", "aged 15"))])
    assert [leak.cell for leak in leaks] == ["aged 15"]
    assert leaks[0].attacker.lower == pytest.approx(2.0)
    assert leaks[0].attacker.upper == pytest.approx(2.0)


def test_two_areas_that_overlap_give_a_district_away():
    """Safe alone: the county hides Pendle with Burnley. The new area publishes Burnley with Rossendale."""
    first = from_hierarchy(
        {"Pendle": 3, "Burnley": 12, "Rossendale": 60}, {"east": ("Pendle", "Burnley", "Rossendale")}
    )
    before = Release(first, {"Pendle": C, "Burnley": C, "Rossendale": 60.0, "east": 75.0})
    second = from_hierarchy({"Burnley": 12, "Rossendale": 60}, {"south": ("Burnley", "Rossendale")})
    after = Release(second, {"Burnley": C, "Rossendale": C, "south": 72.0})
    assert not difference(before, Release(first, before.published), RULES)
    leaks = difference(before, after, RULES)
    assert [leak.cell for leak in leaks] == ["Pendle"]
    assert "two releases" in leaks[0].sentence


def test_a_new_release_protected_beside_the_old_one_does_not_leak():
    first = from_hierarchy(
        {"Pendle": 3, "Burnley": 12, "Rossendale": 60}, {"east": ("Pendle", "Burnley", "Rossendale")}
    )
    before = Release(first, protect(first, RULES).published)
    second = from_hierarchy({"Burnley": 12, "Rossendale": 60, "Hyndburn": 30}, {"south": ("Burnley", "Rossendale")})
    union, _ = combine(before, Release(second, {}))
    together = protect(union, RULES, already=before.published)
    after = Release(second, {cell: value for cell, value in together.published.items() if cell in second.index})
    assert difference(before, after, RULES) == ()


def test_a_cell_hidden_in_one_release_and_shown_in_the_other_leaks():
    table = from_hierarchy({"a": 3, "b": 40, "c": 60}, {"all": ("a", "b", "c")})
    before = Release(table, {"a": C, "b": C, "c": 60.0, "all": 103.0})
    after = Release(table, {"a": C, "b": 40.0, "c": C, "all": 103.0})
    assert [leak.cell for leak in difference(before, after, RULES)] == ["a"]


def test_a_revision_by_one_person_leaks_that_person():
    before = release({"a": 40, "b": 60}, {"all": ("a", "b")})
    after = release({"a": 41, "b": 60}, {"all": ("a", "b")})
    leaks = difference(before, after, RULES)
    assert {leak.cell for leak in leaks} == {"a", "all"}
    assert "moved from 40 to 41" in leaks[0].sentence


def test_releases_that_cannot_be_joined_are_refused():
    people = release({"a": 40, "b": 60}, {"all": ("a", "b")})
    table = from_rows([Row("a", 40)], [], kind=Kind.ORGANISATIONS)
    with pytest.raises(DisclosureError, match="different kinds"):
        difference(people, Release(table, {"a": 40.0}), RULES)
    with pytest.raises(DisclosureError, match="which neither release has"):
        difference(people, people, RULES, links=[Relation("a", ("x", "y"))])
    with pytest.raises(DisclosureError, match="larger than it"):
        difference(people, people, RULES, links=[Relation("a", ("b", "x"))])
