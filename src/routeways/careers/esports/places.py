"""How many places are left, in words that tell of no child, and whether a child who is registered now waits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    FREE = "free"
    FEW = "few"
    FULL = "full"
    LOTTERY = "lottery"  # it takes registrations
    CLOSED = "closed"  # the lottery takes no more, and is not drawn yet


WAITS = frozenset({Standing.FULL, Standing.CLOSED})


def standing(*, capacity: int, placed: int, least: int, lottery_until: date | None, today: date) -> Standing:
    """`lottery_until`: the last day to register for a lottery that is not drawn, or None where places go at once.

    “Few” is fewer than `least`. Of an academy with fewer than twice as many places only free or full is told: few left
    would be few children who come. Full is told of all: a parent must know it before writing anything about a child.
    """
    if lottery_until is not None:
        return Standing.LOTTERY if today <= lottery_until else Standing.CLOSED
    left = capacity - placed
    if left <= 0:
        return Standing.FULL
    return Standing.FEW if left < least and capacity >= 2 * least else Standing.FREE


@dataclass(frozen=True, slots=True)
class Places:
    """What a parent reads before anything is asked. `until`: the last day to register for the lottery, or None."""

    standing: Standing
    capacity: int
    until: date | None = None

    @property
    def waits(self) -> bool:
        """Whether a child who is registered now goes on the waiting list."""
        return self.standing in WAITS

    @property
    def word(self) -> str:
        return {
            Standing.FREE: "Places free",
            Standing.FEW: "Few places left",
            Standing.FULL: "Full: waiting list",
            Standing.LOTTERY: f"Lottery until {_day(self.until)}",
            Standing.CLOSED: "Lottery closed: waiting list",
        }[self.standing]

    @property
    def tone(self) -> str:
        """Of the tag with the word."""
        return "amber" if self.waits else "moor" if self.standing == Standing.FREE else "sea"

    @property
    def says(self) -> str:
        """Sentences for a parent."""
        number = f"{self.capacity} place{'' if self.capacity == 1 else 's'}"
        every = f"All {number} are" if self.capacity > 1 else "The only place is"
        return {
            Standing.FREE: f"There are {number}, and not all of them are taken."
            if self.capacity > 1 else "There is one place, and it is free.",
            Standing.FEW: f"There are {number}, and few of them are left.",
            Standing.FULL: f"{every} taken. You can put your child on the waiting list: when a place comes free, the "
            "first in line gets it.",
            Standing.LOTTERY: f"{every} given by lottery among all who register until {_day(self.until)}. It does not "
            "matter who registers first.",
            Standing.CLOSED: f"The lottery for {'all ' if self.capacity > 1 else 'the '}{number} took registrations "
            f"until {_day(self.until)}, and will be drawn soon. You can put your child on the waiting list, after all "
            "who are in the lottery.",
        }[self.standing]  # fmt: skip

    @property
    def asks(self) -> str:
        """The words of the link that begins."""
        if self.waits:
            return "Put a child on the waiting list"
        return "Register a child for the lottery" if self.standing == Standing.LOTTERY else "Register a child"

    @property
    def sends(self) -> str:
        """The words of the button that sends what was answered."""
        does = {
            Standing.FULL: "put my child on the waiting list",
            Standing.CLOSED: "put my child on the waiting list",
            Standing.LOTTERY: "register my child for the lottery",
        }
        return f"I am the parent or carer: {does.get(self.standing, 'register my child')}"


def _day(day: date | None) -> str:
    return f"{day:%A %-d %B %Y}" if day else ""
