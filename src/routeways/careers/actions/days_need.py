"""Measures of need from files are kept for the institutions that have the number."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.careers.models import Institution, NeedMeasure
from routeways.careers.need_files import Measures
from routeways.foundation import audit
from routeways.organisations.models import Identifier


@transaction.atomic
def load_measures(*, by: Any, region: str, measures: Measures) -> int:
    """How many institutions of the region were given a share they did not have; the same file again changes nothing.

    Invented institutions have no number and are never given one.
    """
    numbers = Identifier.objects.filter(scheme="urn", in_use_key__isnull=False).values_list("organisation", "value")
    held = {urn: organisation for organisation, urn in numbers}
    rows = {one.organisation_id: one for one in Institution.objects.standing().in_region(region)}
    known = {
        one.institution_id: (one.share, one.digest)
        for one in NeedMeasure.objects.filter(institution__region=region, measure=measures.measure)
    }
    changed = 0
    for share in measures.shares:
        institution = rows.get(held.get(share.urn, 0))
        if institution is None or known.get(institution.pk) == (share.share, measures.digest):
            continue
        NeedMeasure.objects.update_or_create(
            institution=institution,
            measure=measures.measure,
            defaults={
                "share": share.share,
                "pupils": share.pupils,
                "source": measures.source,
                "digest": measures.digest,
            },
        )
        changed += 1
    if changed:
        details = {"measure": measures.measure, "changed": changed}
        audit.record(by=by, verb="careers.load_need_measures", subject=f"region:{region}", details=details)
    return changed
