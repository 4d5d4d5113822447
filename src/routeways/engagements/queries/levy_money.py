"""What a pledge of levy money has left, year by year, and what an employer may still pledge. Whole pence throughout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from routeways.engagements.levy_rules import Allowance, Plan, allowance, by_year, planned_year, tranches
from routeways.engagements.models import LevyPlace, LevyPledge, Match
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import LIVE
from routeways.ledger.models import Reservation
from routeways.ledger.promises import Lot
from routeways.ledger.queries import spent_of_each
from routeways.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Year:
    """One tax year of a pledge: what it may pay, what is promised or spent of it, what is still free to promise."""

    year: int
    pledged: int
    promised: int
    spent: int
    last_day: date

    @property
    def left(self) -> int:
        return self.pledged - self.promised - self.spent

    def free(self, today: date) -> int:
        """What can still be promised on that day; what is left after its last day is lost."""
        return max(0, self.left) if today <= self.last_day else 0


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """What is asked of a pledge for each request: its years, the apprentices it pays for by employer (row id), and what
    is proposed to it and not answered, by employer as (request, places)."""

    years: tuple[Year, ...]
    funded: Mapping[int, int]
    proposed: Mapping[int, Sequence[tuple[int, int]]]


@contextmanager
def read_ahead(pledges: Iterable[LevyPledge]) -> Iterator[None]:
    """While many pairs are looked at, what is asked of these pledges is read once for all of them in a few queries.

    Only for looking: afterwards, and whatever is decided, asks the database anew.
    """
    held = list(pledges)
    years = years_of_each(held)
    funded: dict[int, dict[int, int]] = {}
    places = LevyPlace.objects.filter(transfer__pledge__in=held, reservation__state__in=Reservation.OPEN).order_by()
    for pledge, owner in places.values_list("transfer__pledge", "transfer__asked__request__owner"):
        by_owner = funded.setdefault(pledge, {})
        by_owner[owner] = by_owner.get(owner, 0) + 1
    proposed: dict[int, dict[int, list[tuple[int, int]]]] = {}
    rows = Match.objects.filter(offer__in=[one.offer_id for one in held], state=Match.State.PROPOSED).order_by()
    for offer, owner, request, number in rows.values_list("offer", "request__owner", "request", "places"):
        proposed.setdefault(offer, {}).setdefault(owner, []).append((request, number))
    for one in held:
        one.read = ReadAhead(years[one.pk], funded.get(one.pk, {}), proposed.get(one.offer_id, {}))
    try:
        yield
    finally:
        for one in held:
            one.read = None


def years_of(pledge: LevyPledge) -> tuple[Year, ...]:
    """Each tax year it pays in. What was spent counts to the months for which it was planned."""
    if isinstance(pledge.read, ReadAhead):
        return pledge.read.years
    return years_of_each([pledge])[pledge.pk]


def years_of_each(pledges: Iterable[LevyPledge]) -> dict[int, tuple[Year, ...]]:
    """By row id, as `years_of`, in three queries however many there are."""
    held = list(pledges)
    parts = _parts(held)
    return {one.pk: _years(one, parts.get(one.account_id, ())) for one in held}


def _years(pledge: LevyPledge, parts: Iterable[tuple[Plan, Plan]]) -> tuple[Year, ...]:
    promised: dict[int, int] = {}
    spent: dict[int, int] = {}
    for paid, open_part in parts:
        for found, plan in ((spent, paid), (promised, open_part)):
            for year, amount in by_year(plan).items():
                found[year] = found.get(year, 0) + amount
    return tuple(
        Year(year, pledge.yearly, promised.get(year, 0), spent.get(year, 0), last)
        for year, _, last in tranches(pledge.yearly, pledge.years, _opened(pledge), pledge.came_in)
    )


def limits_of(pledge: LevyPledge) -> tuple[int, ...]:
    """What is free in each of its years, and then nothing for months in which it pays nothing: see `cost_of`."""
    return _limits(pledge, years_of(pledge), ())


def limits_with_proposals(pledges: Iterable[LevyPledge]) -> dict[int, tuple[int, ...]]:
    """By row id, as `limits_of`; what is proposed and not answered yet counts as taken. Four queries in all."""
    held = list(pledges)
    years = years_of_each(held)
    rows = Match.objects.filter(offer__in=[one.offer_id for one in held], state=Match.State.PROPOSED)
    waiting: dict[int, list[Plan]] = {}
    for match in rows.select_related("request__levy"):
        waiting.setdefault(match.offer_id, []).append(match.request.levy.plan(match.places))
    return {one.pk: _limits(one, years[one.pk], waiting.get(one.offer_id, ())) for one in held}


def _limits(pledge: LevyPledge, years: Iterable[Year], waiting: Iterable[Plan]) -> tuple[int, ...]:
    taken = [year.promised + year.spent for year in years]
    for plan in waiting:
        taken = [before + part for before, part in zip(taken, cost_of(pledge, plan)[:-1], strict=True)]
    return (*(max(0, pledge.yearly - part) for part in taken), 0)


def cost_of(pledge: LevyPledge, plan: Plan) -> tuple[int, ...]:
    """What a plan takes of each year of a pledge; at the end what falls into months in which it pays nothing."""
    parts = tranches(pledge.yearly, pledge.years, _opened(pledge), pledge.came_in)
    last_month = {year: _serves(last) for year, _, last in parts}
    inside = tuple((month, amount) for month, amount in plan if month <= last_month.get(planned_year(month), date.min))
    found = by_year(inside)
    outside = sum(amount for _, amount in plan) - sum(found.values())
    return (*(found.get(year, 0) for year in pledge.all_years), outside)


def allowances(pledge_or_terms: tuple[int, int, int, int]) -> tuple[Allowance, ...]:
    """For (declared, english, first year, years): what may be transferred in each of those tax years.

    For later years the declared levy is taken to stay as it is.
    """
    declared, english, first, years = pledge_or_terms
    return tuple(allowance(declared, english, year, estimated=year > first) for year in range(first, first + years))


def taken_of_allowance(owner: Organisation, year: int, *, but: LevyPledge | None = None) -> int:
    """What the organisation's other pledges take of its allowance of a tax year: all that they pledge while they stand,
    and afterwards what is promised or spent."""
    rows = LevyPledge.objects.filter(offer__owner=owner, offer__kind=KIND, account__isnull=False)
    others = [one for one in rows.select_related("offer", "account") if one != but and year in one.all_years]
    over = years_of_each(one for one in others if one.offer.state not in LIVE)
    standing = sum(one.yearly for one in others if one.offer.state in LIVE)
    return standing + sum(row.promised + row.spent for years in over.values() for row in years if row.year == year)


def money_left(pledge: LevyPledge, today: date) -> int:
    """All that is free to promise in all of its years that are not over."""
    return sum(year.free(today) for year in years_of(pledge))


def money_left_of_each(pledges: Iterable[LevyPledge], today: date) -> dict[int, int]:
    """By row id, as `money_left`."""
    return {id: sum(year.free(today) for year in years) for id, years in years_of_each(pledges).items()}


def _parts(pledges: Iterable[LevyPledge]) -> dict[int | None, list[tuple[Plan, Plan]]]:
    """By account, for each reservation what was paid of its plan, and what is still open of it."""
    accounts = [one.account_id for one in pledges if one.account_id is not None]
    rows = list(Reservation.objects.filter(account__in=accounts).prefetch_related("schedule"))
    spent = spent_of_each(rows)
    found: dict[int | None, list[tuple[Plan, Plan]]] = {}
    for row in rows:
        paid, rest = _split(tuple((part.month, part.amount) for part in row.schedule.all()), spent[row.pk])
        found.setdefault(row.account_id, []).append((paid, rest if row.state in Reservation.OPEN else ()))
    return found


def _split(plan: Plan, amount: int) -> tuple[Plan, Plan]:
    """The earliest months up to an amount, and the rest."""
    first, rest = [], []
    for month, planned in plan:
        part = min(planned, amount)
        amount -= part
        first += [(month, part)] if part else []
        rest += [(month, planned - part)] if planned > part else []
    return tuple(first), tuple(rest)


def _opened(pledge: LevyPledge) -> date:
    """A day in its first tax year: it decides to which year its first tranche belongs."""
    return pledge.account.opened_on if pledge.account else date(pledge.first_year, 4, 6)


def _serves(last: date) -> date:
    """The last month whose plans money with that last day can pay for, as the ledger has it."""
    return Lot(0, last, last, 0).serves
