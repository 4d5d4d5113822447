"""What a figure counts or measures, and how it is written in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Units that figures may have. A rate is always stored in per cent (71.2, never 0.712)."""

    PEOPLE = "people"
    COUNT = "count"  # things that are not people: enterprises, adverts, starts, achievements
    PER_CENT = "per-cent"
    POINTS = "percentage-points"
    PER_100_000 = "per-100000"
    POUNDS = "pounds"
    POUNDS_PER_HOUR = "pounds-per-hour"
    POUNDS_PER_WEEK = "pounds-per-week"
    MINUTES = "minutes"
    INDEX = "index"
    SCORE = "score"

    @property
    def is_rate(self) -> bool:
        """True where values of several areas may not be added up."""
        return self not in (Unit.PEOPLE, Unit.COUNT)

    @property
    def decimals(self) -> int:
        """Decimal places shown on pages unless the indicator says otherwise."""
        return _DECIMALS.get(self, 1)

    def write(self, value: float, decimals: int | None = None) -> str:
        """`value` as it stands in a sentence: 71.2%, £462.70, 11,093. Uses “−” for minus.

        Halves are rounded away from zero, as the publishers do (72.45 is 72.5), not to the even digit.
        """
        places = self.decimals if decimals is None else decimals
        rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        sign = "−" if rounded < 0 else ""
        number = f"{abs(rounded):,.{places}f}"
        match self:
            case Unit.PER_CENT:
                return f"{sign}{number}%"
            case Unit.POUNDS | Unit.POUNDS_PER_HOUR | Unit.POUNDS_PER_WEEK:
                return f"{sign}£{number}"
            case Unit.MINUTES:
                return f"{sign}{number} min"
            case _:
                return f"{sign}{number}"


_DECIMALS = {
    Unit.PEOPLE: 0,
    Unit.COUNT: 0,
    Unit.PER_CENT: 1,
    Unit.POINTS: 1,
    Unit.PER_100_000: 0,
    Unit.POUNDS: 0,
    Unit.POUNDS_PER_HOUR: 2,
    Unit.POUNDS_PER_WEEK: 2,
    Unit.MINUTES: 0,
    Unit.INDEX: 1,
    Unit.SCORE: 1,
}
