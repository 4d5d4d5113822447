"""Gates of masterclasses and guest lectures: slides ahead of the day, and no recording without consent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from routeways.engagements import gates
from routeways.engagements.models import Engagement
from routeways.foundation.dated_rules import rule


@gates.register("slides-ahead")
def slides_ahead(engagement: Engagement, today: date) -> list[str]:
    """The slides were ticked off so many hours before the day began (rule guest-lectures)."""
    hours = int(rule("guest-lectures", today)["slides_hours"])
    sent = engagement.ticks.filter(task="slides").first()
    if sent is None or engagement.starts_on is None:
        return []  # the gates “checklist” and “dates” say so
    begins = timezone.make_aware(datetime.combine(engagement.starts_on, time()))
    if sent.at <= begins - timedelta(hours=hours):
        return []
    return [f"The slides came less than {hours} hours before the day. Agree a later day."]


@gates.register("recording-consent")
def recording_consent(engagement: Engagement, today: date) -> list[str]:
    """Nobody is recorded who said no to it, whatever was ticked."""
    wanted = engagement.request.answer("recording") if engagement.request else None
    allowed = engagement.offer.answer("recording") if engagement.offer else None
    if wanted == "yes" and allowed != "yes":
        return [
            "The organiser wants to record it and the speaker said no. "
            "One of the two changes the answer in the offer or the request."
        ]
    return []
