"""Private links: one party of one engagement, without an account. And letters that bring them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Party
from routeways.engagements.models import Engagement, Offer, PartyAddress, Placement, Request
from routeways.engagements.queries.parties import PURPOSE, subject_of
from routeways.foundation import audit, links, messages
from routeways.foundation.models import PrivateLink
from routeways.foundation.models.user import clean_email

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
def name_party(*, by: Any, engagement: Engagement, party: str, email: str, now: datetime) -> PartyAddress:
    """A side says where its safeguarding lead, or who else alone speaks for a party, gets letters.

    Never an address of whoever asked or names it. Links to an address before this one open nothing any more.
    Raises EngagementError.
    """
    held = Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
    found = held.rules.party(party)
    if found is None or not found.needs:
        raise EngagementError("There is no such party in this.")
    address, listing = clean_email(email), held.offer if found.side == "offer" else held.request
    own = {by.email} if by is not None else set()
    if listing is not None:
        own |= {listing.contact_email.casefold()} | ({listing.created_by.email} if listing.created_by else set())
    if address in own:
        raise EngagementError(f"{found.name}: this is an address of whoever asks. Enter the address of the person.")
    before = held.addresses.filter(party=party).first()
    if before is not None and before.email != address:
        withdraw_party_links(by=by, engagement=held, party=party, now=now)
    made, _ = PartyAddress.objects.update_or_create(
        engagement=held, party=party, defaults={"email": address, "named_by": by, "named_at": now}
    )
    audit.record(by=by, verb="engagements.name_party", subject=held, details={"party": party})
    return made


@transaction.atomic
def withdraw_party_links(*, by: Any, engagement: Engagement, party: str, now: datetime) -> int:
    """Makes every link of a party useless; gives how many there were."""
    number = links.revoke_all(links.standing(PURPOSE, subject_of(engagement, party)), by=by, now=now)
    audit.record(by=by, verb="engagements.withdraw_links", subject=engagement, details={"party": party, "n": number})
    return number


def links_of_sides(going: Iterable[tuple[Engagement, str]]) -> list[PrivateLink]:
    """Standing links of all parties of a side of each, locked; call it before the first row of the audit."""
    pairs = [(held, party) for held, side in going for party in held.rules.parties if party.side == side]
    subjects = [subject_of(held, party.id) for held, party in pairs]
    return links.standing(PURPOSE, *subjects) if subjects else []


def links_of_contact(listing: Offer | Request) -> list[PrivateLink]:
    """Standing links that went to the contact of an offer or a request, locked; not those of a party that is named."""
    subjects = [subject_of(held, party.id) for held, party in _spoken_for(listing)]
    return links.standing(PURPOSE, *subjects) if subjects else []


@transaction.atomic
def follow_contact(*, by: Any, listing: Offer | Request, old: Sequence[PrivateLink], now: datetime) -> None:
    """Another address is another person: `old` links open nothing any more; what goes on brings new ones to it.

    The supervisor of a placement speaks for the same side: the college reads that they need a new one too.
    """
    links.revoke_all(old, by=by, now=now)
    subjects = {link.subject for link in old}
    if subjects:
        Placement.objects.filter(engagement__in=listing.engagements.all()).update(told_supervisor_at=None)
    invented = listing.owner is not None and listing.owner.demonstration
    for held, party in [] if invented or not listing.contact_email else _spoken_for(listing):
        if held.state != Engagement.State.ENDED and subject_of(held, party.id) in subjects:
            send_party_link(by=by, engagement=held, party=party.id, site=settings.SITE_ADDRESS, now=now)


def _spoken_for(listing: Offer | Request) -> list[tuple[Engagement, Party]]:
    """The parties that its contact speaks for, in whatever came of it."""
    rows = listing.engagements.order_by("pk")
    return [
        (held, party) for held in rows for party in held.rules.parties if party.side == listing.side and not party.needs
    ]


def address_of(engagement: Engagement, party: str) -> str:
    """The e-mail address that a party's own side gave; "" for none."""
    found = engagement.rules.party(party)
    if found is None:
        return ""
    if found.needs:
        named = engagement.addresses.filter(party=party).first()
        return named.email if named else ""
    if found.side == "offer" and engagement.offer:
        return engagement.offer.contact_email
    if found.side == "request" and engagement.request:
        return engagement.request.contact_email
    if found.side == "person" and engagement.participant:
        return engagement.participant.email
    return ""
