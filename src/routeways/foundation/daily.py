"""Work that is done every day without anybody pressing a button: reminders, expiries, digests.

A floor says when it starts which of its jobs run daily and from which hour (London time). The worker looks every half
minute; a row for job, payload and day makes sure that each is queued once, however many workers there are. A day on
which no worker ran is not made up for: each of these jobs looks at what is due today, whenever it became due.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, jobs
from routeways.foundation.models import DailyRun, Job

Payloads = Callable[[], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Errand:
    """A job and the hour from which it runs; `payloads` gives what it is run with, one job for each."""

    kind: str
    hour: int
    payloads: Payloads


_errands: dict[str, Errand] = {}


def every_day(kind: str, *, hour: int, payloads: Payloads = lambda: ({},)) -> None:
    """Registers a job to be queued once a day, from `hour` (0 to 23, London) on. Raises JobError for an unknown job."""
    if kind not in jobs.kinds():
        raise jobs.JobError(f"There is no job called “{kind}”.")
    if not 0 <= hour <= 23:
        raise jobs.JobError(f"“{kind}”: give an hour from 0 to 23.")
    _errands[kind] = Errand(kind, hour, payloads)


def errands() -> list[Errand]:
    """All of them, in the order of the day."""
    return sorted(_errands.values(), key=lambda errand: (errand.hour, errand.kind))


def start_due(now: datetime) -> list[Job]:
    """Queues what is due today and was not queued yet; gives the jobs."""
    local = timezone.localtime(now)
    started = []
    for errand in errands():
        if local.hour < errand.hour:
            continue
        for payload in errand.payloads():
            if (queued := _start_once(errand.kind, payload, local)) is not None:
                started.append(queued)
    return started


@transaction.atomic
def _start_once(kind: str, payload: dict[str, Any], local: datetime) -> Job | None:
    key = json.dumps(payload, sort_keys=True)
    row, new = DailyRun.objects.get_or_create(kind=kind, payload_key=key, day=local.date())
    if not new:
        return None
    queued = jobs.enqueue(kind, by=None, payload=payload)
    row.job = queued
    row.save(update_fields=["job"])
    audit.record(by=None, verb="foundation.start_daily", subject=queued, details={"kind": kind})
    return queued
