"""School years, key stages and year groups of England. Pure.

A school year is named by the calendar year in which it begins: 2026 is 2026/27, from 1 September to 31 August. Year
groups are numbers: 0 is Reception, 7 the first year of secondary school, 12 and 13 the sixth form, 14 a further year of
a study programme after 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9
YEAR_GROUPS = tuple(range(15))
RECEPTION, LAST = 0, 14


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """1 September of `begins` to 31 August of the next year, both included."""

    begins: int

    @classmethod
    def of(cls, day: date) -> SchoolYear:
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def label(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02}"

    @property
    def first_day(self) -> date:
        return date(self.begins, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        return date(self.begins + 1, FIRST_MONTH - 1, 31)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label


def year_name(year: int) -> str:
    return "Reception" if year == RECEPTION else f"Year {year}"


def key_stage(year: int) -> int:
    """1 to 5 for a year group from 1 on; Reception is 0. Ages after 16 (years 12 to 14) count as key stage 5."""
    for stage, last in ((0, 0), (1, 2), (2, 6), (3, 9), (4, 11)):
        if year <= last:
            return stage
    return 5


def years_of_ages(lowest: int | None, highest: int | None) -> tuple[int, int] | None:
    """First and last year group of a school by its statutory ages; None where a register gives none or nonsense.

    A pupil of Year n turns n + 5 in the school year, so ages 11 to 16 are Years 7 to 11 (the register's highest age is
    the age at which pupils leave).
    """
    if lowest is None or highest is None or not 2 <= lowest < highest <= 99:
        return None
    first, last = max(RECEPTION, lowest - 4), min(LAST, highest - 5)
    return (first, last) if first <= last else None
