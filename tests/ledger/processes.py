"""What the ledger's concurrency tests run in processes of their own: `python -m tests.ledger.processes <task> …`."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()

from django.db import transaction

from routeways.ledger import actions
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.models import Account, Reservation
from tests.machines import lay_tables, together

ON, MONTH = date(2026, 1, 5), date(2026, 6, 1)


def prepare(amount: str) -> None:
    """An account with an amount in it, in a database that has this floor's tables and those below it."""
    lay_tables()
    from tests.ledger.making import add, make_account

    add(make_account(), int(amount))


def twice(name: str, *more: str) -> None:
    """Two do the same at the same moment."""
    print(json.dumps(together(*[lambda: globals()[name](*more)] * 2)))


def reserve(amount: str, key: str = "", pause: str = "0") -> str:
    """“held” or “refused”. `pause` keeps the transaction open for a while after it."""
    plan, account = [(MONTH, int(amount))], Account.objects.get()
    try:
        with transaction.atomic():
            actions.reserve(
                by=None, account=account, amount=int(amount), schedule=plan, what="A", subject="a:1", on=ON, key=key
            )
            time.sleep(float(pause))
    except NotEnough as refused:
        return f"refused {refused.free} {refused.asked}"
    return "held"


def commit_and_spend(amount: str) -> int:
    """Commits the only reservation and spends of it ten times; how often that went well."""
    reservation, done = Reservation.objects.get(), 0
    actions.commit(by=None, reservation=reservation, on=ON)
    for _ in range(10):
        try:
            actions.spend(by=None, reservation=reservation, amount=int(amount), on=MONTH)
            done += 1
        except LedgerError:
            pass
    return done


def many(count: str) -> int:
    """Reserves one and releases every second, again and again; how many are held in the end."""
    account, held = Account.objects.get(), 0
    for number in range(int(count)):
        try:
            one = actions.reserve(
                by=None, account=account, amount=1, schedule=[(MONTH, 1)], what="A", subject="a:1", on=ON
            )
            held += 1
        except NotEnough:
            continue
        if number % 2:
            actions.release(by=None, reservation=one, on=ON, why="Not needed")
            held -= 1
    return held


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
