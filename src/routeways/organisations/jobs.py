"""Work of this floor that may take longer than a request."""

from __future__ import annotations

from django.utils import timezone

from routeways.foundation.daily import every_day
from routeways.foundation.jobs import Handle, job
from routeways.organisations import actions, duplicates, queries
from routeways.places.queries import regions

LOOK_FOR_DUPLICATES = "organisations.propose_duplicates"
FORGET_INVITATIONS = "organisations.forget_invitations"


@job(LOOK_FOR_DUPLICATES, says="Look for organisations that stand there twice")
def propose_duplicates(handle: Handle, *, region: str) -> None:
    """Compares a region's organisations, then keeps the likely pairs together with the end of the job."""
    handle.progress(0, 2, "Comparing organisations")
    found = duplicates.propose(queries.candidates(region))
    handle.progress(1, 2, "Keeping likely pairs")
    with handle.finishing() as result:
        result["new"] = actions.propose_duplicates(by=handle.job.created_by, region=region, found=found)


@job(FORGET_INVITATIONS, says="Throw away invitations that nobody answered")
def forget_invitations(handle: Handle, *, region: str) -> None:
    """Names and addresses of people who did not answer in time go, also where nobody is invited any more."""
    with handle.finishing() as result:
        now = timezone.now()
        result["forgotten"] = actions.forget_expired_invitations(
            by=None, region=region, now=now, today=timezone.localdate(now)
        )


def register_daily() -> None:
    """Called once, when the site starts."""
    every_day(FORGET_INVITATIONS, hour=3, payloads=lambda: [{"region": region.id} for region in regions()])
