"""Days are given one after another: first the floor, then each to whoever has the highest claim.

A claim is the weight of need ÷ (days by need so far + ½): Webster's (Sainte-Laguë's) divisor method with a minimum and
caps. Who is next never depends on how many days there are, so one more day takes none from anybody; a higher weight
only ever moves claims up, so more need never gets less. Claims are compared as exact fractions. See docs/adr/0008.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from routeways.engines.allocation.checking import check
from routeways.engines.allocation.problem import Allocation, Award, Lot, Problem, Reason, School
from routeways.engines.lottery import draw


class UnsoundAllocation(RuntimeError):
    """The checker found a fault in a result: a fault in Routeways, never in the problem. Nothing is returned."""


def allocate(problem: Problem) -> Allocation:
    """The entitlements, checked. The same problem and seed give the same. Raises UnsoundAllocation."""
    lottery = dict(
        zip(
            (school.id for school in problem.schools),
            draw(problem.seed, "school", [school.id for school in problem.schools]).tolist(),
            strict=True,
        )
    )
    eligible = [school for school in problem.schools if not school.ineligible]
    floors, lots = _floor(problem, eligible, lottery)
    rest = problem.days - sum(floors.values())
    quotas = _Quotas(eligible, floors, lottery)
    quotas.give(rest)
    lots |= quotas.lots()
    awards = tuple(_award(problem, school, floors, quotas, lots, rest) for school in problem.schools)
    left = problem.days - sum(award.days for award in awards)
    allocation = Allocation(awards, rest, left, quotas.line)
    faults = check(problem, allocation)
    if faults:
        raise UnsoundAllocation(f"The allocation did not pass its check and is not used: {' '.join(faults)}")
    return allocation


def _floor(
    problem: Problem, schools: Sequence[School], lottery: dict[str, int]
) -> tuple[dict[str, int], dict[str, Lot]]:
    """How many days each gets by the floor, and whom the lottery decided where days ran out."""
    given = dict.fromkeys((school.id for school in schools), 0)
    order = sorted(schools, key=lambda one: (one.priority, -one.weight, lottery[one.id]))
    left = problem.days
    for number in range(problem.floor):
        takers = [school for school in order if school.cap > number]
        for school in takers[:left]:
            given[school.id] += 1
        if left < len(takers):
            return given, _lots(takers, left)
        left -= len(takers)
        if not takers:
            break
    return given, {}


def _lots(takers: Sequence[School], given: int) -> dict[str, Lot]:
    if not given:
        return {}
    last, following = takers[given - 1], takers[given]
    if (last.priority, last.weight) != (following.priority, following.weight):
        return {}
    alike = ((at, one) for at, one in enumerate(takers) if (one.priority, one.weight) == (last.priority, last.weight))
    return {one.id: Lot.WON if at < given else Lot.LOST for at, one in alike}


@dataclass(frozen=True, slots=True)
class _Claimant:
    id: str
    weight: int  # all weights brought to one denominator
    most: int  # days by need up to its cap
    place: int  # in the lottery


class _Quotas:
    """The days by need. `given` is school → days."""

    def __init__(self, schools: Sequence[School], floors: dict[str, int], lottery: dict[str, int]) -> None:
        self._scale = math.lcm(*(school.weight.denominator for school in schools))
        self._total = sum((school.weight for school in schools), Fraction(0))
        self._claimants = [
            _Claimant(one.id, int(one.weight * self._scale), one.cap - floors[one.id], lottery[one.id])
            for one in schools
        ]
        self.given = {one.id: 0 for one in self._claimants}
        self._left = 0
        self._last: Fraction | None = None
        self._following: Fraction | None = None

    @property
    def line(self) -> Fraction | None:
        return None if self._last is None or self._last <= 0 else self._last * 2 / self._scale

    def give(self, days: int) -> None:
        """Most days at once, by a divisor just too high to give all; the rest one by one from a heap."""
        if days <= 0:
            return
        divisor, fine = self._divisor(days), 4 * (days + 1)
        for one in self._claimants:
            self.given[one.id] = _count(one, divisor, fine)
        left = days - sum(self.given.values())
        taken = [_claim(one.weight, self.given[one.id] - 1) for one in self._claimants if self.given[one.id]]
        self._last = min(taken, default=None)
        heap = [self._entry(one, at) for at, one in enumerate(self._claimants) if self.given[one.id] < one.most]
        heapq.heapify(heap)
        while left and heap:
            claim, _, at = heap[0]
            one = self._claimants[at]
            self.given[one.id] += 1
            self._last = -claim
            left -= 1
            if self.given[one.id] < one.most:
                heapq.heapreplace(heap, self._entry(one, at))
            else:
                heapq.heappop(heap)
        self._following = -heap[0][0] if heap else None
        self._left = left

    def lots(self) -> dict[str, Lot]:
        """Whom the lottery decided: the last day given and the first not given had equal claims."""
        if self._last is None or self._last != self._following:
            return {}
        found = {}
        for one in self._claimants:
            given = self.given[one.id]
            if given < one.most and _claim(one.weight, given) == self._last:
                found[one.id] = Lot.LOST
            elif given and _claim(one.weight, given - 1) == self._last:
                found[one.id] = Lot.WON
        return found

    def share(self, school: School, rest: int) -> Fraction:
        return rest * school.weight / self._total if self._total else Fraction(0)

    def capped(self, school: School) -> bool:
        """Its next claim would have been served, if it had no cap."""
        if self._left or self._last is None:
            return self._left > 0
        return _claim(int(school.weight * self._scale), self.given[school.id]) > self._last

    def _entry(self, one: _Claimant, at: int) -> tuple[Fraction, int, int]:
        return -_claim(one.weight, self.given[one.id]), one.place, at

    def _divisor(self, days: int) -> int:
        """The lowest whole divisor that gives away no more than there is."""
        fine = 4 * (days + 1)  # so fine that few days are left for the heap even where weights are small
        low, high = 0, 2 * fine * max((one.weight for one in self._claimants), default=0) + 1
        while high - low > 1:
            middle = (low + high) // 2
            if sum(_count(one, middle, fine) for one in self._claimants) > days:
                low = middle
            else:
                high = middle
        return high


def _count(one: _Claimant, divisor: int, fine: int) -> int:
    """How many of its claims are above the divisor: 2·weight·fine ÷ (2·days + 1) > divisor."""
    return min(one.most, -(-2 * one.weight * fine // divisor) // 2)


def _claim(weight: int, given: int) -> Fraction:
    """Half the claim, to spare the ½. Without need it comes after all others, fewer days first."""
    return Fraction(weight, 2 * given + 1) if weight else Fraction(-given)


def _award(
    problem: Problem, school: School, floors: dict[str, int], quotas: _Quotas, lots: dict[str, Lot], rest: int
) -> Award:
    if school.ineligible:
        return Award(school.id, 0, 0, Fraction(0), Reason.INELIGIBLE)
    floor, quota = floors[school.id], quotas.given[school.id]
    if floor + quota == school.cap and quotas.capped(school):
        reason = Reason.CAP
    elif quota:
        reason = Reason.QUOTA
    else:
        reason = Reason.FLOOR if floor >= min(problem.floor, school.cap) else Reason.NOT_REACHED
    return Award(school.id, floor + quota, floor, quotas.share(school, rest), reason, lots.get(school.id, Lot.NONE))
