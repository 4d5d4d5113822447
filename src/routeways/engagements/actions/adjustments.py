"""What helps somebody to work well: written, shared and taken back by nobody but them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Adjustment, AdjustmentShare
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.consent_purposes import consent_purposes
from routeways.organisations.models import Organisation

CONSENT = "adjustment-shared"
MOST = 30


@transaction.atomic
def keep_adjustment(*, by: Any, helps: str, why: str = "", now: datetime) -> Adjustment:
    """One thing that helps; it belongs to `by`. What it says never reaches the audit. Raises EngagementError."""
    words = tidy(helps, one_line=True)
    if not words:
        raise EngagementError("Write what helps you, like “Instructions in writing”.")
    if len(words) > 200 or len(tidy(why)) > 1000:
        raise EngagementError("Shorten it: 200 letters for what helps, 1,000 for why.")
    if Adjustment.objects.filter(user=by).count() >= MOST:
        raise EngagementError(f"You have {MOST} already. Remove one first.")
    made = Adjustment.objects.create(user=by, helps=words, why=tidy(why), noted_at=now)
    audit.record(by=by, verb="engagements.keep_adjustment", subject=made)
    return made


@transaction.atomic
def remove_adjustment(*, by: Any, adjustment: Adjustment) -> None:
    """Deletes it with all its shares; nothing of what it said stays."""
    _refuse_others(by, adjustment)
    audit.record(by=by, verb="engagements.remove_adjustment", subject=adjustment)
    adjustment.delete()


@transaction.atomic
def share_adjustment(
    *, by: Any, adjustment: Adjustment, organisation: Organisation, with_why: bool = False, now: datetime
) -> AdjustmentShare:
    """Its owner lets one organisation read it. The same again changes nothing; each organisation is a consent."""
    _refuse_others(by, adjustment)
    standing = AdjustmentShare.objects.standing().filter(adjustment=adjustment, organisation=organisation).first()
    if standing is not None and standing.with_why == with_why:
        return standing
    if standing is not None:
        withdraw_share(by=by, share=standing, now=now)
    asked = consent_purposes()[CONSENT]
    made = AdjustmentShare.objects.create(
        adjustment=adjustment,
        organisation=organisation,
        with_why=with_why,
        version=asked.version,
        wording=asked.words(organisation.name),
        given_at=now,
    )
    audit.record(by=by, verb="engagements.share_adjustment", subject=made)
    return made


@transaction.atomic
def withdraw_share(*, by: Any, share: AdjustmentShare, now: datetime) -> None:
    """From now on the organisation cannot read it; twice changes nothing."""
    _refuse_others(by, share.adjustment)
    if AdjustmentShare.objects.filter(pk=share.pk, withdrawn_at=None).update(withdrawn_at=now):
        audit.record(by=by, verb="engagements.withdraw_share", subject=share)


def _refuse_others(by: Any, adjustment: Adjustment) -> None:
    if by is None or adjustment.user_id != by.pk:
        raise EngagementError("Only the person whose it is can do this.")
