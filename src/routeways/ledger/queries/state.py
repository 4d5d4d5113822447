"""An account as its entries leave it: the sums, what is left of each tranche, what each reservation still plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from routeways.ledger.models import Account, Entry, Planned, Pot, Reservation, Tranche
from routeways.ledger.promises import Claim, Lot, without

PROMISED = (Pot.HELD, Pot.COMMITTED)
GONE = (Pot.SPENT, Pot.EXPIRED, Pot.OUTSIDE)  # where an amount is no longer part of its tranche


@dataclass(frozen=True, slots=True)
class State:
    """`pots` are the plain sums of entries; what has lapsed since is worked out by `promises.settle`.

    `outstanding` is what each open reservation still holds, by its row id.
    """

    pots: Mapping[str, int]
    lots: tuple[Lot, ...]
    claims: tuple[Claim, ...]

    @property
    def outstanding(self) -> dict[int, int]:
        return {claim.id: claim.total for claim in self.claims}


@dataclass(frozen=True, slots=True)
class _Move:
    source: str
    target: str
    tranche: int | None
    reservation: int | None
    amount: int


def state(account: Account, *, up_to: date | None = None) -> State:
    """From all entries, or from those dated up to a day."""
    entries = Entry.objects.filter(account=account)
    if up_to is not None:
        entries = entries.filter(on__lte=up_to)
    parts = entries.order_by().values_list("source", "target", "tranche_id", "reservation_id")
    moves = [_Move(*row) for row in parts.annotate(total=Sum("amount"))]
    pots: dict[str, int] = defaultdict(int)
    for move in moves:
        pots[move.source] -= move.amount
        pots[move.target] += move.amount
    return State(pots, _lots(account, moves), _claims(account, moves))


def spent_of(reservation: Reservation) -> int:
    """What has been spent of it, less what was corrected."""
    return spent_of_each([reservation])[reservation.pk]


def spent_of_each(reservations: Iterable[Reservation]) -> dict[int, int]:
    """By row id, as `spent_of`, in one query."""
    spent = {one.pk: 0 for one in reservations}
    rows = Entry.objects.filter(reservation__in=spent).filter(Q(source=Pot.SPENT) | Q(target=Pot.SPENT)).order_by()
    for id, target, total in rows.values_list("reservation", "target").annotate(total=Sum("amount")):
        spent[id] += total if target == Pot.SPENT else -total
    return spent


def _lots(account: Account, moves: Iterable[_Move]) -> tuple[Lot, ...]:
    left: dict[int, int] = defaultdict(int)
    for move in moves:
        if move.tranche is not None:
            left[move.tranche] += (move.source in GONE) * move.amount - (move.target in GONE) * move.amount
    rows = Tranche.objects.filter(account=account).values_list("pk", "in_on", "expires_on").order_by("pk")
    return tuple(Lot(pk, in_on, expires_on, left[pk]) for pk, in_on, expires_on in rows if left[pk])


def _claims(account: Account, moves: Iterable[_Move]) -> tuple[Claim, ...]:
    held: dict[int, int] = defaultdict(int)
    firm: dict[int, int] = defaultdict(int)
    used: dict[int, int] = defaultdict(int)
    for move in moves:
        if move.reservation is None:
            continue
        for pot, sign in ((move.target, 1), (move.source, -1)):
            if pot == Pot.HELD:
                held[move.reservation] += sign * move.amount
            elif pot == Pot.COMMITTED:
                firm[move.reservation] += sign * move.amount
            elif pot in (Pot.SPENT, Pot.EXPIRED):
                used[move.reservation] += sign * move.amount
    open_ids = [pk for pk in {*held, *firm} if held[pk] + firm[pk]]
    plans: dict[int, list[tuple[date, int]]] = defaultdict(list)
    planned = Planned.objects.filter(reservation__in=open_ids).order_by("month")
    for pk, month, amount in planned.values_list("reservation_id", "month", "amount"):
        plans[pk].append((month, amount))
    ends = dict(Reservation.objects.filter(pk__in=open_ids).order_by().values_list("pk", "until"))
    return tuple(
        Claim(pk, without(tuple(plans[pk]), used[pk]), firm=firm[pk] > 0, until=ends[pk]) for pk in sorted(open_ids)
    )
