"""What people are told when something cannot be done."""

from __future__ import annotations


class NeedsError(Exception):
    """One plain sentence: what is wrong, where, and what to do."""


class DayMissing(NeedsError):
    """Some rows of a file have no day, and none was given for them."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows:,} row{' has' if rows == 1 else 's have'} no date. Enter the day to take for them")
