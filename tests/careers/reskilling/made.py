"""People, courses and rules for tests, with nothing in them but what a test is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from routeways.careers.reskilling.facts import Person, Start, Target, Training
from routeways.careers.reskilling.paying import Rule, Rules

DAY = date(2026, 11, 20)
ADULT: dict[str, Any] = {
    "low_wage": 25_750,
    "free_level_3": True,
    "free_level_2_to_age": 23,
    "essential": True,
    "loan_levels": [3, 4, 5, 6],
    "loan_age": 19,
    "adult_age": 19,
    "apprentice_hourly": 8.0,
    "apprentice_hours": 30,
    "level_above": 1,
    "open_kinds": ["bootcamp", "free-course", "essential"],
    "saving_weeks": 12,
}


def rules() -> Rules:
    def one(name: str, values: dict[str, Any]) -> Rule:
        return Rule(f"{name}@2026.1", date(2026, 8, 1), "Invented for a test", values)

    return Rules(
        one("adult-funding", ADULT), one("bootcamps", {}), one("apprenticeship-funding", {"level_7_to_age": 21})
    )


RULES = rules()


def on_any_day(_: date) -> Rules:
    return RULES


def person(**changed: Any) -> Person:
    given: dict[str, Any] = {
        "occupation": "9264",
        "skills": frozenset({"service", "teamwork"}),
        "level": 2,
        "age": "24+",
        "work": "employed",
        "weekly_pay": None,
        "hours": 12.0,
        "apprentice": False,
        "least_pay": Decimal(0),
        "weekly_money": Decimal(10),
        "loan": False,
        "minutes": 45,
    }
    return Person(**{**given, **changed})


def start(**changed: Any) -> Start:
    given: dict[str, Any] = {
        "key": "s1",
        "on": date(2027, 1, 29),  # ten weeks after DAY
        "hours": 6.0,
        "part_time": True,
        "online": False,
        "minutes": 20.0,
        "fee": Decimal(100),
    }
    return Start(**{**given, **changed})


def training(*starts: Start, **changed: Any) -> Training:
    given: dict[str, Any] = {
        "key": "t1",
        "title": "A course",
        "kind": "course",
        "level": 2,
        "skills": frozenset({"python"}),
        "leads": frozenset({"3544"}),
        "starts": starts or (start(),),
    }
    return Training(**{**given, **changed})


def targets() -> dict[str, Target]:
    return {
        "3544": Target("3544", {"python": 0.5, "statistics": 0.25, "teamwork": 0.05}, frozenset({"teamwork"})),
        "5434": Target("5434", {"cooking": 0.5, "service": 0.5, "teamwork": 0.05}, frozenset({"teamwork"})),
        "9264": Target("9264", {"service": 0.5, "teamwork": 0.05}, frozenset({"teamwork"})),
    }
