"""What counts: one event once in each ledger, nothing without its signs, and only inside the windows of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.counting import LEDGERS, Facts, phase_of, verdicts
from routeways.careers.counting.words import ACCESS, FLAGS, MEANINGFUL, MODES, PROVIDERS, WORKPLACE
from routeways.foundation.dated_rules import rule

DAY = date(2026, 11, 12)
ALL = frozenset(FLAGS)


def judge(facts: Facts) -> dict[str, tuple[bool, tuple[str, ...]]]:
    found = verdicts(facts, rule("gatsby-benchmarks", facts.on), rule("provider-access", facts.on))
    return {one.ledger: (one.counts, one.missing) for one in found}


def counted(facts: Facts) -> set[str]:
    return {ledger for ledger, (counts, _) in judge(facts).items() if counts}


def event(**fields: object) -> Facts:
    base = Facts(DAY, "in-person", ALL, frozenset({"employer"}), frozenset({9}))
    return replace(base, **fields)  # type: ignore[arg-type]


def test_a_talk_by_an_employer_counts_for_benchmark_5_alone() -> None:
    assert counted(event()) == {"bm5"}


def test_one_event_with_employer_and_college_counts_once_in_each_of_three_ledgers() -> None:
    """Apprenticeship support and knowledge in a school, with an employer in the room."""
    assert counted(event(met=frozenset({"employer", "apprenticeship"}))) == {"bm5", "bm7", "access"}
    assert counted(event(met=frozenset({"apprenticeship"}))) == {"bm7", "access"}


def test_a_workplace_needs_its_own_signs_and_a_time() -> None:
    assert counted(event(workplace=True, minutes=360)) == {"bm5", "bm6"}
    assert counted(event(workplace=True)) == {"bm5"}
    without_task = event(workplace=True, minutes=360, flags=ALL - {"task"})
    assert judge(without_task)["bm6"] == (False, ("Pupils did no task.",))
    assert counted(without_task) == {"bm5"}


def test_watching_a_recording_alone_never_counts_and_a_live_meeting_online_does() -> None:
    everything = event(mode="recording", workplace=True, minutes=1800, met=frozenset({"employer", "college"}))
    assert counted(everything) == set()
    assert judge(everything)["bm5"][1][0] == "Watching a recording alone does not count."
    assert counted(event(mode="live-virtual", workplace=True, minutes=1800)) == {"bm5", "bm6"}
    assert counted(event(mode="live-virtual", flags=ALL - {"two-way"})) == set()


@pytest.mark.parametrize(
    ("on", "year", "phase"),
    [
        (date(2026, 9, 1), 8, "8-9"),
        (date(2027, 8, 31), 8, "8-9"),
        (date(2026, 9, 1), 9, "8-9"),
        (date(2027, 2, 28), 9, "8-9"),
        (date(2027, 3, 1), 9, ""),
        (date(2028, 2, 28), 9, "8-9"),
        (date(2028, 2, 29), 9, ""),  # the law names 28 February, in leap years too
        (date(2027, 7, 1), 10, "10-11"),
        (date(2027, 2, 28), 11, "10-11"),
        (date(2027, 3, 1), 11, ""),
        (date(2027, 7, 1), 12, "12-13"),
        (date(2027, 3, 1), 13, ""),
        (date(2026, 10, 1), 7, ""),
        (date(2026, 10, 1), 14, ""),
        (date(2022, 12, 31), 8, ""),  # before the law was in force
        (date(2023, 1, 1), 8, "8-9"),
    ],
)
def test_the_windows_of_provider_access(on: date, year: int, phase: str) -> None:
    assert phase_of(on, year, rule("provider-access", on)) == phase


def test_an_event_outside_the_window_says_until_when_it_would_have_counted() -> None:
    found = judge(event(on=date(2026, 3, 20), met=frozenset({"college"}), years=frozenset({8, 9})))
    assert found["access"] == (True, ("For Year 9 it counts until 28 February 2026; this was later.",))
    assert judge(event(on=date(2026, 3, 20), met=frozenset({"college"})))["access"][0] is False


def second_opinion(facts: Facts) -> set[str]:
    """The same rules, written a second time as one reads them."""
    found = set()
    good = facts.mode != "recording" and bool(facts.years) and MEANINGFUL.keys() <= facts.flags
    providers = bool(facts.met & PROVIDERS.keys())
    if good and "employer" in facts.met:
        found.add("bm5")
    if good and facts.workplace and facts.minutes > 0 and WORKPLACE.keys() <= facts.flags:
        found.add("bm6")
    if good and providers:
        found.add("bm7")
    february = date(facts.on.year + (facts.on.month >= 9), 2, 28)
    early = {9, 11, 13} & facts.years and facts.on <= february
    told = facts.mode != "recording" and providers and ACCESS.keys() <= facts.flags
    if told and facts.on >= date(2023, 1, 1) and ({8, 10, 12} & facts.years or early):
        found.add("access")
    return found


FACTS = st.builds(
    Facts,
    on=st.dates(date(2018, 9, 1), date(2031, 8, 31)),
    mode=st.sampled_from(sorted(MODES)),
    flags=st.sets(st.sampled_from(sorted(FLAGS))).map(frozenset) | st.just(ALL),
    met=st.sets(st.sampled_from(["employer", *PROVIDERS])).map(frozenset),
    years=st.sets(st.integers(0, 14)).map(frozenset),
    workplace=st.booleans(),
    minutes=st.integers(0, 3000),
)


@given(FACTS)
def test_a_second_reading_of_the_rules_gives_the_same(facts: Facts) -> None:
    assert counted(facts) == second_opinion(facts)


@given(FACTS)
def test_every_event_has_one_verdict_in_each_ledger_and_a_reason_where_it_does_not_count(facts: Facts) -> None:
    found = verdicts(facts, rule("gatsby-benchmarks", facts.on), rule("provider-access", facts.on))
    assert [one.ledger for one in found] == list(LEDGERS)
    assert all(one.missing for one in found if not one.counts) or facts.on < date(2023, 1, 1)
    assert all(one.years <= facts.years for one in found)


@given(FACTS, st.sampled_from(sorted(FLAGS)))
def test_taking_a_sign_away_never_makes_it_count(facts: Facts, flag: str) -> None:
    assert counted(replace(facts, flags=facts.flags - {flag})) <= counted(facts)


@given(FACTS)
def test_an_event_of_provider_access_lies_inside_a_window_for_each_year_group_it_counts_for(facts: Facts) -> None:
    access = rule("provider-access", facts.on)
    found = verdicts(facts, rule("gatsby-benchmarks", facts.on), access)[-1]
    assert all(phase_of(facts.on, year, access) for year in found.years)


def test_a_day_is_never_without_a_rule() -> None:
    day = date(2018, 9, 1)
    while day < date(2032, 1, 1):
        assert rule("gatsby-benchmarks", day)["bm5_needs"]
        assert rule("provider-access", day).version
        assert rule("coverage-bands", day)["all_from"]
        day += timedelta(days=97)
