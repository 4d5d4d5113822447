"""The bounds of coverage: true however the counts overlap, tried against every way they can on small cohorts."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.careers.counting import Touch, bounds_of

SIZE = 4


def every_way(size: int, touches: list[Touch], classes: dict[str, int]) -> list[list[frozenset[int]]]:
    """Each way in which the pupils of the events can have been chosen. Classes are the first pupils, in order."""
    start, rooms = 0, {}
    for name, pupils in classes.items():
        rooms[name] = range(start, start + pupils)
        start += pupils
    ways = []
    for touch in touches:
        if touch.classes:
            parts = [list(combinations(rooms[name], count)) for name, count in touch.classes.items()]
            ways.append([frozenset(x for part in one for x in part) for one in product(*parts)])
        else:
            ways.append(
                [frozenset(one) for n in range(touch.least, touch.most + 1) for one in combinations(range(size), n)]
            )
    return [list(one) for one in product(*ways)]


def extremes(size: int, touches: list[Touch], needed: int, classes: dict[str, int]) -> tuple[int, int]:
    found = []
    for way in every_way(size, touches, classes):
        had = [sum(t.weight for t, who in zip(touches, way, strict=True) if pupil in who) for pupil in range(size)]
        found.append(sum(one >= needed for one in had))
    return min(found), max(found)


@st.composite
def counts(draw: st.DrawFn, heaviest: int = 1) -> list[Touch]:
    made = []
    for _ in range(draw(st.integers(0, 3))):
        least = draw(st.integers(0, SIZE))
        made.append(Touch(least, draw(st.integers(least, SIZE)), draw(st.integers(1, heaviest))))
    return made


CLASSES = {"a": 2, "b": 1}


@st.composite
def with_classes(draw: st.DrawFn) -> list[Touch]:
    made = draw(counts())[:2]
    for _ in range(draw(st.integers(1, 2))):
        named = {name: draw(st.integers(0, pupils)) for name, pupils in CLASSES.items() if draw(st.booleans())}
        named = {name: count for name, count in named.items() if count}
        if named:
            made.append(Touch(sum(named.values()), sum(named.values()), 1, 2026, named))
    return made


@settings(max_examples=60)
@given(counts(), st.integers(1, 3))
def test_of_plain_counts_the_bounds_are_the_extremes_themselves(touches: list[Touch], needed: int) -> None:
    found = bounds_of(SIZE, touches, needed)
    assert (found.lower, found.upper) == extremes(SIZE, touches, needed, {})


@settings(max_examples=60)
@given(counts(4), st.integers(1, 6))
def test_of_days_at_work_the_bounds_hold(touches: list[Touch], needed: int) -> None:
    found = bounds_of(SIZE, touches, needed)
    least, most = extremes(SIZE, touches, needed, {})
    assert found.lower <= least
    assert most <= found.upper


@settings(max_examples=60)
@given(with_classes(), st.integers(1, 2))
def test_with_named_classes_the_bounds_hold(touches: list[Touch], needed: int) -> None:
    found = bounds_of(SIZE, touches, needed, {2026: CLASSES})
    least, most = extremes(SIZE, touches, needed, CLASSES)
    assert found.lower <= least
    assert most <= found.upper


@given(with_classes(), st.integers(1, 3), with_classes())
def test_another_event_never_lowers_coverage(touches: list[Touch], needed: int, more: list[Touch]) -> None:
    before = bounds_of(SIZE, touches, needed, {2026: CLASSES})
    after = bounds_of(SIZE, [*touches, *more], needed, {2026: CLASSES})
    assert after.lower >= before.lower
    assert after.upper >= before.upper


def test_participants_are_never_added_up() -> None:
    same_sixty = [Touch(60, 60), Touch(60, 60)]
    assert bounds_of(100, same_sixty, 1).lower == 60
    assert bounds_of(100, same_sixty, 1).upper == 100
    assert bounds_of(100, same_sixty, 2).lower == 20
    assert bounds_of(100, same_sixty, 2).upper == 60


def test_classes_that_do_not_overlap_are_added_and_the_same_class_is_not() -> None:
    classes = {2026: {"9A": 30, "9B": 28, "9C": 29}}
    first = Touch(30, 30, 1, 2026, {"9A": 30})
    second = Touch(28, 28, 1, 2026, {"9B": 28})
    assert bounds_of(90, [first, second], 1, classes).lower == 58
    assert bounds_of(90, [first, second], 1, classes).upper == 58
    assert bounds_of(90, [first, first], 1, classes).upper == 30


def test_a_whole_year_group_is_everybody_and_nobody_is_needed_for_nothing() -> None:
    assert bounds_of(180, [Touch(180, 180)], 1).lower == 180
    assert bounds_of(180, [], 0).lower == 180
    assert bounds_of(0, [], 1).upper == 0
