"""What waits for somebody: matches without an answer, steps and lines of a checklist that are theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from routeways.engagements.models import Engagement, Match
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.request import REQUEST
from routeways.engagements.queries.parties import parties_of
from routeways.organisations.models import access_of


def match(public_id: str) -> Match | None:
    """With both sides at hand; who may see it is asked elsewhere."""
    return Match.objects.select_related("offer__owner", "request__owner").filter(public_id=public_id).first()


def sides_of(match: Match, actor: Any, *, today: date) -> tuple[str, ...]:
    """The sides of a match for which somebody may answer: offer, request, region."""
    access = access_of(actor, today=today)
    found = []
    if match.offer.owner_id in access.organisations_with(OFFER):
        found.append("offer")
    if match.request.owner_id in access.organisations_with(REQUEST):
        found.append("request")
    if match.offer.region in access.regions_with("engagements.coordinate_region"):
        found.append("region")
    return tuple(found)


def waits_for(engagement: Engagement, parties: Collection[str]) -> tuple[str, ...]:
    """What these parties still have to do for the next step, in a few words each."""
    rules = engagement.rules
    if engagement.state != Engagement.State.RUNNING:
        return ()
    step = rules.step(engagement.step)
    done = {one.task for one in engagement.ticks.all()}
    found = [task.text for task in (step.checklist if step else ()) if task.by in parties and task.id not in done]
    signed = {one.party for one in engagement.signatures.all()}
    found += ["Sign the agreement" for party in rules.signing if party.id in parties and party.id not in signed]
    following = rules.after(engagement.step)
    if following and set(following.by) & set(parties) and not found:
        found.append(f"Next: {following.name.lower()}")
    return tuple(found)


def waiting(actor: Any, *, today: date) -> list[tuple[Engagement, tuple[str, ...]]]:
    """Running engagements in which something waits for the actor, the most urgent first."""
    rows = Engagement.objects.visible_to(actor, today=today).filter(state=Engagement.State.RUNNING)
    rows = rows.select_related("offer__owner", "request__owner", "participant").prefetch_related("ticks", "signatures")
    found = []
    for one in rows.order_by("due_on", "id"):
        parties = [id for id in parties_of(one, actor, today=today) if _not_hub(one, id)]
        if said := waits_for(one, parties):
            found.append((one, said))
    return found


def _not_hub(engagement: Engagement, party: str) -> bool:
    found = engagement.rules.party(party)
    return found is not None and found.side != "region"
