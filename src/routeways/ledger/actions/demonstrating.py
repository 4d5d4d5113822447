"""The end of a demonstration: its accounts go, with all that was booked."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.ledger.errors import LedgerError
from routeways.ledger.models import Account, Booking, Entry, Reservation, Tranche
from routeways.places import queries as places


@transaction.atomic
def remove_demonstration(*, by: Any, region: str) -> int:
    """Deletes a demonstration region's accounts; how many. Raises LedgerError for a real region."""
    if not places.region(region).demonstration:
        raise LedgerError(f"{region} is not a demonstration region. Accounts there are closed, not deleted.")
    accounts = Account.objects.filter(region=region)
    count = accounts.count()
    # Past the models, which refuse this for everything that is real.
    for rows in (
        Entry.objects.filter(account__region=region),
        Booking.objects.filter(account__region=region, corrects__isnull=False),
        Booking.objects.filter(account__region=region),
    ):
        rows._raw_delete(rows.db)
    Reservation.objects.filter(account__region=region).delete()
    Tranche.objects.filter(account__region=region).delete()
    accounts.delete()
    if count:
        audit.record(by=by, verb="ledger.remove_demonstration", subject=f"region:{region}", details={"accounts": count})
    return count
