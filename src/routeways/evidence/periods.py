"""How official files write periods, each way one function: text in, Period out, ValueError with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from routeways.values import Period, PeriodKind
from routeways.values.period import MONTHS

_MONTH = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


def academic(text: str) -> Period:
    """“2022/23”, “2022-23”, “202223”, and “2025/26 (Aug to Apr)” for a year that is not over yet."""
    match = re.fullmatch(r"(\d{4})[/-]?(\d{2}|\d{4})(?:\s*\(Aug to ([A-Z][a-z]{2})\))?(?: \([A-Z]+\))?", text)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]) % 100:
        raise ValueError("is not an academic year such as 2022/23")
    if match[3]:
        return Period(PeriodKind.ACADEMIC_PART, int(match[1]), _month(match[3]))
    return Period(PeriodKind.ACADEMIC, int(match[1]))


def financial(text: str) -> Period:
    """“2022/23”, “2022-23”, “202223”: April to March."""
    return Period(PeriodKind.FINANCIAL, academic(text).year)


def calendar(text: str) -> Period:
    """“2022”, “2022.0”, “2021 Provisional”."""
    match = re.fullmatch(r"(\d{4})(?:\.0)?(?:\s+\w+)?", text.strip())
    if not match:
        raise ValueError("is not a year such as 2022")
    return Period(PeriodKind.CALENDAR, int(match[1]))


def projection(text: str) -> Period:
    """A projection's year: a calendar year."""
    return calendar(text)


def month(text: str) -> Period:
    """“Oct 22”, “October 2022”, “2022-10”."""
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return Period(PeriodKind.MONTH, int(match[1]), int(match[2]))
    match = re.fullmatch(r"([A-Za-z]{3,9})[ -](\d{2}|\d{4})", text)
    if not match:
        raise ValueError("is not a month such as Oct 22")
    year = int(match[2])
    return Period(PeriodKind.MONTH, year if year > 99 else 2000 + year, _month(match[1]))


def day(text: str) -> Period:
    """“2022-03-11” and “11 March 2022”."""
    if match := re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", text):
        found = date(int(match[3]), _month(match[2]), int(match[1]))
    else:
        found = date.fromisoformat(text[:10])
    return Period(PeriodKind.POINT, found.year, found.month * 100 + found.day)


def nomis(text: str) -> Period:
    """“Jan 2018-Dec 2018” (a calendar year or a rolling one), or “2018” for a count in that year."""
    match = re.fullmatch(r"([A-Z][a-z]{2}) (\d{4})-([A-Z][a-z]{2}) (\d{4})", text)
    if not match:
        return calendar(text)
    first, last = date(int(match[2]), _month(match[1]), 1), date(int(match[4]), _month(match[3]), 1)
    if (last.year - first.year) * 12 + last.month - first.month != 11:
        raise ValueError("is not a period of twelve months")
    if first.month == 1:
        return Period(PeriodKind.CALENDAR, first.year)
    return Period(PeriodKind.ROLLING, last.year, last.month)


_EES = {
    "academic year": academic,
    "calendar year": calendar,
    "financial year": financial,
}


def ees(text: str) -> Period:
    """DfE's time_identifier and time_period joined by “:”, such as “Academic year:202223”."""
    identifier, _, period = text.rpartition(":")
    reader = _EES.get(identifier.strip().lower())
    if reader is None:
        raise ValueError(f"has the time identifier “{identifier}”, which we do not read yet")
    return reader(period)


def ees_year_after(text: str) -> Period:
    """The year after the one in the file: destinations of the pupils who left school in “Academic year:201920”.

    DfE's district files name the year in which destinations were looked at, its later national files the year in
    which pupils left. The same pupils must stand in the same year.
    """
    left = ees(text)
    return Period(left.kind, left.year + 1)


def academic_or_month(text: str) -> Period:
    """“202021” is an academic year, “2022-10-01” a month: one column of the local skills dashboard holds both."""
    if match := re.fullmatch(r"(\d{4}-\d{2})-01", text):
        return month(match[1])
    return academic(text)


FORMATS: dict[str, Callable[[str], Period]] = {
    "academic": academic,
    "academic-or-month": academic_or_month,
    "calendar": calendar,
    "day": day,
    "ees": ees,
    "ees-year-after": ees_year_after,
    "financial": financial,
    "month": month,
    "nomis": nomis,
    "projection": projection,
}


def _month(text: str) -> int:
    number = _MONTH.get(text[:3].lower())
    if number is None:
        raise ValueError("has a month that we do not know")
    return number
