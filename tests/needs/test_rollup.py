"""Counting and ranking, beside a second way to do it; and what may be published of the counts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.disclosure import Kind, Published, Relation, Row, Rules, attack, from_rows
from routeways.needs.publishing import extract, safe_line, safe_posts, safe_tables
from routeways.needs.rollup import Statement, confidence, rank, roll_up
from routeways.values import Symbol

DAY = date(2026, 1, 1)
RULE = {
    "strong_businesses": 3,
    "strong_kinds": 2,
    "fair_businesses": 2,
    "weight_businesses": 4,
    "weight_volume": 3,
    "weight_hard_to_fill": 2,
    "weight_small_firms": 1,
}
SAFE = Rules(rounding_base=5, attacker_floor=1.0)


def _said(item: int, ref: str = "weld", business: str = "a", **more: object) -> Statement:
    known = {"kind": "advert", "on": DAY + timedelta(days=item)}
    return Statement(item, ref, business, **{**known, **more})  # type: ignore[arg-type]


STATEMENTS = st.lists(
    st.builds(
        Statement,
        item=st.integers(1, 12),
        ref=st.sampled_from(["weld", "bake", "code"]),
        business=st.sampled_from(["", "a", "b", "c", "d"]),
        kind=st.sampled_from(["advert", "interview"]),
        on=st.dates(DAY, DAY + timedelta(days=60)),
        area=st.sampled_from(["", "N", "S"]),
        sector=st.sampled_from(["", "C", "Q"]),
        size_band=st.sampled_from(["", "micro", "small", "large"]),
        posts=st.none() | st.integers(0, 9),
        hard_to_fill=st.sampled_from([None, True, False]),
    ),
    max_size=25,
    unique_by=lambda one: (one.item, one.ref),
)


@given(STATEMENTS)
def test_each_business_is_counted_once_whichever_way_one_counts(statements: list[Statement]) -> None:
    found = roll_up(statements)
    ordered = sorted(statements, key=lambda one: one.ref)
    slow = {ref: {one.business for one in group} - {""} for ref, group in groupby(ordered, key=lambda one: one.ref)}
    assert {ref: set(line.named) for ref, line in found.lines.items()} == slow
    for line in found.lines.values():
        for parts in (line.areas, line.sectors, line.sizes):
            assert sum(parts.values()) == len(line.named)
        low, high = line.posts.lower, line.posts.upper
        assert (low is None) == (high is None)
        assert low is None or high is None or low <= high


def test_a_business_that_speaks_often_is_one_business_and_its_last_word_on_itself_holds() -> None:
    found = roll_up(
        [
            _said(1, area="N", size_band="micro", posts=3),
            _said(2, area="", size_band="small", posts=3),
            _said(3, business="b", posts=1, kind="interview"),
            _said(4, business="", posts=5),
        ],
        [_said(9, "", "c", size_band="large")],
    )
    line = found.lines["weld"]
    assert (len(line.named), dict(line.areas), dict(line.sizes)) == (2, {"N": 1, "": 1}, {"small": 1, "": 1})
    assert (line.posts.lower, line.posts.upper) == (4, 12)
    assert line.small == (1, 1)
    assert len(found.businesses) == 3
    assert confidence(line, RULE) == "fairly founded"


def test_one_text_that_says_a_thing_twice_names_its_posts_once() -> None:
    found = roll_up([_said(1, posts=4), _said(1, posts=4)])
    assert found.lines["weld"].posts.upper == 4


def test_a_line_is_narrowed_by_where_the_business_is_and_what_the_statement_says() -> None:
    found = roll_up([_said(1, area="N", level="3"), _said(2, level="4"), _said(3, business="b", area="S", level="3")])
    line = found.lines["weld"]
    assert line.narrowed(area="N").named == {"a"}
    assert line.narrowed(level="3").items == {1, 3}
    assert line.narrowed(area="S", level="4").statements == ()


@given(STATEMENTS)
def test_points_are_between_zero_and_their_weights_and_add_up(statements: list[Statement]) -> None:
    ranks = rank(roll_up(statements).lines.values(), RULE)
    for one in ranks:
        parts = (one.businesses, one.volume, one.hard_to_fill, one.small_firms)
        assert all(0 <= part <= weight for part, weight in zip(parts, (4, 3, 2, 1), strict=True))
        assert one.total == pytest.approx(sum(parts))
    assert all(a.total >= b.total - 1e-8 for a, b in pairwise(ranks))


def test_more_businesses_come_first_and_equal_needs_keep_a_fixed_order() -> None:
    lines = roll_up([_said(1, "z"), _said(2, "a"), _said(3, "b"), _said(4, "b", "c")]).lines
    assert [one.ref for one in rank(lines.values(), RULE)] == ["b", "a", "z"]


# -- what may be seen of it


def test_fewer_than_three_businesses_are_never_shown_not_even_where_they_are() -> None:
    assert safe_tables({"area": {"N": 1, "S": 1}, "size": {"micro": 2}}, SAFE, seed=1) == {"all": {"": None}}
    assert safe_tables({"area": {}}, SAFE, seed=1) == {"all": {"": 0.0}}


def test_the_total_is_shown_and_a_table_that_would_cost_it_is_left_out() -> None:
    found = safe_tables({"area": {"N": 1, "S": 1, "E": 1, "W": 1, "X": 1}, "sector": {"C": 5}}, SAFE, seed=1)
    assert found["all"][""] == 5
    assert "area" not in found and found["sector"] == {"C": 5}


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from("NSEWX"), st.integers(1, 9), min_size=1),
    st.integers(0, 3),
)
def test_no_attacker_learns_a_hidden_count(areas: dict[str, int], shift: int) -> None:
    total = sum(areas.values())
    small = min(total, shift)
    counts = {"area": areas, "size": {key: n for key, n in (("micro", small), ("large", total - small)) if n}}
    found = safe_tables(counts, SAFE, seed=3)
    if found["all"][""] is None or set(found) == {"all"}:
        return
    shown = {dimension: counts[dimension] for dimension in found if dimension != "all"}
    cells = {("all", ""): total, **{(d, k): n for d, part in shown.items() for k, n in part.items()}}
    table = from_rows(
        [Row(cell, value, contributors=value) for cell, value in cells.items()],
        [Relation(("all", ""), tuple((d, k) for k in part)) for d, part in shown.items()],
        kind=Kind.ORGANISATIONS,
    )
    published: Published = {
        (d, k): Symbol.CONFIDENTIAL if found[d][k] is None else float(found[d][k] or 0) for d, k in cells
    }
    for cell, interval in attack(table, published, rules=SAFE).items():
        if published.get(cell) is Symbol.CONFIDENTIAL:
            assert interval.upper - interval.lower >= 1


def test_posts_are_hidden_where_one_business_outweighs_all() -> None:
    even = roll_up([_said(n, business=name, posts=4) for n, name in enumerate("abcd", 1)]).lines["weld"]
    assert safe_posts(even, SAFE) == (15.0, 15.0)
    uneven = roll_up([_said(1, posts=90), *(_said(n, business=b, posts=1) for n, b in ((2, "b"), (3, "c")))])
    assert safe_posts(uneven.lines["weld"], SAFE) is None
    assert safe_posts(roll_up([_said(1)]).lines["weld"], SAFE) is None


def test_posts_are_hidden_where_one_business_outweighs_all_by_advertising_often() -> None:
    often = [_said(n, business="a", posts=4) for n in range(1, 41)]
    others = [_said(n, business=b, posts=4) for n, b in ((50, "b"), (51, "c"), (52, "d"))]
    assert safe_posts(roll_up([*often, *others]).lines["weld"], SAFE) is None
    nameless = [_said(1, business="", posts=400)]
    assert safe_posts(roll_up([*nameless, *others]).lines["weld"], SAFE) is None


def test_a_need_of_one_business_is_published_without_any_number() -> None:
    line = roll_up([_said(1, posts=7, area="N")]).lines["weld"]
    assert safe_line(line, SAFE, key="x") == {"businesses": None, "tables": {}, "posts": None}


def test_an_extract_names_nobody_even_where_a_name_runs_over_its_edge() -> None:
    text = "Ask Moonbeam Bakery Ltd. We bake at night, write to jo@moonbeam.example. Bye."
    start = text.index("We bake")
    made = extract(text, (start, start + 45), ["Moonbeam Bakery"], kind="note", on=DAY, source="x")
    assert "moonbeam" not in made.text.lower()
    assert made.text.startswith("We bake at night")
