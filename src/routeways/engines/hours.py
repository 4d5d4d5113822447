"""How many of the minutes that somebody worked count, under limits of kind and of time. Pure: entries and rules in.

Entries are taken in order of their days. Of each, first what young people may work in a day and a week, then what is
left of the limit of its way of working. What is over a limit stays worked and does not count, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Why(StrEnum):
    """Why minutes do not count."""

    NOT_ALLOWED = "not-allowed"  # a way of working that the rule does not know
    APART = "apart"  # not to be combined with a way that was used before
    OVER_SHARE = "over-share"
    YOUNG_DAY = "young-day"
    YOUNG_WEEK = "young-week"


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes of one day in one way of working. `young`: the limits of young people hold on that day."""

    id: str
    day: date
    minutes: int
    mode: str
    young: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """`modes`: way of working → most minutes that count, None for no limit; others do not count at all.

    `apart`: sets of ways of which only the one used first counts. Young people's limits are minutes.
    """

    required: int
    modes: Mapping[str, int | None]
    apart: tuple[frozenset[str], ...] = ()
    young_day: int = 24 * 60
    young_week: int = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Line:
    """What counts of one entry, and for what reasons the rest does not: reason → minutes."""

    id: str
    counts: int
    lost: Mapping[Why, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """`left` is what each way of working may still add: None without a limit, 0 where another way bars it."""

    lines: tuple[Line, ...]
    minutes: int
    required: int
    by_mode: Mapping[str, int]
    left: Mapping[str, int | None]

    @property
    def enough(self) -> bool:
        return self.minutes >= self.required


def count(entries: Sequence[Worked], limits: Limits) -> Counted:
    """Raises ValueError for minutes below 1 or an id that occurs twice."""
    if len({entry.id for entry in entries}) < len(entries):
        raise ValueError("Each entry is given once.")
    if any(entry.minutes < 1 for entry in entries):
        raise ValueError("An entry has at least one minute.")
    used: dict[str, int] = defaultdict(int)
    days: dict[date, int] = defaultdict(int)
    weeks: dict[date, int] = defaultdict(int)
    lines = []
    for entry in sorted(entries, key=lambda one: one.day):
        lost: dict[Why, int] = {}
        minutes = _take_time(entry, limits, days, weeks, lost)
        minutes = _take_mode(entry, minutes, limits, used, lost)
        lines.append(Line(entry.id, minutes, lost))
    total = sum(used.values())
    return Counted(tuple(lines), total, limits.required, dict(used), _left(limits, used))


def _take_time(
    entry: Worked, limits: Limits, days: dict[date, int], weeks: dict[date, int], lost: dict[Why, int]
) -> int:
    """What is within a young person's day and week. The limits are of work, whether it counts for more or not."""
    monday = entry.day - timedelta(days=entry.day.weekday())
    minutes = entry.minutes
    if entry.young:
        minutes = _within(minutes, limits.young_day - days[entry.day], Why.YOUNG_DAY, lost)
        minutes = _within(minutes, limits.young_week - weeks[monday], Why.YOUNG_WEEK, lost)
    days[entry.day] += entry.minutes
    weeks[monday] += entry.minutes
    return minutes


def _take_mode(entry: Worked, minutes: int, limits: Limits, used: dict[str, int], lost: dict[Why, int]) -> int:
    if entry.mode not in limits.modes:
        return _within(minutes, 0, Why.NOT_ALLOWED, lost)
    if _barred(entry.mode, limits, used):
        return _within(minutes, 0, Why.APART, lost)
    most = limits.modes[entry.mode]
    if most is not None:
        minutes = _within(minutes, most - used[entry.mode], Why.OVER_SHARE, lost)
    used[entry.mode] += minutes
    return minutes


def _within(minutes: int, room: int, why: Why, lost: dict[Why, int]) -> int:
    kept = min(minutes, max(room, 0))
    if kept < minutes:
        lost[why] = minutes - kept
    return kept


def _barred(mode: str, limits: Limits, used: Mapping[str, int]) -> bool:
    others = {other for group in limits.apart if mode in group for other in group if other != mode}
    return any(used.get(other, 0) for other in others)


def _left(limits: Limits, used: Mapping[str, int]) -> dict[str, int | None]:
    return {
        mode: 0 if _barred(mode, limits, used) else None if most is None else most - used.get(mode, 0)
        for mode, most in limits.modes.items()
    }
