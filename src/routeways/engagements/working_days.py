"""Working days: Mondays to Fridays that are no bank holiday in England, by the dated rule “bank-holidays”."""

from __future__ import annotations

from datetime import date, timedelta

from routeways.foundation.dated_rules import rule

RULE = "bank-holidays"


def is_bank_holiday(day: date) -> bool:
    return f"{day:%m-%d}" in rule(RULE, day)["days"]


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not is_bank_holiday(day)


def working_days_after(day: date, count: int) -> date:
    """The day that is `count` working days after `day`; what comes on a Saturday counts from Monday."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first` up to `last`: 0 on the same day, 1 on the next working day."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
