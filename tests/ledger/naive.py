"""A second, slow ledger: every pound is a coin, and every promise a list of coins still wanted, month by month.

What the real one proves with sums, this one finds by matching coins to wishes one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

PLENTY = date(9999, 12, 31)


@dataclass
class Coin:
    in_on: date
    expires_on: date
    order: int
    spent_on: date | None = None


@dataclass
class Promise:
    number: int
    on: date
    wishes: list[date]  # the first day of the month in which each coin is wanted, earliest first
    until: date | None = None
    firm: bool = False
    over: bool = False
    spent: int = 0


def last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@dataclass
class Naive:
    coins: list[Coin] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)

    def add(self, amount: int, on: date, expires_on: date | None) -> None:
        order = len(self.coins)
        self.coins += [Coin(on, expires_on or PLENTY, order) for _ in range(amount)]

    def there(self, on: date) -> list[Coin]:
        return [coin for coin in self.coins if coin.in_on <= on <= coin.expires_on and coin.spent_on is None]

    def standing(self, on: date) -> list[Promise]:
        return [one for one in self.promises if not one.over and not self.ended(one, on)]

    @staticmethod
    def ended(one: Promise, on: date) -> bool:
        return not one.firm and one.until is not None and one.until < on

    def matched(self, on: date) -> tuple[Match, dict[int, int]]:
        """Coins given to all wishes that can be kept, in order of rank, and how many of each promise that are."""
        wishes = [(month, one) for one in self.standing(on) for month in one.wishes]
        wishes.sort(key=lambda w: (w[0] < on.replace(day=1), not w[1].firm, -w[0].toordinal(), w[1].number))
        match = Match(self.there(on))
        kept = {one.number: 0 for one in self.standing(on)}
        for month, one in wishes:
            kept[one.number] += match.serve(month)
        return match, kept

    def kept(self, on: date) -> dict[int, int]:
        return self.matched(on)[1]

    def fits(self, wishes: list[date], on: date) -> bool:
        match, _ = self.matched(on)
        return all(match.serve(month) for month in wishes)

    def spend(self, one: Promise, amount: int, on: date) -> None:
        for coin in sorted(self.there(on), key=lambda coin: (coin.expires_on, coin.in_on, coin.order))[:amount]:
            coin.spent_on = on
        one.wishes = one.wishes[amount:]
        one.spent += amount

    def pots(self, on: date) -> tuple[int, int, int, int, int, int]:
        """paid in, held, committed, spent, expired, free"""
        come = [coin for coin in self.coins if coin.in_on <= on]
        spent = sum(coin.spent_on is not None for coin in come)
        expired = sum(coin.spent_on is None and coin.expires_on < on for coin in come)
        kept = self.kept(on)
        held = sum(kept[one.number] for one in self.standing(on) if not one.firm)
        firm = sum(kept[one.number] for one in self.standing(on) if one.firm)
        return len(come), held, firm, spent, expired, len(come) - spent - expired - held - firm


class Match:
    """Coins given to wishes; a coin may be taken from a wish that finds another one."""

    def __init__(self, coins: list[Coin]) -> None:
        self.coins = coins
        self.given: dict[int, date] = {}

    def serve(self, month: date) -> bool:
        return self._find(month, set())

    def _find(self, month: date, seen: set[int]) -> bool:
        for number, coin in enumerate(self.coins):
            if number in seen or coin.expires_on < last_day(month):
                continue
            seen.add(number)
            if number not in self.given or self._find(self.given[number], seen):
                self.given[number] = month
                return True
        return False
