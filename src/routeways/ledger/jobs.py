"""The background job of this floor."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from routeways.foundation.daily import every_day
from routeways.foundation.dated_rules import rule
from routeways.foundation.jobs import Handle, job
from routeways.ledger import actions, queries
from routeways.places.queries import regions

EXPIRE = "ledger.expire"


@job(EXPIRE, says="Book what was not spent in time")
def expire(handle: Handle, *, region: str) -> None:
    """Ends holds that are over, and books what expired so long ago that no more spending of its time is reported."""
    today = timezone.localdate()
    late = timedelta(days=int(rule("ledger", today)["late_spending_days"]))
    with handle.finishing() as result:
        result["accounts"] = 0
        for account in queries.open_accounts(region):
            if account.booked_to <= today:
                result["accounts"] += bool(actions.expire(by=None, account=account, today=today, late=late))


def register_daily() -> None:
    """Called once, when the site starts."""
    every_day(EXPIRE, hour=2, payloads=lambda: [{"region": region.id} for region in regions()])
