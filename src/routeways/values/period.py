"""The time a figure covers. What differs in kind is never put on one line without a break."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
MONTHS += ["November", "December"]


class PeriodKind(StrEnum):
    """Kinds of period in the official files. The value is the prefix of a period's code."""

    CALENDAR = "cy"  # January to December
    ACADEMIC = "ay"  # August to July
    ACADEMIC_PART = "ap"  # August to a month named by the source: not comparable with a whole academic year
    FINANCIAL = "fy"  # April to March
    FUNDING = "fu"  # the funding year of adult skills, August to July
    QUARTER = "q"
    MONTH = "m"
    ROLLING = "r12"  # twelve months ending in a month
    POINT = "on"  # a count on one day


_STARTS_IN = {PeriodKind.CALENDAR: 1, PeriodKind.ACADEMIC: 8, PeriodKind.FINANCIAL: 4, PeriodKind.FUNDING: 8}
_CODE = re.compile(r"(cy|ay|ap|fy|fu|q|m|r12|on)([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """`kind`, the year it begins in (or, for a rolling year, a month or a day, the year it ends in), and a part.

    `part` is the quarter, the month (last month for ACADEMIC_PART and ROLLING) or, for POINT, month × 100 + day.
    `code` is canonical and stable: it stands in addresses and in Parquet. Raises ValueError for impossible parts.
    """

    kind: PeriodKind
    year: int
    part: int = 0

    def __post_init__(self) -> None:
        if not 1900 <= self.year <= 2100:
            raise ValueError(f"{self.year} is not a year between 1900 and 2100.")
        limit = {"q": 4, "m": 12, "ap": 12, "r12": 12}.get(self.kind.value)
        if self.kind is PeriodKind.POINT:
            date(self.year, self.part // 100, self.part % 100)
        elif limit and not 1 <= self.part <= limit:
            raise ValueError(f"{self.part} is not a part of a period of kind {self.kind.value}.")
        elif not limit and self.part:
            raise ValueError("A whole year has no part.")

    # -- the canonical code

    @property
    def code(self) -> str:
        match self.kind:
            case PeriodKind.POINT:
                return f"on{self.year}-{self.part // 100:02d}-{self.part % 100:02d}"
            case PeriodKind.CALENDAR | PeriodKind.ACADEMIC | PeriodKind.FINANCIAL | PeriodKind.FUNDING:
                return f"{self.kind.value}{self.year}"
            case _:
                return f"{self.kind.value}{self.year}-{self.part:02d}"

    @classmethod
    def from_code(cls, code: str) -> Period:
        """The inverse of `code`. Raises ValueError with the text that could not be read."""
        match = _CODE.fullmatch(code)
        if not match:
            raise ValueError(f"“{code}” is not a period. Examples: cy2022, ay2024, fy2023, m2022-10.")
        kind, year, first, second = PeriodKind(match[1]), int(match[2]), match[3], match[4]
        if kind is PeriodKind.POINT:
            try:
                return cls(kind, year, int(first or 0) * 100 + int(second or 0))
            except ValueError as error:
                raise ValueError(f"“{code}” is not a day. Example: on2025-10-17.") from error
        period = cls(kind, year, int(first or 0))
        # One period has one code: cy2022-00 would read as cy2022 and then be missing from every table.
        if period.code != code:
            raise ValueError(f"“{code}” is not a period. Did you mean {period.code}?")
        return period

    # -- its days

    @property
    def start(self) -> date:
        match self.kind:
            case PeriodKind.POINT:
                return self.end
            case PeriodKind.MONTH:
                return date(self.year, self.part, 1)
            case PeriodKind.QUARTER:
                return date(self.year, 3 * self.part - 2, 1)
            case PeriodKind.ROLLING:
                return date(self.year - 1, self.part + 1, 1) if self.part < 12 else date(self.year, 1, 1)
            case PeriodKind.ACADEMIC_PART:
                return date(self.year, 8, 1)
            case _:
                return date(self.year, _STARTS_IN[self.kind], 1)

    @property
    def end(self) -> date:
        match self.kind:
            case PeriodKind.POINT:
                return date(self.year, self.part // 100, self.part % 100)
            case PeriodKind.MONTH | PeriodKind.ROLLING:
                return _last_day(self.year, self.part)
            case PeriodKind.QUARTER:
                return _last_day(self.year, 3 * self.part)
            case PeriodKind.ACADEMIC_PART:
                return _last_day(self.year + (self.part < 8), self.part)
            case PeriodKind.CALENDAR:
                return date(self.year, 12, 31)
            case PeriodKind.FINANCIAL:
                return date(self.year + 1, 3, 31)
            case _:
                return date(self.year + 1, 7, 31)

    @property
    def sort_key(self) -> tuple[date, date, str]:
        return (self.end, self.start, self.kind.value)

    def comparable_with(self, other: Period) -> bool:
        """True where the two may stand on one line: same kind, and the same part of an incomplete year."""
        if self.kind is not other.kind:
            return False
        return self.kind is not PeriodKind.ACADEMIC_PART or self.part == other.part

    # -- in words

    @property
    def label(self) -> str:
        """As it stands in a table or on an axis: 2022, 2024/25, October 2022."""
        match self.kind:
            case PeriodKind.CALENDAR:
                return str(self.year)
            case PeriodKind.ACADEMIC | PeriodKind.FINANCIAL | PeriodKind.FUNDING:
                return f"{self.year}/{(self.year + 1) % 100:02d}"
            case PeriodKind.ACADEMIC_PART:
                return f"{self.year}/{(self.year + 1) % 100:02d} (Aug to {MONTHS[self.part - 1][:3]})"
            case PeriodKind.QUARTER:
                return f"{self.year} Q{self.part}"
            case PeriodKind.MONTH:
                return f"{MONTHS[self.part - 1]} {self.year}"
            case PeriodKind.ROLLING:
                return f"year to {MONTHS[self.part - 1]} {self.year}"
            case _:
                return f"{self.part % 100} {MONTHS[self.part // 100 - 1]} {self.year}"

    @property
    def sentence(self) -> str:
        """As it stands in a sentence: “January to December 2022”, “the 2024/25 academic year”."""
        match self.kind:
            case PeriodKind.CALENDAR:
                return f"January to December {self.year}"
            case PeriodKind.ACADEMIC:
                return f"the {self.label} academic year"
            case PeriodKind.FINANCIAL:
                return f"the {self.label} financial year"
            case PeriodKind.FUNDING:
                return f"the {self.label} funding year"
            case PeriodKind.ACADEMIC_PART:
                end_year = self.year + (self.part < 8)
                return f"August {self.year} to {MONTHS[self.part - 1]} {end_year}"
            case PeriodKind.ROLLING:
                return f"the {self.label}"
            case _:
                return self.label

    def __str__(self) -> str:
        return self.code


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
