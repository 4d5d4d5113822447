"""Milestones of a bootcamp: evidence named, claimed for several together, taken back by a reversal, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.bootcamp_places import PlacesRefused, chosen, lock_place
from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.bootcamp_standing import amounts, evidence_for, not_claimable, rule_of, standing_claim
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import BootcampClaim, BootcampEvidence, BootcampPlace
from routeways.engagements.queries.bootcamps import Seat, with_everything
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy


@transaction.atomic
def name_evidence(
    *, by: Any, place: BootcampPlace, milestone: int, reference: str, on: date, who: str, now: datetime
) -> BootcampEvidence:
    """Where the document is that proves a milestone; the same reference changes nothing. Raises EngagementError."""
    held = lock_place(place)
    if milestone not in MILESTONES:
        raise EngagementError("There is no such milestone.")
    reference, who = tidy(reference, one_line=True)[:120], tidy(who, one_line=True)[:120]
    if not reference:
        raise EngagementError("Give the document’s reference: where it is filed, or its number.")
    if not who:
        raise EngagementError("Say who stands behind it: who signed or saw it.")
    if on > timezone.localdate(now):
        raise EngagementError("The document is dated in the future. Enter the day that stands on it.")
    made, new = BootcampEvidence.objects.get_or_create(
        place=held, milestone=milestone, reference=reference, defaults={"on": on, "who": who, "at": now, "by": by}
    )
    if new:
        details = {"milestone": milestone}
        audit.record(by=by, verb="engagements.name_evidence", subject=held.engagement, details=details)
    return made


@transaction.atomic
def claim_milestone(*, by: Any, seat: Seat, places: Sequence[str], milestone: int, now: datetime) -> int:
    """Claims a milestone for these learners (public ids of their engagements): all of them, or none.

    What is claimed already stays. Gives how many are new. Raises PlacesRefused, saying what is missing.
    """
    if milestone not in MILESTONES:
        raise EngagementError("There is no such milestone.")
    today = timezone.localdate(now)
    ids = [one.pk for one in chosen(seat, places)]
    rows = list(with_everything(BootcampPlace.objects.filter(pk__in=ids)).order_by("pk"))
    going = [one for one in rows if standing_claim(one, milestone) is None]
    lacking = {one.pk: " ".join(missing) for one in going if (missing := not_claimable(one, milestone, today))}
    if lacking:
        raise PlacesRefused(f"Claim: {MILESTONES[milestone]}", lacking)
    BootcampClaim.objects.bulk_create(_claim(by, one, milestone, today, now) for one in going)
    if going:
        details = {"milestone": milestone, "places": [one.engagement.public_id for one in going]}
        audit.record(by=by, verb="engagements.claim_milestone", subject=seat.bootcamp, details=details)
    return len(going)


def _claim(by: Any, place: BootcampPlace, milestone: int, today: date, now: datetime) -> BootcampClaim:
    evidence = evidence_for(place, milestone, today)
    assert evidence is not None  # noqa: S101 - `not_claimable` refuses a claim without any
    return BootcampClaim(
        place=place, milestone=milestone, evidence=evidence, amount=amounts(place)[milestone - 1], on=today, at=now,
        by=by, rule_reference=rule_of(place).reference,
    )  # fmt: skip


@transaction.atomic
def reverse_claim(*, by: Any, claim: BootcampClaim, reason: str, now: datetime) -> BootcampClaim:
    """Takes a claim back with the same sum below nothing; it can then be claimed anew. Twice changes nothing.

    Raises EngagementError.
    """
    place = lock_place(claim.place)
    held = BootcampClaim.objects.get(pk=claim.pk)
    if held.reverses_id is not None:
        raise EngagementError("This took a claim back already. Claim the milestone anew instead.")
    if (there := BootcampClaim.objects.filter(reverses=held).first()) is not None:
        return there
    if any(standing_claim(place, later) for later in MILESTONES if later > held.milestone):
        raise EngagementError("A later milestone of this learner rests on this one. Take that claim back first.")
    why = tidy(reason, one_line=True)[:300]
    if not why:
        raise EngagementError("Say why the claim is taken back.")
    made = BootcampClaim.objects.create(
        place=place, milestone=held.milestone, evidence=held.evidence, amount=-held.amount, reverses=held, reason=why,
        on=timezone.localdate(now), at=now, by=by, rule_reference=held.rule_reference,
    )  # fmt: skip
    details = {"milestone": held.milestone, "claim": held.public_id}
    audit.record(by=by, verb="engagements.reverse_claim", subject=place.engagement, details=details)
    return made
