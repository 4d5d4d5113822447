from __future__ import annotations

from django.db.models import Q, QuerySet

from routeways.foundation.models import AuditEntry
from routeways.organisations.models import Merge, Organisation


def history(one: Organisation) -> tuple[QuerySet[Merge], QuerySet[AuditEntry]]:
    """The merges that touched a record, and every audited change of it and of what was merged into it, newest first."""
    merges = Merge.objects.filter(Q(survivor=one) | Q(loser=one)).select_related(
        "survivor", "loser", "merged_by", "undone_by"
    )
    ids = {one.public_id, *one.merged_here.values_list("public_id", flat=True)}
    subjects = [f"{Organisation._meta.label_lower}:{public_id}" for public_id in sorted(ids)]
    return merges, AuditEntry.objects.filter(subject__in=subjects).select_related("by").order_by("-number")
