"""When schools are closed: the holidays of a region’s schools as a definition, and bank holidays by the dated rule."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.careers.school_years import SchoolYear
from routeways.engagements.working_days import is_bank_holiday
from routeways.foundation.definitions import Definition, Part, load

BANK = "a bank holiday"


class Holiday(Part):
    """Both days included."""

    name: str = Field(min_length=3, max_length=60)
    first: date
    last: date


class SchoolHolidays(Definition):
    """What `definitions/school-holidays/<region>.yaml` holds: its id is the region’s."""

    KIND: ClassVar[str] = "school-holidays"
    WORDS: ClassVar[frozenset[str]] = frozenset({"name", "source"})

    name: str = Field(min_length=3, max_length=80)
    source: str = Field(min_length=10)
    holidays: tuple[Holiday, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> SchoolHolidays:
        days = [day for one in self.holidays for day in (one.first, one.last)]
        if days != sorted(days):
            raise ValueError(
                "a holiday ends before it begins, or the next one begins before it ends: put them in order"
            )
        return self


@cache
def known_holidays() -> dict[str, SchoolHolidays]:
    """By region. A region that has none is closed on bank holidays alone."""
    return load(SchoolHolidays)


def covers(region: str, year: SchoolYear) -> bool:
    """Whether the holidays of a whole school year are recorded: in autumn, at Christmas, by Easter, in May or June, and
    in August."""
    autumn, summer = year.begins, year.begins + 1
    spans = (
        (date(autumn, 10, 1), date(autumn, 11, 30)),
        (date(autumn, 12, 24), date(autumn, 12, 31)),
        (date(summer, 2, 1), date(summer, 4, 30)),
        (date(summer, 5, 15), date(summer, 6, 15)),
        (date(summer, 8, 1), date(summer, 8, 20)),
    )
    known = known_holidays().get(region)
    held = known.holidays if known else ()
    return all(any(one.first <= last and one.last >= first for one in held) for first, last in spans)


def why_closed(region: str, day: date) -> str:
    """“in the summer half-term”, “a bank holiday”; nothing where schools of the region are open, or nothing is known.

    Saturdays and Sundays are not looked at.
    """
    known = known_holidays().get(region)
    for one in known.holidays if known else ():
        if one.first <= day <= one.last:
            return f"in the {one.name}"
    return BANK if is_bank_holiday(day) else ""
