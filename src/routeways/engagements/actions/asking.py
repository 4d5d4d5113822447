"""A proposal asks an employer for something: the ledger that all share is asked first, and keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match, Offer, Request, Run
from routeways.engagements.models.listing import Listing
from routeways.engagements.queries.asking import Verdict, owner_of, verdicts
from routeways.organisations import actions as organisations
from routeways.organisations import queries as ledger
from routeways.organisations.models import Ask
from routeways.organisations.records import OrganisationError


class NotToBeAsked(EngagementError):
    """An employer may not be asked for this now; the message says why."""


def ask_employers(*, by: Any, offer: Offer, request: Request, said: str, run: Run | None, now: datetime) -> Ask | None:
    """Part of a proposal: what is asked with it, None where nobody is asked anew. Raises NotToBeAsked.

    `said` is the side that proposes it. The proposals of one run to one employer are one request.
    """
    today = timezone.localdate(now)
    asked: Ask | None = None
    for own, other in ((offer, request), (request, offer)):
        if own.side == said or own.owner_id == other.owner_id:
            continue
        found = verdicts(own.rules, [own], today).get(own.pk)
        if found is None:
            continue
        made = _of_run(own, run, now) if found.allowed.cause in ("asked", "load") else None
        if made is None and not found.allowed:
            raise NotToBeAsked(found.allowed.reason)
        asked = asked or made or _ask(by, own, other, found, now)
    return asked


def settle(*, by: Any, match: Match, side: str, yes: bool, now: datetime) -> None:
    """Part of an answer to a match: what the employer was asked with it is answered in the ledger too."""
    asked = match.ask
    if asked is None or asked.state == Ask.State.TAKEN_BACK:
        return
    whose = "request" if asked.organisation_id == match.request.owner_id else "offer"
    if side in (whose, "region"):
        organisations.answer_ask(by=by, ask=asked, agreed=yes, now=now)


def _ask(by: Any, own: Listing, other: Listing, found: Verdict, now: datetime) -> Ask | None:
    employer, asker = owner_of(own), owner_of(other)
    if not found.asks or employer is None or asker is None:
        return None
    try:
        return organisations.ask(
            by=by,
            organisation=employer,
            region=own.region,
            purpose=own.rules.purpose,
            by_organisation=asker,
            channel="email",
            on=timezone.localdate(now),
            about=f"A proposal: {own.rules.name.lower()}",
            now=now,
        )
    except OrganisationError as error:
        raise NotToBeAsked(str(error)) from error


def _of_run(own: Listing, run: Run | None, now: datetime) -> Ask | None:
    """The request that this employer got with another pair of the same run."""
    employer = owner_of(own)
    if run is None or employer is None:
        return None
    first = ledger.asked_now(employer, own.rules.purpose, today=timezone.localdate(now))
    return first if first is not None and first.matches.filter(run=run).exists() else None
