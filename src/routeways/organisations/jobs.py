"""Work of this floor that may take longer than a request."""

from __future__ import annotations

from routeways.foundation.jobs import Handle, job
from routeways.organisations import actions, duplicates, queries

LOOK_FOR_DUPLICATES = "organisations.propose_duplicates"


@job(LOOK_FOR_DUPLICATES, says="Look for organisations that stand there twice")
def propose_duplicates(handle: Handle, *, region: str) -> None:
    """Compares a region's organisations, then keeps the likely pairs together with the end of the job."""
    handle.progress(0, 2, "Comparing organisations")
    found = duplicates.propose(queries.candidates(region))
    handle.progress(1, 2, "Keeping likely pairs")
    with handle.finishing() as result:
        result["new"] = actions.propose_duplicates(by=handle.job.created_by, region=region, found=found)
