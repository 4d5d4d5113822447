"""Whether an employer may be asked with a proposal: what the contact ledger that all share says to it.

Whoever put itself forward (it wrote the offer or the request, or said yes to this very one in the same cycle before) is
not asked anew; then only its own no counts, or that it has closed. docs/contacts.md says which kind is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Kind
from routeways.engagements.models import Match
from routeways.engagements.models.listing import Listing
from routeways.organisations import queries as organisations
from routeways.organisations.contact_purposes import contact_purposes
from routeways.organisations.models import Organisation, Role
from routeways.organisations.queries import Allowed

EMPLOYER = "employer"
FREE = Allowed(True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`asks`: a proposal would ask the employer for something new, which the ledger keeps."""

    allowed: Allowed
    asks: bool


def verdicts(kind: Kind, listings: Sequence[Listing], today: date) -> dict[int, Verdict]:
    """By row id, for those offers (or those requests) that are employers’. At most six queries."""
    owners = {one.pk: owner for one in listings if (owner := owner_of(one)) is not None and owner.kind == EMPLOYER}
    theirs = [one for one in listings if one.pk in owners]
    if not theirs:
        return {}
    _refuse_unknown(kind)
    free = put_forward(theirs)
    asked = [one for one in theirs if one.pk not in free]
    free |= _asked_with(kind, asked, today)
    own = _said(kind, [owners[pk] for pk in sorted(free)], today, themselves=True)
    anew = _said(kind, [owners[one.pk] for one in asked if one.pk not in free], today, themselves=False)
    return {pk: Verdict((own if pk in free else anew)[owner.pk], pk not in free) for pk, owner in owners.items()}


def put_forward(listings: Iterable[Listing]) -> set[int]:
    """Row ids of those that their own organisation put forward: nobody else’s people wrote them for it.

    Whose people the writers were is read of the day of writing.
    """
    every = list(listings)
    written = [one for one in every if one.through != "link" and one.created_by_id is not None]
    if not written:
        return {one.pk for one in every}
    writers = {one.created_by_id for one in written}
    houses = {getattr(one, "owner_id") for one in written}  # noqa: B009 - both kinds of listing have it
    roles: dict[tuple[int, int], list[Role]] = {}
    for role in Role.objects.filter(
        Q(user__in=writers) | Q(person__user__in=writers), organisation__in=houses
    ).select_related("person"):
        user = role.user_id or (role.person.user_id if role.person else None)
        roles.setdefault((role.organisation_id, user or 0), []).append(role)
    strange = {one.pk for one in written if not _held(one, roles)}
    return {one.pk for one in every} - strange


def _held(one: Any, roles: Mapping[tuple[int, int], list[Role]]) -> bool:
    on = timezone.localdate(one.created_at)
    return any(role.holds_on(on) for role in roles.get((one.owner_id, one.created_by_id), ()))


def bars(kind: Kind, listings: Sequence[Listing], today: date) -> dict[str, str]:
    """Public id → why a run proposes it to nobody, as the hub reads it beside those who have nothing."""
    found = verdicts(kind, listings, today)
    return {
        one.public_id: found[one.pk].allowed.short for one in listings if one.pk in found and not found[one.pk].allowed
    }


def barred_by_employers(
    document: Mapping[str, Any], bars_of_offers: Mapping[str, str], bars_of_requests: Mapping[str, str]
) -> list[list[str]]:
    """[agent, offer, cause] for a problem that was handed over: whoever may not be asked has nobody."""
    offers = [str(one["id"]) for one in document["offers"]]
    agents = [str(one["id"]) for one in document["agents"]]
    found = []
    for agent in agents:
        own = bars_of_requests.get(agent.partition("~")[0], "")
        found += [[agent, offer, cause] for offer in offers if (cause := own or bars_of_offers.get(offer, ""))]
    return found


def stopped(listing: Listing, today: date) -> bool:
    """Whether its owner is an employer that said no to all contact, or to what this is about: no letter then."""
    owner = owner_of(listing)
    if owner is None or owner.kind != EMPLOYER:
        return False
    _refuse_unknown(listing.rules)
    return not _said(listing.rules, [owner], today, themselves=True)[owner.pk]


def owner_of(listing: Listing) -> Organisation | None:
    return getattr(listing, "owner", None)


def _refuse_unknown(kind: Kind) -> None:
    if kind.purpose not in contact_purposes():
        raise EngagementError(
            f"{kind.name}: its purpose “{kind.purpose}” is none that employers are asked about. Give it one of "
            "definitions/contact-purposes."
        )


def _asked_with(kind: Kind, listings: Sequence[Listing], today: date) -> set[int]:
    """Those with which the employer was asked in this cycle already: their other places are no new request."""
    if not listings:
        return set()
    side = listings[0].side
    cycle = organisations.cycle_now(kind.purpose, today)
    held = {f"{side}__in": [one.pk for one in listings], "ask__holds": True, "ask__cycle": cycle}
    rows = Match.objects.filter(**held)
    return set(rows.values_list(f"{side}_id", flat=True))


def _said(kind: Kind, owners: Sequence[Organisation], today: date, *, themselves: bool) -> dict[int, Allowed]:
    if not owners:
        return {}
    return organisations.may_ask_each(owners, kind.purpose, today=today, themselves=themselves)
