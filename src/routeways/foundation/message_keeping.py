"""What is kept of e-mail that has gone: that one of its kind went out on a day, and soon not to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from routeways.foundation import audit, daily
from routeways.foundation.dated_rules import rule
from routeways.foundation.job_runs import Handle
from routeways.foundation.jobs import job
from routeways.foundation.models import Message, MessageState

FORGET = "foundation.forget_messages"
RULE = "messages"
OVER = (MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN, MessageState.GATHERED)


@transaction.atomic
def forget_messages(*, by: Any, now: datetime) -> int:
    """Empties the text of every e-mail whose fate is known, and after the rule’s days its address and subject.

    What still waits, alone or for a digest, is left as it is. Gives how many addresses were emptied.
    """
    last = now - timedelta(days=int(rule(RULE, timezone.localdate(now))["address_days"]))
    over = Message.objects.filter(state__in=OVER)
    texts = over.exclude(body="").update(body="")
    old = over.filter(created_at__lt=last).filter(~Q(to="") | ~Q(subject=""))
    addresses = old.update(to="", subject="")
    if texts or addresses:
        details = {"texts": texts, "addresses": addresses}
        audit.record(by=by, verb="foundation.forget_messages", subject="foundation.message:old", details=details)
    return addresses


@job(FORGET, says="Empty the addresses of e-mail that went out long ago")
def forget(handle: Handle) -> None:
    handle.progress(0, 1, "Looking for what went out long ago")
    with handle.finishing() as result:
        result["addresses"] = forget_messages(by=handle.job.created_by, now=timezone.now())


daily.every_day(FORGET, hour=2)
