"""What can be promised, what lapses and what is to come. Pure: lots and claims go in, frozen results come out.

A *lot* is what is left of an amount that came in on a day and expires on a day. A *claim* is what a reservation still
plans to spend, month by month. No lot is tied to a claim: spending always takes the lot that expires first, so a plan
can be kept exactly when, for each month, all that is planned from that month on fits into what lasts so long. As later
money can also pay for earlier months but not the other way round, these checks are enough (Hall's condition for nested
sets). Planned spending may happen on the last day of its month, so a lot that expires on the 15th serves the month
before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

FOREVER = date(9999, 12, 1)
Plan = tuple[tuple[date, int], ...]  # (first day of a month, amount), months ascending, amounts above 0


@dataclass(frozen=True, slots=True)
class Lot:
    id: int
    in_on: date
    expires_on: date | None
    left: int

    @property
    def serves(self) -> date:
        """The last month whose plans it can pay for."""
        if self.expires_on is None:
            return FOREVER
        if (self.expires_on + timedelta(days=1)).day == 1:
            return month_of(self.expires_on)
        return month_of(month_of(self.expires_on) - timedelta(days=1))

    def there(self, on: date) -> bool:
        return self.in_on <= on and (self.expires_on is None or on <= self.expires_on)


@dataclass(frozen=True, slots=True)
class Claim:
    """`firm` once committed. A claim that is not firm ends after `until`, where it has one."""

    id: int
    plan: Plan
    firm: bool = False
    until: date | None = None

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.plan)


@dataclass(frozen=True, slots=True)
class Settled:
    """An account as it is on a day: what is there, what is promised and kept, what has lapsed until then.

    `cut` is what promises lost because it was not spent in time and the money for it has expired; it is part of what
    `lapsed`. `ended` are claims that nobody made firm in time.
    """

    lots: tuple[Lot, ...]
    claims: tuple[Claim, ...]
    lapsed: Mapping[int, int]
    cut: Mapping[int, int]
    ended: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """Why a plan does not fit: from `month` on, `asked` is planned and only `free` is not promised and lasts so long.
    `month` is None where the plan as a whole asks for more than is free."""

    free: int
    asked: int
    month: date | None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a forecast. `planned_out` includes what is overdue, in the first month."""

    month: date
    in_: int
    planned_out: int
    expiring: int
    free_at_end: int


def settle(lots: Iterable[Lot], claims: Iterable[Claim], on: date) -> Settled:
    """The account on a day. `lots` and `claims` may hold what came later or has lapsed: it is set apart here."""
    come = [lot for lot in lots if lot.in_on <= on and lot.left]
    there = tuple(lot for lot in come if lot.there(on))
    ended = tuple(claim.id for claim in claims_of(claims) if _over(claim, on))
    live = [claim for claim in claims_of(claims) if not _over(claim, on)]
    room = _Room(there, live)
    kept: dict[int, list[tuple[date, int]]] = {claim.id: [] for claim in live}
    for month, claim_id, amount in _in_order_of_rank(live, on):
        part = min(amount, room.at(month))
        room.take(month, part)
        if part:
            kept[claim_id].append((month, part))
    after = tuple(replace(claim, plan=tuple(sorted(kept[claim.id]))) for claim in live)
    return Settled(
        lots=there,
        claims=after,
        lapsed={lot.id: lot.left for lot in come if not lot.there(on)},
        cut={old.id: old.total - new.total for old, new in zip(live, after, strict=True) if new.total < old.total},
        ended=ended,
    )


def shortfall(settled: Settled, plan: Plan) -> Short | None:
    """None where `plan` can be promised beside all that is promised already."""
    room = _Room(settled.lots, [*settled.claims, Claim(0, plan)])
    for claim in settled.claims:
        for month, amount in claim.plan:
            room.take(month, amount)
    for level, free in zip(room.months, room.slack, strict=True):
        asked = sum(amount for month, amount in plan if month >= level)
        if free < asked:
            return Short(free, asked, None if level == date.min else max(level, plan[0][0]))
    return None


def spend_first(lots: Sequence[Lot], amount: int, on: date) -> dict[int, int] | None:
    """How much of which lot pays: those that expire first. None where what is there on that day is not enough."""
    taken: dict[int, int] = {}
    for lot in in_order(lot for lot in lots if lot.there(on)):
        part = min(lot.left, amount - sum(taken.values()))
        if part:
            taken[lot.id] = part
    return taken if sum(taken.values()) == amount else None


def forecast(lots: Sequence[Lot], claims: Sequence[Claim], today: date) -> tuple[Month, ...]:
    """Month by month from today's to the last in which money expires or is planned: as if all goes as planned."""
    now = settle(lots, claims, today)
    left = {lot.id: lot.left for lot in now.lots}
    known = [*now.lots, *(lot for lot in lots if lot.in_on > today)]
    planned: dict[date, int] = {}
    for claim in now.claims:
        for month, amount in claim.plan:
            when = max(month, month_of(today))
            planned[when] = planned.get(when, 0) + amount
    ends = [month_of(lot.expires_on or lot.in_on) for lot in known]
    last = max([month_of(today), *planned, *ends])
    rows, month = [], month_of(today)
    while month <= last:
        rows.append(_one_month(month, today, known, left, planned))
        month = next_month(month)
    return tuple(rows)


def _one_month(
    month: date, today: date, known: Sequence[Lot], left: dict[int, int], planned: Mapping[date, int]
) -> Month:
    """Takes the month's plan and what expires out of `left`, and adds what comes in."""
    end = next_month(month) - timedelta(days=1)
    arriving = [lot for lot in known if max(month, today + timedelta(days=1)) <= lot.in_on <= end]
    left.update({lot.id: lot.left for lot in arriving})
    out = planned.get(month, 0)
    # What is overdue today may still be paid from money that expires within this month; later plans do not rely on it.
    first = month == month_of(today)
    need = out
    for lot in in_order(lot for lot in known if lot.id in left and (first or lot.serves >= month)):
        part = min(left[lot.id], need)
        left[lot.id] -= part
        need -= part
    expiring = 0
    for lot in known:
        if lot.id in left and lot.expires_on is not None and lot.expires_on <= end:
            expiring += left.pop(lot.id)
    promised = sum(amount for later, amount in planned.items() if later > month)
    return Month(month, sum(lot.left for lot in arriving), out, expiring, sum(left.values()) - promised)


def without(plan: Plan, amount: int) -> Plan:
    """The plan after `amount` of it has been spent, or has lapsed: the earliest months first."""
    rest = []
    for month, planned in plan:
        gone = min(planned, amount)
        amount -= gone
        if planned > gone:
            rest.append((month, planned - gone))
    return tuple(rest)


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Those that expire first stand first."""
    return sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.in_on, lot.id))


def claims_of(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.plan]


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _over(claim: Claim, on: date) -> bool:
    return not claim.firm and claim.until is not None and claim.until < on


def _in_order_of_rank(claims: Iterable[Claim], on: date) -> list[tuple[date, int, int]]:
    """(month, claim, amount): what is not overdue first, then what is firm, then later months, then older claims."""
    this = month_of(on)
    parts = [
        (month < this, not claim.firm, -month.toordinal(), claim.id, month, amount)
        for claim in claims
        for month, amount in claim.plan
    ]
    return [(month, claim_id, amount) for *_, claim_id, month, amount in sorted(parts)]


class _Room:
    """For each month that matters, what lasts until it and is not taken by plans of it or later ones."""

    def __init__(self, lots: Sequence[Lot], claims: Iterable[Claim]) -> None:
        self.months = sorted({date.min, *(month for claim in claims for month, _ in claim.plan)})
        self.slack = [sum(lot.left for lot in lots if lot.serves >= month) for month in self.months]

    def at(self, month: date) -> int:
        """The most that a plan for `month` can still have: it also takes from what earlier months could use."""
        return min(self.slack[: bisect_right(self.months, month)])

    def take(self, month: date, amount: int) -> None:
        for number in range(bisect_right(self.months, month)):
            self.slack[number] -= amount
