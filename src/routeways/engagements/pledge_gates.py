"""What must be so before membership of the Skills Pledge, and before the year of a cornerstone employer is reviewed."""

from __future__ import annotations

from datetime import date

from routeways.engagements.gates import register
from routeways.engagements.models import Activity, Engagement
from routeways.engagements.queries.pledges import standing


@register("pledge-active")
def pledge_active(engagement: Engagement, today: date) -> list[str]:
    """At least one pledge was shown in the last twelve months."""
    stands = standing(engagement.offer, today=today) if engagement.offer else None
    if stands is not None and stands.member:
        return []
    return ["No pledge has evidence of the last twelve months. Send some, or record what happened."]


@register("cornerstone-activity")
def cornerstone_activity(engagement: Engagement, today: date) -> list[str]:
    """Something was recorded that the employer did since it was agreed."""
    since = engagement.created_at.date()
    if Activity.objects.filter(
        employer=engagement.owner, region=engagement.region, on__gte=since, on__lte=today
    ).exists():
        return []
    return ["Nothing is recorded that this employer did. Record it first."]
