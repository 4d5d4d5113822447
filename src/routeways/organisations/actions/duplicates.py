"""Proposing duplicates, and deciding that two are not one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.organisations import duplicates, queries
from routeways.organisations.duplicates import Proposal
from routeways.organisations.models import DuplicatePair
from routeways.organisations.records import OrganisationError


def propose_duplicates(*, by: Any, region: str, found: list[Proposal] | None = None) -> int:
    """Looks through a region's organisations and keeps the likely pairs; answers how many are new.

    Pairs already decided stay decided. Pairs that wait get today's score and reasons, or are dropped when they are no
    longer alike. `found` is what a job has worked out already, outside the transaction.
    """
    if found is None:
        found = duplicates.propose(queries.candidates(region))
    with transaction.atomic():
        new = keep_proposals(region, found)
        if new:
            details = {"proposed": new}
            audit.record(by=by, verb="organisations.propose_duplicates", subject=f"region:{region}", details=details)
    return new


def keep_proposals(region: str, found: list[Proposal], *, drop: bool = True) -> int:
    """The same as a part of another action, which writes the audit row itself. Call inside a transaction."""
    old = {
        (pair.first_id, pair.second_id): pair
        for pair in DuplicatePair.objects.filter(first__regions__region=region).distinct()
    }
    wanted = {(one.first, one.second): one for one in found}
    new = [_row(one) for key, one in wanted.items() if key not in old]
    DuplicatePair.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    waiting = [pair for pair in old.values() if pair.state == DuplicatePair.State.PROPOSED]
    _refresh(waiting, wanted, drop=drop)
    return len(new)


def keep_apart(*, by: Any, pair: DuplicatePair, reason: str, now: datetime) -> DuplicatePair:
    """The two are two: never proposed again. Raises OrganisationError without a reason or after a merge."""
    if not reason.strip():
        raise OrganisationError("Say why the two are not one organisation.")
    if pair.state == DuplicatePair.State.MERGED:
        raise OrganisationError("They have been merged. Take the merge back first.")
    with transaction.atomic():
        pair.state, pair.decision = DuplicatePair.State.APART, reason.strip()[:500]
        pair.decided_at, pair.decided_by = now, by
        pair.save(update_fields=["state", "decision", "decided_at", "decided_by"])
        details = {"first": pair.first.public_id, "second": pair.second.public_id}
        audit.record(by=by, verb="organisations.keep_apart", subject=pair, details=details)
    return pair


def _row(one: Proposal) -> DuplicatePair:
    return DuplicatePair(
        first_id=one.first, second_id=one.second, score=one.score, certain=one.certain, reasons=list(one.reasons)
    )


def _refresh(waiting: list[DuplicatePair], wanted: dict[tuple[int, int], Proposal], *, drop: bool) -> None:
    for pair in waiting:
        one = wanted.get((pair.first_id, pair.second_id))
        if one is None:
            if drop:
                pair.delete()
        elif (pair.score, pair.certain, pair.reasons) != (one.score, one.certain, list(one.reasons)):
            pair.score, pair.certain, pair.reasons = one.score, one.certain, list(one.reasons)
            pair.save(update_fields=["score", "certain", "reasons"])
