"""Messages between the parties, always in sight of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, Match, ThreadMessage
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy


@transaction.atomic
def write_message(*, by: Any, to: Engagement | Match, party: str, text: str, now: datetime) -> ThreadMessage:
    """Adds a message. A young person has no part of their own in threads: staff write for them.

    Raises EngagementError for an empty text or a party that does not write here.
    """
    words = tidy(text)
    if not words:
        raise EngagementError("Write a message first.")
    if len(words) > 4000:
        raise EngagementError("A message has at most 4,000 letters. Shorten it.")
    rules = to.rules if isinstance(to, Engagement) else to.offer.rules
    found = rules.party(party)
    if found is None or found.side == "person":
        raise EngagementError("Messages are between organisations and the hub.")
    target = {"engagement": to} if isinstance(to, Engagement) else {"match": to}
    made = ThreadMessage.objects.create(party=party, text=words, at=now, by=by, **target)
    audit.record(by=by, verb="engagements.write_message", subject=made, details={"party": party})
    return made
