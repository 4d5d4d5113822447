"""What a course costs a person, by which rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from routeways.careers.queries import reskilling as queries
from routeways.careers.reskilling import words
from routeways.careers.reskilling.facts import Person, Training
from routeways.careers.reskilling.limits import judge
from routeways.careers.reskilling.paying import paying, weekly
from routeways.foundation.dated_rules import rule
from tests.careers.reskilling.made import DAY, RULES, person, start, training


@pytest.mark.parametrize(
    ("who", "course", "upfront", "says"),
    [
        (person(), training(kind="apprenticeship"), 0, "apprentices never pay. The job pays £8.00 an hour"),
        (person(work="out"), training(kind="bootcamp"), 0, "free for people who are out of work"),
        (person(), training(kind="bootcamp"), 0, "If your employer sends you, the employer pays a part"),
        (person(), training(start(fee=Decimal(0))), 0, "the provider asks no fee"),
        (person(), training(kind="essential"), 0, "free for adults who need them"),
        (person(), training(kind="free-course", level=3), 0, "you have no level 3 yet"),
        (person(level=3, weekly_pay=Decimal(300)), training(kind="free-course", level=3), 0, "less than £25,750"),
        (person(level=3, weekly_pay=Decimal(900)), training(kind="free-course", level=3), 100, "£100: no rule"),
        (person(level=1, age="19-23"), training(), 0, "you have no level 2 yet"),
        (person(level=1), training(), 100, "£100: no rule"),
        (person(loan=True), training(kind="higher-technical", level=4), 0, "a loan pays £100"),
        (person(loan=True), training(level=2), 100, "£100: no rule"),
    ],
)
def test_the_first_rule_that_makes_it_free_is_named(who: Person, course: Training, upfront: int, says: str) -> None:
    cost = paying(who, course, course.starts[0], RULES)
    assert cost.upfront == upfront
    assert says in cost.says
    assert cost.rule.reference


def test_a_fee_that_nobody_gives_is_not_nothing() -> None:
    one = training(start(fee=None))
    assert paying(person(), one, one.starts[0], RULES).upfront is None


def test_a_fee_is_saved_until_the_course_begins() -> None:
    assert weekly(Decimal(100), start(), DAY, RULES) == Decimal(10)
    assert weekly(Decimal(120), start(on=None), DAY, RULES) == Decimal(10)
    assert weekly(Decimal(100), start(on=DAY), DAY, RULES) == Decimal(100)


def test_the_rules_of_each_year_are_dated_and_sourced() -> None:
    before, after = queries.rules(date(2026, 3, 1)), queries.rules(date(2026, 11, 20))
    assert before.adult.values["apprentice_hourly"] == 7.55
    assert after.adult.values["apprentice_hourly"] == 8.0
    assert after.adult.reference == "adult-funding@2026.1"
    assert after.adult.since == date(2026, 8, 1)
    assert "still to be read" in after.adult.source
    assert after.bootcamp.reference.startswith("funding:skills-bootcamp, bootcamps@")
    assert not after.adult.certain


@pytest.mark.parametrize(
    ("on", "hourly", "version", "limits"),
    [
        (date(2026, 7, 27), "£7.55", "2025.1", {"paid"}),
        (date(2026, 9, 7), "£8.00", "2026.1", set()),
        (None, "£7.55", "2025.1", {"paid"}),  # it can begin today
    ],
)
def test_a_start_is_judged_by_the_rules_of_its_own_day(
    on: date | None, hourly: str, version: str, limits: set[str]
) -> None:
    who = person(apprentice=True, least_pay=Decimal(230))
    found = judge(who, training(start(on=on), kind="apprenticeship"), queries.rules, date(2026, 7, 20))
    assert found is not None
    assert hourly in found.paying.says
    assert f"adult-funding@{version}" in found.paying.rule.reference
    assert found.broken == limits


def test_the_age_of_an_apprentice_is_told_by_the_rule_of_the_day() -> None:
    before, after = (queries.rules(day).apprenticeship for day in (date(2025, 12, 31), date(2026, 11, 20)))
    assert words.apprentice_ages(before) == "You can start one at any age from 16."
    said = words.apprentice_ages(after)
    assert f"at level 7 only up to {rule('apprenticeship-funding', date(2026, 11, 20))['level_7_to_age']}" in said
    assert "the funding rule in force since 1 August 2026" in said


def test_weekly_hours_are_told_with_the_day_of_the_rule_that_supposes_them() -> None:
    assert words.hours_a_week(start(), RULES).startswith("Up to 6 hours: our estimate, by our rule for courses")
    assert words.day_in_words(RULES.adult.since) in words.hours_a_week(start(), RULES)
