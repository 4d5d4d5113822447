"""Withdrawing the private links that were mailed to an address, and sending it a new one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.letters import address_for, make_home_link
from routeways.engagements.queries import home as own
from routeways.engagements.queries.parties import PURPOSE, subject_of
from routeways.foundation import audit, links, messages
from routeways.places import queries as places


@transaction.atomic
def withdraw_home_links(*, by: Any, region: str, email: str, now: datetime) -> str:
    """Nothing that was mailed to the address opens anything any more: neither its page nor what goes on.

    A new link to its page goes to the address itself, at once. Gives the address that it went to, "" where letters
    do not go there.
    """
    home = own.Home(region, timezone.localdate(now), email=email.casefold())
    parties = [subject_of(held, party) for held in own.engagements(home) for party in own.parties_at_home(home, held)]
    found = links.standing(own.HOME, own.home_subject(region, email)) + links.standing(PURPOSE, *parties)
    listings = [*own.offers(home), *own.requests(home)]
    number = links.revoke_all(found, by=by, now=now)
    audit.record(by=by, verb="engagements.withdraw_home_links", subject=f"region:{region}", details={"n": number})
    to = next((mailbox for one in listings if (mailbox := address_for(one))), "")
    if to:
        address = make_home_link(by=by, region=region, email=to, now=now)
        context = {"address": address, "region": places.region(region)}
        messages.queue(by=by, to=to, template="engagements/home_link", context=context)
    return to
