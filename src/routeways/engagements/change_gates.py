"""What must be so before a change to a course counts as taught."""

from __future__ import annotations

from datetime import date

from routeways.engagements.gates import register
from routeways.engagements.models import ChangeRequest, Engagement


@register("change-delivered")
def change_delivered(engagement: Engagement, today: date) -> list[str]:
    """A run of a course is named in which it is taught, and has begun."""
    held = ChangeRequest.objects.filter(engagement=engagement).first()
    if held and held.first_taught_on and held.first_taught_on <= today:
        return []
    return ["No start of a course is named in which it is taught. Choose the one that has begun."]
