"""What becomes of one item of evidence afterwards: who may read it, and taking it out of all counts."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.needs.errors import NeedsError
from routeways.needs.kinds import Sharing
from routeways.needs.models import EvidenceItem


@transaction.atomic
def withdraw_evidence(*, by: Any, item: EvidenceItem, reason: str, now: Any) -> None:
    """Takes an item out of all counts. Its words are kept for whoever may read them, with the reason."""
    if not reason.strip():
        raise NeedsError("Say why it is withdrawn, for example “The business asked for it”.")
    item.withdrawn_at, item.withdrawn_reason = now, reason.strip()[:300]
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(by=by, verb="needs.withdraw_evidence", subject=item, details={"kind": item.kind})


@transaction.atomic
def change_sharing(*, by: Any, item: EvidenceItem, sharing: str, consent: str = "") -> None:
    """Who may read the words. To share with everybody needs the words in which the business agreed."""
    if sharing not in Sharing.values:
        raise NeedsError("Choose who may read it.")
    if sharing == Sharing.PUBLIC and not (consent.strip() or item.consent):
        raise NeedsError("Say how the business agreed that everybody may read its words.")
    before, item.sharing = item.sharing, sharing
    item.consent = (consent.strip() or item.consent)[:200]
    item.save(update_fields=["sharing", "consent"])
    audit.record(by=by, verb="needs.change_sharing", subject=item, details={"from": before, "to": sharing})
