"""What nobody answered runs out, and contact details go when their time is over: the dated rule “retention”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from routeways.engagements.actions import letters, private_links
from routeways.engagements.models import Engagement, Match, Offer, PartyAddress, Placement, Request
from routeways.engagements.models.listing import State
from routeways.foundation import audit, links
from routeways.foundation.dated_rules import rule

RULE = "retention"
OVER = (State.CLOSED, State.WITHDRAWN, State.EXPIRED)


@transaction.atomic
def expire_proposals(*, by: Any, region: str, now: datetime, kind: str = "") -> int:
    """Ends proposals whose time for an answer is over, of one kind or of all, and says so to both sides; their places
    are free. Of an answer and this at the same moment one wins. Gives how many."""
    today = timezone.localdate(now)
    last = now - timedelta(days=int(rule(RULE, today)["proposal_days"]))
    rows = Match.objects.filter(offer__region=region, state=Match.State.PROPOSED)
    rows = rows.filter(Q(answer_by__lt=today) | Q(answer_by=None, proposed_at__lt=last))
    if kind:
        rows = rows.filter(offer__kind=kind)
    rows = rows.select_for_update(of=("self",)).select_related("offer__owner", "request__owner").order_by("pk")
    late = list(rows)  # all are locked before the first letter, whose link is a row of the audit
    return sum(_expire(by, match, now) for match in late)


@transaction.atomic
def clear_contacts(*, by: Any, region: str, now: datetime) -> int:
    """Deletes names, e-mail addresses and telephone numbers that nobody needs any more. Gives of how many records."""
    today = timezone.localdate(now)
    known = rule(RULE, today)
    last = today - timedelta(days=int(known["contact_days"]))
    late = [*_over(Offer, region, last, today), *_over(Request, region, last, today)]
    plans = _over_placements(region, today - timedelta(days=int(known["placement_days"])))
    named = _addresses(region, last)
    old = private_links.links_of_sides([*_of_listings(late), *_of_named(named)])
    for listing in late:  # all are locked before the first row of the audit
        _clear_listing(by, listing, today)
    for plan in plans:
        _clear_placement(by, plan)
    for one in named:
        audit.record(
            by=by, verb="engagements.clear_party_address", subject=one.engagement, details={"party": one.party}
        )
    PartyAddress.objects.filter(pk__in=[one.pk for one in named]).delete()
    links.revoke_all(old, by=by, now=now)  # whoever held them is nobody here any more
    return len(late) + len(plans) + len(named)


def _of_listings(late: Iterable[Offer | Request]) -> Iterator[tuple[Engagement, str]]:
    for listing in late:
        for held in listing.engagements.all():
            yield held, listing.side


def _of_named(named: Iterable[PartyAddress]) -> Iterator[tuple[Engagement, str]]:
    for one in named:
        if (party := one.engagement.rules.party(one.party)) is not None:
            yield one.engagement, party.side


def _expire(by: Any, match: Match, now: datetime) -> bool:
    silent = [getattr(match, side).who for side in letters.SIDES if not getattr(match, f"{side}_said")]
    until = match.answer_by or timezone.localdate(now)
    reason = f"No answer by {until:%-d %B %Y}: {' and '.join(silent)}."[:300]
    fields = {"state": Match.State.EXPIRED, "refused_reason": reason, "settled_at": now}
    if not Match.objects.filter(pk=match.pk, state=Match.State.PROPOSED).update(**fields):
        return False  # somebody answered at the same moment
    match.refresh_from_db(fields=list(fields))
    letters.tell_expired(by=by, match=match, now=now)
    audit.record(by=by, verb="engagements.expire_match", subject=match)
    return True


def _over(model: Any, region: str, last: date, today: date) -> list[Any]:
    """Those that ended before `last`, and with which nothing goes on or has gone on since."""
    side = model._meta.model_name
    going = Engagement.objects.filter(Q(ended_on=None) | Q(ended_on__gte=last), **{side: OuterRef("pk")})
    waits = Match.objects.filter(state=Match.State.PROPOSED, **{side: OuterRef("pk")})
    rows = model.objects.annotate(over_on=Coalesce("ended_on", "expires_on"))
    rows = rows.filter(region=region, state__in=OVER, over_on__lt=last, contact_cleared_on=None)
    rows = rows.exclude(Exists(going)).exclude(Exists(waits))
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _clear_listing(by: Any, listing: Any, today: date) -> None:
    listing.contact_name = listing.contact_email = listing.contact_mark = listing.claimed_name = ""
    listing.contact_cleared_on = today
    fields = ["contact_name", "contact_email", "contact_mark", "claimed_name", "contact_cleared_on"]
    listing.save(update_fields=fields)
    audit.record(by=by, verb=f"engagements.clear_{listing._meta.model_name}_contact", subject=listing)


def _over_placements(region: str, last: date) -> list[Placement]:
    rows = Placement.objects.filter(engagement__region=region, engagement__ended_on__lt=last)
    rows = rows.exclude(supervisor_email="", supervisor_phone="", safeguarding_phone="")
    return list(rows.select_for_update(of=("self",)).select_related("engagement").order_by("pk"))


def _addresses(region: str, last: date) -> list[PartyAddress]:
    """Where letters to a safeguarding lead went, of what ended before `last`."""
    rows = PartyAddress.objects.filter(engagement__region=region, engagement__ended_on__lt=last)
    return list(rows.select_related("engagement").order_by("pk"))


def _clear_placement(by: Any, plan: Placement) -> None:
    """The names stay in the agreement that was signed; how to reach people goes."""
    plan.supervisor_email = plan.supervisor_phone = plan.safeguarding_phone = ""
    plan.save(update_fields=["supervisor_email", "supervisor_phone", "safeguarding_phone"])
    audit.record(by=by, verb="engagements.clear_placement_contact", subject=plan.engagement)
