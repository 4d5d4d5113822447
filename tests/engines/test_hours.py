"""Counting hours under limits, against a slow second way that looks at each minute."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.hours import Counted, Limits, Why, Worked, count

MONDAY = date(2026, 3, 2)
MODES = ("workplace", "remote", "skills-hub", "team-project", "elsewhere")

entries = st.lists(
    st.builds(
        lambda offset, minutes, mode, young: (MONDAY + timedelta(days=offset), minutes, mode, young),
        st.integers(0, 15),
        st.integers(1, 40),
        st.sampled_from(MODES),
        st.booleans(),
    ),
    max_size=25,
).map(lambda rows: [Worked(str(number), *row) for number, row in enumerate(rows)])

limits = st.builds(
    Limits,
    required=st.integers(1, 300),
    modes=st.fixed_dictionaries(
        {"workplace": st.none()},
        optional={mode: st.integers(0, 60) for mode in ("remote", "skills-hub", "team-project")},
    ),
    apart=st.sampled_from([(), (frozenset({"skills-hub", "team-project"}),)]),
    young_day=st.integers(1, 60),
    young_week=st.integers(1, 120),
)


def minute_by_minute(worked: list[Worked], rules: Limits) -> dict[str, int]:
    """Each minute is asked on its own whether it counts, looking back at all minutes before it."""
    before: list[tuple[Worked, bool]] = []
    for day in sorted({one.day for one in worked}):
        for entry in worked:
            if entry.day != day:
                continue
            for _ in range(entry.minutes):
                before.append((entry, counts(entry, before, rules)))
    found = Counter({one.id: 0 for one in worked})
    found.update(entry.id for entry, yes in before if yes)
    return dict(found)


def counts(entry: Worked, before: list[tuple[Worked, bool]], rules: Limits) -> bool:
    same_day = sum(other.day == entry.day for other, _ in before)
    week = entry.day.isocalendar()[:2]
    same_week = sum(other.day.isocalendar()[:2] == week for other, _ in before)
    if entry.young and (same_day >= rules.young_day or same_week >= rules.young_week):
        return False
    if entry.mode not in rules.modes:
        return False
    if any(
        yes and other.mode != entry.mode and {other.mode, entry.mode} <= group
        for other, yes in before
        for group in rules.apart
    ):
        return False
    most = rules.modes[entry.mode]
    return most is None or sum(yes and other.mode == entry.mode for other, yes in before) < most


@given(entries, limits)
def test_what_counts_is_what_a_look_at_each_minute_counts(worked: list[Worked], rules: Limits) -> None:
    found = count(worked, rules)
    assert {line.id: line.counts for line in found.lines} == minute_by_minute(worked, rules)


@given(entries, limits)
def test_no_minute_is_lost_or_made(worked: list[Worked], rules: Limits) -> None:
    found = count(worked, rules)
    by_id = {one.id: one.minutes for one in worked}
    for line in found.lines:
        assert line.counts + sum(line.lost.values()) == by_id[line.id]
        assert min((0, line.counts, *line.lost.values())) == 0
    assert found.minutes == sum(line.counts for line in found.lines) == sum(found.by_mode.values())
    assert found.enough == (found.minutes >= rules.required)


@given(entries, limits)
def test_what_is_left_of_a_way_can_be_worked(worked: list[Worked], rules: Limits) -> None:
    found = count(worked, rules)
    later = MONDAY + timedelta(days=60)
    for mode, left in found.left.items():
        more = count([*worked, Worked("more", later, 1000, mode)], rules)
        assert more.minutes - found.minutes == (1000 if left is None else left)


def only(worked: list[Worked], **rules: object) -> Counted:
    return count(worked, Limits(**{"required": 600, "modes": {"workplace": None, "remote": 100}} | rules))  # type: ignore[arg-type]


def test_what_is_over_a_limit_says_why() -> None:
    found = only([Worked("a", MONDAY, 150, "remote"), Worked("b", MONDAY, 60, "elsewhere")])
    assert [(line.counts, dict(line.lost)) for line in found.lines] == [
        (100, {Why.OVER_SHARE: 50}),
        (0, {Why.NOT_ALLOWED: 60}),
    ]


def test_a_young_persons_day_and_week_end_at_their_limits() -> None:
    worked = [Worked(str(n), MONDAY + timedelta(days=n), 540, "workplace", young=True) for n in range(6)]
    found = only(worked, young_day=480, young_week=2400)
    # Five days of nine hours are 45 hours of work: the week is full on Friday after 36 hours and 4 more.
    assert [line.counts for line in found.lines] == [480, 480, 480, 480, 240, 0]
    assert found.lines[5].lost == {Why.YOUNG_DAY: 60, Why.YOUNG_WEEK: 480}


def test_ways_that_are_kept_apart_do_not_both_count() -> None:
    found = count(
        [Worked("a", MONDAY, 60, "hub"), Worked("b", MONDAY + timedelta(days=1), 60, "project")],
        Limits(600, {"hub": 300, "project": 300}, (frozenset({"hub", "project"}),)),
    )
    assert found.lines[1].lost == {Why.APART: 60}
    assert found.left == {"hub": 240, "project": 0}


@pytest.mark.parametrize(
    "worked", [[Worked("a", MONDAY, 0, "remote")], [Worked("a", MONDAY, 5, "remote"), Worked("a", MONDAY, 5, "remote")]]
)
def test_entries_that_cannot_be_are_refused(worked: list[Worked]) -> None:
    with pytest.raises(ValueError):
        only(worked)
