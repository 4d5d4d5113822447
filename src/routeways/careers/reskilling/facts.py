"""What is known of a person, of courses and of jobs. Nothing here is ever stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["bootcamp", "free-course", "essential", "higher-technical", "apprenticeship", "young", "course"]
Age = Literal["16-18", "19-23", "24+"]
Work = Literal["employed", "self-employed", "out"]

KINDS: dict[Kind, str] = {
    "bootcamp": "Skills Bootcamp",
    "free-course": "Free course for jobs",
    "essential": "English, maths or digital basics",
    "higher-technical": "Higher technical course",
    "apprenticeship": "Apprenticeship",
    "young": "Course for 16 to 19 year olds",
    "course": "Adult course",
}
OLDEST: dict[Age, int] = {"16-18": 18, "19-23": 23, "24+": 99}
YOUNGEST: dict[Age, int] = {"16-18": 16, "19-23": 19, "24+": 24}


@dataclass(frozen=True, slots=True)
class Person:
    """Answers. Money in pounds; level 0 to 7 is the highest held; the last three are needs of access.

    weekly_pay: earnings a week before tax, None where not said. least_pay: what an apprentice's job would have to pay.
    """

    occupation: str
    skills: frozenset[str]
    level: int
    age: Age
    work: Work
    weekly_pay: Decimal | None
    hours: float
    apprentice: bool
    least_pay: Decimal
    weekly_money: Decimal
    loan: bool
    minutes: int
    step_free: bool = False
    remote: bool = False
    part_time: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """A start of a course that can still be joined; `on` is None for one that begins at any time.

    hours: a week, at the upper end. minutes: one way to its place; None where nobody knows the place. fee: pounds,
    before anybody pays a part; None where the provider does not say. step_free: None where nobody recorded
    it, as in every list of courses that is loaded so far.
    """

    key: str
    on: date | None
    hours: float
    part_time: bool
    online: bool
    minutes: float | None
    fee: Decimal | None
    step_free: bool | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A course with its starts. level: its lowest, 0 where it has none. leads: codes of the jobs it leads to."""

    key: str
    title: str
    kind: Kind
    level: int
    skills: frozenset[str]
    leads: frozenset[str]
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A published number; lower and upper are None where its publisher gives no margin."""

    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A job. skills: id → weight, rare skills weigh more; `common` are those that every job shares. openings: for each
    job of today. pay: pounds a week."""

    code: str
    skills: Mapping[str, float]
    common: frozenset[str] = frozenset()
    openings: Measure | None = None
    pay: Measure | None = None
