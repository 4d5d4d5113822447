"""Who is looking at an engagement: a signed-in person, or whoever holds a party's private link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from routeways.engagements.kinds import Party
from routeways.engagements.models import Engagement
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE
from routeways.foundation import links
from routeways.organisations.models import access_of

PURPOSE = "engagements.party"
SIGN_SAFEGUARDING = "engagements.sign_safeguarding"


@dataclass(frozen=True, slots=True)
class Looker:
    """`actor` is None through a private link, which then is `token`. `parties` are those it may speak for."""

    engagement: Engagement
    actor: Any
    parties: tuple[str, ...]
    today: date
    token: str = ""

    def among(self, allowed: Sequence[str]) -> str:
        """The party in whose name it may do something that is for these parties; "" where it may not."""
        return next((party for party in self.parties if party in allowed), "")

    @property
    def staff(self) -> bool:
        """Speaks for an organisation or the hub, not only for the person whom it is about."""
        return any(party.side != "person" for party in self.named)

    @property
    def named(self) -> tuple[Party, ...]:
        return tuple(party for id in self.parties if (party := self.engagement.rules.party(id)))

    @property
    def coordinates(self) -> bool:
        """Speaks for the hub."""
        return any(party.side == "region" for party in self.named)

    @property
    def may_resume(self) -> bool:
        return may_resume(self.engagement, self.parties)

    @property
    def address(self) -> str:
        """Where this looker reads the engagement; addresses of its parts stand under it."""
        if self.token:
            return f"/connect/link/{self.token}/"
        return f"/{self.engagement.region}/connect/engagements/{self.engagement.public_id}/"


def parties_of(engagement: Engagement, actor: Any, *, today: date) -> tuple[str, ...]:
    """The parties of an engagement for which a signed-in person may speak, organisations before the hub."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return ()
    access = access_of(actor, today=today)
    here, across = access.organisations_with(TAKE_PART), access.regions_with(COORDINATE)
    found = []
    for party in sorted(engagement.rules.parties, key=lambda one: one.side == "region"):
        organisation = engagement.organisation_of(party.id)
        if party.needs:
            may = organisation is not None and organisation.pk in access.organisations_with(party.needs)
            found += [party.id] if may and not wrote(engagement, party, actor) else []
        elif (
            (organisation is not None and organisation.pk in here)
            or (party.side == "region" and engagement.region in across)
            or (party.side == "person" and engagement.participant and engagement.participant.user_id == actor.pk)
        ):
            found.append(party.id)
    return tuple(found)


def wrote(engagement: Engagement, party: Party, actor: Any) -> bool:
    """Whether somebody made the offer or the request of the party’s side: nobody signs off what they asked for."""
    listing = engagement.offer if party.side == "offer" else engagement.request
    return listing is not None and actor is not None and listing.created_by_id == actor.pk


def may_resume(engagement: Engagement, parties: Sequence[str]) -> bool:
    """Whether somebody who speaks for these parties may let it go on: not the person, and not against the pause of
    another party, unless they speak for the hub."""
    speaking = [found for id in parties if (found := engagement.rules.party(id)) and found.side != "person"]
    if not engagement.paused_by:
        return bool(speaking)
    return any(one.id == engagement.paused_by or one.side == "region" for one in speaking)


def may_open(engagement: Engagement, actor: Any, *, today: date) -> bool:
    """Takes part, or coordinates the region, or is the person whom it is about."""
    if parties_of(engagement, actor, today=today):
        return True
    return Engagement.objects.visible_to(actor, today=today).filter(pk=engagement.pk).exists()


def looker(engagement: Engagement, actor: Any, *, today: date) -> Looker:
    return Looker(engagement, actor, parties_of(engagement, actor, today=today), today)


def by_link(token: str, *, now: datetime, today: date) -> Looker:
    """Whoever holds this private link, without using it up. Raises LinkError."""
    from routeways.engagements.queries.engagements import engagement

    link = links.look(token, PURPOSE, now)
    _, public_id, party = link.subject.split(":", 2)
    found = engagement(public_id)
    if found is None or found.rules.party(party) is None:
        raise links.LinkUnknown
    return Looker(found, None, (party,), today, token)


def subject_of(engagement: Engagement, party: str) -> str:
    """What a private link of this party is for."""
    return f"engagement:{engagement.public_id}:{party}"
