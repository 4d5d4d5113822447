"""The end of a demonstration: everything that this floor keeps of an invented region goes."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.needs.errors import NeedsError
from routeways.needs.models import (
    Cycle,
    EvidenceImport,
    EvidenceItem,
    Need,
    PlanText,
    PlanVersion,
    Priority,
    PublishedRegister,
)
from routeways.places import queries as places

# In this order: what is named first points at what is named later.
KEPT = (PlanVersion, PublishedRegister, PlanText, Priority, Cycle, Need, EvidenceItem, EvidenceImport)


@transaction.atomic
def remove_demonstration(*, by: Any, region: str) -> int:
    """Deletes a demonstration region's evidence, needs, priorities, plans and cycles; how many items of evidence.

    Raises NeedsError for a real region: there, evidence is withdrawn and what was published stays.
    """
    if not places.region(region).demonstration:
        raise NeedsError(f"{region} is not a demonstration region. What was said there is withdrawn, not deleted.")
    items = EvidenceItem.objects.in_region(region).count()
    deleted = sum(model._default_manager.filter(region=region).delete()[0] for model in KEPT)
    if deleted:
        details = {"items": items, "records": deleted}
        audit.record(by=by, verb="needs.remove_demonstration", subject=f"region:{region}", details=details)
    return items
