"""Private links: one party of one engagement, without an account. And letters that bring them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement
from routeways.engagements.queries.parties import PURPOSE, subject_of
from routeways.foundation import audit, links, messages
from routeways.foundation.models import PrivateLink

DAYS = 365
USES = 2000  # each thing done through it counts once; a placement's diary alone is some hundred


@transaction.atomic
def make_party_link(*, by: Any, engagement: Engagement, party: str, now: datetime) -> str:
    """The token of a new private link for a party; it cannot be read again. Raises EngagementError."""
    if engagement.rules.party(party) is None:
        raise EngagementError("There is no such party in this.")
    _, token = links.make(
        by=by,
        purpose=PURPOSE,
        subject=subject_of(engagement, party),
        expires_at=now + timedelta(days=DAYS),
        uses=USES,
    )
    return token


@transaction.atomic
def send_party_link(*, by: Any, engagement: Engagement, party: str, site: str, now: datetime) -> str:
    """Sends a party its link, to the address that its own side gave. Gives that address. Raises EngagementError."""
    address = address_of(engagement, party)
    if not address:
        raise EngagementError(
            "There is no e-mail address of this side on file. Ask it to add one, and send the link then."
        )
    token = make_party_link(by=by, engagement=engagement, party=party, now=now)
    found = engagement.rules.party(party)
    messages.queue(
        by=by,
        to=address,
        template="engagements/party_link",
        context={
            "engagement": engagement,
            "party": found,
            "address": f"{site.rstrip('/')}/connect/link/{token}/",
            "until": (now + timedelta(days=DAYS)).date(),
        },
    )
    return address


@transaction.atomic
def withdraw_party_links(*, by: Any, engagement: Engagement, party: str, now: datetime) -> int:
    """Makes every link of a party useless; gives how many there were."""
    held = PrivateLink.objects.filter(purpose=PURPOSE, subject=subject_of(engagement, party), revoked_at=None)
    rows = list(held)
    for link in rows:
        links.revoke(link, by=by, now=now)
    audit.record(by=by, verb="engagements.withdraw_links", subject=engagement, details={"party": party, "n": len(rows)})
    return len(rows)


def address_of(engagement: Engagement, party: str) -> str:
    """The e-mail address that a party's own side gave; "" for none."""
    found = engagement.rules.party(party)
    if found is None:
        return ""
    if found.side == "offer" and engagement.offer:
        return engagement.offer.contact_email
    if found.side == "request" and engagement.request:
        return engagement.request.contact_email
    if found.side == "person" and engagement.participant:
        return engagement.participant.email
    return ""
