"""The dated rule of a sector-based work academy, and the days of its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from routeways.foundation.dated_rules import rule

KIND = "sector-based-work-academy"
CAUSES = {
    "job-elsewhere": "Found work elsewhere",
    "not-eligible": "Could not take part",
    "did-not-come": "Did not come",
    "ill": "Ill",
    "caring": "Caring for somebody",
    "travel": "Could not get there",
    "did-not-suit": "It did not suit them",
    "not-offered": "Interviewed, not hired",
    "other": "Another reason",
}


@dataclass(frozen=True, slots=True)
class AcademyRule:
    """`most_days` counts the first and the last day."""

    most_days: int
    most_weeks: int
    least_vacancies: int
    clock_days: int
    reference: str
    source: str


def academy_rule(on: date) -> AcademyRule:
    """The rule in force on a day. Raises RuleError."""
    found = rule(KIND, on)
    return AcademyRule(
        found["most_weeks"] * 7,
        found["most_weeks"],
        found["least_vacancies"],
        found["clock_days"],
        found.reference,
        found.source,
    )


def last_day(opened_on: date, clock_days: int) -> date:
    """The last day of the clock; the day on which vacancies opened is day 1."""
    return opened_on + timedelta(days=clock_days - 1)
