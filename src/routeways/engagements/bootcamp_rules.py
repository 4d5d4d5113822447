"""The dated rule of Skills Bootcamps, and its money: who pays which part, in whole pence. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from routeways.foundation.dated_rules import rule

KIND = "skills-bootcamp"
RULE = "bootcamps"
MILESTONES = {1: "Start", 2: "Completion and interview", 3: "Outcome"}
SECTORS = {
    "construction": "Construction",
    "digital": "Digital",
    "energy": "Energy and low carbon",
    "engineering": "Engineering and manufacturing",
    "health": "Health and care",
    "logistics": "Transport and warehouses",
    "business": "Offices, shops and services",
    "creative": "Creative",
}
LEAVING = ("left", "not-eligible")


@dataclass(frozen=True, slots=True)
class BootcampRule:
    """What holds for bootcamps that begin on a day. Shares are per cent; `interviews` is learner → what counts."""

    least_age: int
    most_weeks: int
    least_hours: int
    levels: tuple[int, ...]
    lower_level: int
    lower_level_sectors: tuple[str, ...]
    shares: tuple[int, ...]
    start_days: int
    start_hours: int
    start_span_days: int
    assessed: bool
    vacancy_weeks: int
    small_below: int
    employer_share: Mapping[str, int]
    interviews: Mapping[str, tuple[str, ...]]
    to_check: tuple[str, ...]
    reference: str
    source: str

    def may_teach(self, level: int, sector: str) -> bool:
        return level in self.levels or (level == self.lower_level and sector in self.lower_level_sectors)

    def employer_percent(self, learner: str, staff: int | None) -> int:
        """What an employer pays of the price, in per cent: nothing unless it sends its own staff."""
        if learner != "co-funded":
            return self.employer_share[learner]
        return self.employer_share["small" if (staff or 0) < self.small_below else "large"]


def bootcamp_rule(on: date) -> BootcampRule:
    """The rule in force on a day. Raises RuleError."""
    found = rule(RULE, on)
    return BootcampRule(
        least_age=found["least_age"],
        most_weeks=found["most_weeks"],
        least_hours=found["least_hours"],
        levels=tuple(found["levels"]),
        lower_level=found["lower_level"],
        lower_level_sectors=tuple(found["lower_level_sectors"]),
        shares=tuple(found["shares"]),
        start_days=found["start_days"],
        start_hours=found["start_hours"],
        start_span_days=found["start_span_days"],
        assessed=found["assessed"],
        vacancy_weeks=found["vacancy_weeks"],
        small_below=found["small_below"],
        employer_share=dict(found["employer_share"]),
        interviews={who: tuple(what) for who, what in found["interviews"].items()},
        to_check=tuple(found["to_check"]),
        reference=found.reference,
        source=found.source,
    )


def funding_year(on: date) -> str:
    """The financial year of a day: “2026-27”."""
    first = on.year if (on.month, on.day) >= (4, 1) else on.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def split_price(price: int, percent: int) -> tuple[int, int]:
    """(the funder's part, the employer's part) of a price in pence; half a penny goes to the employer's part.

    Raises ValueError for a price or a share that cannot be.
    """
    if price < 0 or not 0 <= percent <= 100:
        raise ValueError("A price is not below 0, and a share is from 0 to 100 per cent.")
    employer = _part(price, percent)
    return price - employer, employer


def milestone_amounts(grant: int, shares: Sequence[int]) -> tuple[int, ...]:
    """The funder's part of a place, in pence, cut at the milestones; they add up to it exactly.

    Each cut is rounded where the shares so far end, so that no milestone is more than a penny off its share.
    Raises ValueError unless the shares are of 100 per cent.
    """
    if grant < 0 or sum(shares) != 100 or any(share < 0 for share in shares):
        raise ValueError("The shares of the milestones add up to 100 per cent of a sum that is not below 0.")
    ends = [_part(grant, so_far) for so_far in accumulate(shares)]
    return tuple(end - begin for begin, end in zip([0, *ends], ends, strict=False))


def _part(amount: int, percent: int) -> int:
    """Whole pence, half up."""
    return (amount * percent + 50) // 100
