"""What is written out is what is read in again, letter for letter, whatever the letters."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.provision.exchange import writing
from routeways.provision.exchange.guard import guarded, runs_as_formula, unguarded
from tests.provision import strategies
from tests.provision.course_files import KNOWN, read, read_venues

FREE = replace(
    KNOWN,
    aims=None,
    venues=tuple((name, "") for name in strategies.VENUES),
    areas=frozenset(name.lower() for name in strategies.AREAS),
)


def again(content: bytes, form: str):
    with tempfile.TemporaryDirectory() as folder:
        if form == "venues":
            return read_venues(content, Path(folder))
        return read(content, Path(folder), form=form, known=FREE)


@given(strategies.listed("lars"))
@settings(max_examples=120)
def test_courses_with_an_aim_come_back_as_they_went(courses) -> None:
    checked = again(writing.courses(courses, "lars"), "lars")
    assert checked.faults == ()
    assert checked.courses == courses


@given(strategies.listed("non-lars"))
@settings(max_examples=120)
def test_courses_without_an_aim_come_back_as_they_went(courses) -> None:
    checked = again(writing.courses(courses, "non-lars"), "non-lars")
    assert checked.faults == ()
    assert checked.courses == courses


@given(
    st.lists(strategies.venues(), min_size=1, max_size=4, unique_by=(lambda v: v.name.lower(), lambda v: v.reference))
)
@settings(max_examples=80)
def test_venues_come_back_as_they_went(venues) -> None:
    if len({one.reference.lower() for one in venues}) < len(venues):
        return
    checked = again(writing.venues(venues), "venues")
    assert checked.faults == ()
    assert checked.venues == tuple(venues)


@given(st.text(max_size=20))
def test_the_guard_can_always_be_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.sampled_from(["=", "+", "-", "@", "\t", "＝", "'=", "''+"]), st.text(max_size=10))
def test_nothing_that_goes_out_runs_as_a_formula(start: str, text: str) -> None:
    assert not runs_as_formula(guarded(start + text))
    assert guarded(start + text).startswith("'")
