"""Words put together as people write them."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """“Burnley”, “Burnley and Pendle”, “Burnley, Hyndburn and Pendle”; of nothing, nothing."""
    *before, last = [*names] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def days_in_words(days: int) -> str:
    """“1 day”, “180 days”, “1 year”, “3 years” (1,095 days): years where they come out even, 365 days each."""
    number, unit = (days // 365, "year") if days and days % 365 == 0 else (days, "day")
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
