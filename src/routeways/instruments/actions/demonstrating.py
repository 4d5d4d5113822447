"""The end of a demonstration: the waves of an invented region go, with all that was answered."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Wave
from routeways.places import queries as places


@transaction.atomic
def remove_demonstration(*, by: Any, region: str) -> int:
    """Deletes a demonstration region's waves and their responses; how many waves there were.

    Raises InstrumentError for a real region: there, waves are closed and answers stay.
    """
    if not places.region(region).demonstration:
        raise InstrumentError(f"{region} is not a demonstration region. Its waves are closed, not deleted.")
    waves = Wave.objects.in_region(region)
    count = waves.count()
    if count:
        waves.delete()
        details = {"waves": count}
        audit.record(by=by, verb="instruments.remove_demonstration", subject=f"region:{region}", details=details)
    return count
