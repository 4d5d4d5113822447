"""Writing and checking the audit. Every action writes exactly one row, in its own transaction.

The rows form a hash chain: each digest is the SHA-256 of the digest before it and the row's own canonical JSON. Who
alters or removes a row breaks the chain there; who removes the newest rows breaks the head. Somebody who can rewrite
the whole table and the head can still forge it, so copy the head's digest to another place now and then: the audit
page shows it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Max
from django.utils import timezone

from routeways.foundation.models import AuditEntry, AuditHead, User

START = "0" * 64
_HEAD = 1


class AuditError(Exception):
    """An entry that cannot be written: outside a transaction, or with details that are not plain ids and words."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`broken_at` is the number of the first row that does not fit, None where all do; `reason` says why."""

    rows: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def record(
    *, by: User | None, verb: str, subject: models.Model | str, details: dict[str, Any] | None = None
) -> AuditEntry:
    """Adds one row to the chain; call it inside the action's transaction. `by` None is the system itself.

    `subject` is a model instance or “kind:id”. `details` holds ids, codes, counts and states: never names, addresses
    or anything else about a person, because rows are never removed. Raises AuditError.
    Entries wait for each other until their transactions end, so keep those short.
    """
    if not connection.in_atomic_block:
        raise AuditError("The audit is written inside the action's own transaction. Use transaction.atomic().")
    text = _canonical(details or {})
    # The update comes first and is what locks: reading the head before would let two writers see the same end.
    if not AuditHead.objects.filter(pk=_HEAD).update(number=F("number") + 1):
        AuditHead.objects.get_or_create(pk=_HEAD, defaults={"number": 0, "digest": START})
        AuditHead.objects.filter(pk=_HEAD).update(number=F("number") + 1)
    head = AuditHead.objects.get(pk=_HEAD)
    entry = AuditEntry(
        number=head.number,
        at=timezone.now(),
        by=by,
        verb=verb,
        subject=reference(subject),
        details_text=text,
        previous=head.digest,
    )
    entry.digest = digest_of(entry, by.public_id if by else None)
    entry.save()
    AuditHead.objects.filter(pk=_HEAD).update(digest=entry.digest)
    return entry


def wait() -> None:
    """Nobody else writes before this transaction ends: for a count that must not change until it is used."""
    AuditHead.objects.select_for_update().filter(pk=_HEAD).first()


def reference(subject: models.Model | str) -> str:
    """“kind:id” for a model instance (its public id where it has one); text is passed on."""
    if isinstance(subject, str):
        return subject
    return f"{subject._meta.label_lower}:{getattr(subject, 'public_id', subject.pk)}"


def written_of(rows: Iterable[models.Model]) -> dict[str, tuple[int, datetime]]:
    """How many entries each of some rows of one model has, and when the last was made, by public id. One query."""
    known = {reference(row): str(getattr(row, "public_id", row.pk)) for row in rows}
    entries = AuditEntry.objects.filter(subject__in=known).order_by().values("subject")
    found = entries.annotate(times=Count("pk"), last=Max("at"))
    return {known[one["subject"]]: (one["times"], one["last"]) for one in found}


def digest_of(entry: AuditEntry, by: str | None) -> str:
    """The digest that `entry` must have, from its own columns and `previous`."""
    row = {
        "number": entry.number,
        "at": _instant(entry.at),
        "by": by,
        "verb": entry.verb,
        "subject": entry.subject,
        "details": entry.details_text,
    }
    return hashlib.sha256(f"{entry.previous}\n{_canonical(row)}".encode()).hexdigest()


def verify() -> AuditReport:
    """Walks the chain from its first row to the head as it is now, and reports the first row that does not fit."""
    head = AuditHead.objects.filter(pk=_HEAD).first()  # read first: entries added meanwhile are left for next time
    end, end_digest = (head.number, head.digest) if head else (0, START)
    previous, number = START, 0
    for entry in _oldest_first(end):
        number += 1
        reason = _fault(entry, number, previous)
        if reason:
            return AuditReport(number - 1, previous, entry.number, reason)
        previous = entry.digest
    if (number, previous) != (end, end_digest):
        return AuditReport(number, previous, number + 1, "The newest rows have been removed.")
    return AuditReport(number, previous)


def _oldest_first(end: int) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.filter(number__lte=end) if end else AuditEntry.objects.all()
    return rows.select_related("by").order_by("number").iterator(chunk_size=2000)


def _fault(entry: AuditEntry, number: int, previous: str) -> str:
    if entry.number != number:
        return f"Row {number} is missing."
    if entry.previous != previous:
        return "It does not follow from the row before it."
    if entry.digest != digest_of(entry, entry.by.public_id if entry.by else None):
        return "Its contents have been altered."
    return ""


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise AuditError(f"Details of the audit are plain text, numbers and lists: {error}.") from error
