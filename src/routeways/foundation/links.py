"""Private links: a random address that lets whoever holds it do one thing, for a time, a counted number of times.

The token is made here, handed back once and never stored: the table keeps its SHA-256. A GET only looks (`look`):
mail programs open links to scan them, and that must not use one up. What the link is for happens on POST (`open`).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F

from routeways.foundation import audit
from routeways.foundation.models import PrivateLink, User


class LinkError(Exception):
    """A link that opens nothing. The message says why and what to do."""


class LinkUnknown(LinkError):
    def __init__(self) -> None:
        super().__init__("This link is not one of ours. Check that you copied all of it, or ask for a new one.")


class LinkRevoked(LinkError):
    def __init__(self) -> None:
        super().__init__("This link was withdrawn. Ask the person who sent it for a new one.")


class LinkExpired(LinkError):
    def __init__(self) -> None:
        super().__init__("This link has expired. Ask the person who sent it for a new one.")


class LinkUsedUp(LinkError):
    def __init__(self) -> None:
        super().__init__("This link has already been used. Ask the person who sent it if you need a new one.")


@transaction.atomic
def make(
    *, by: User | None, purpose: str, subject: models.Model | str, expires_at: datetime, uses: int = 1
) -> tuple[PrivateLink, str]:
    """A new link and its token, which cannot be read again. `purpose` keeps one kind of link from opening another."""
    if uses < 1:
        raise ValueError("A link can be used at least once.")
    token = secrets.token_urlsafe(32)
    link = PrivateLink.objects.create(
        purpose=purpose,
        subject=audit.reference(subject),
        token_hash=_hash(token),
        expires_at=expires_at,
        uses=uses,
        created_by=by,
    )
    audit.record(by=by, verb="foundation.make_link", subject=link, details={"purpose": purpose, "for": link.subject})
    return link, token


def look(token: str, purpose: str, now: datetime) -> PrivateLink:
    """The link, without using it. Raises LinkUnknown, LinkRevoked, LinkExpired or LinkUsedUp."""
    digest = _hash(token)
    link = PrivateLink.objects.filter(token_hash=digest).first()
    # The comparison in constant time covers what the index does not: collations, or a lookup that is not exact.
    found = hmac.compare_digest(link.token_hash if link else "0" * 64, digest)
    if link is None or not found or link.purpose != purpose:
        raise LinkUnknown
    if link.revoked_at is not None:
        raise LinkRevoked
    if now >= link.expires_at:
        raise LinkExpired
    if link.used >= link.uses:
        raise LinkUsedUp
    return link


@transaction.atomic
def open(token: str, purpose: str, now: datetime) -> PrivateLink:
    """Uses the link once; call it in the transaction of what the link is for. Raises as `look` does."""
    link = look(token, purpose, now)
    still_good: dict[str, Any] = {"used__lt": F("uses"), "revoked_at": None, "expires_at__gt": now}
    if not PrivateLink.objects.filter(pk=link.pk, **still_good).update(used=F("used") + 1):
        raise LinkUsedUp  # two people pressed at the same moment, and the other was first
    link.refresh_from_db()
    audit.record(by=None, verb="foundation.open_link", subject=link, details={"used": link.used})
    return link


@transaction.atomic
def revoke(link: PrivateLink, *, by: User | None, now: datetime) -> None:
    """Withdraws a link; doing it twice changes nothing."""
    if PrivateLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now, revoked_by=by):
        audit.record(by=by, verb="foundation.revoke_link", subject=link)
    link.refresh_from_db()


def standing(purpose: str, *subjects: str) -> list[PrivateLink]:
    """What is not withdrawn of these subjects, locked; call it before the first row of the audit."""
    rows = PrivateLink.objects.filter(purpose=purpose, subject__in=subjects, revoked_at=None)
    return list(rows.select_for_update().order_by("pk"))


@transaction.atomic
def revoke_all(found: Iterable[PrivateLink], *, by: User | None, now: datetime) -> int:
    """Withdraws what `standing` found; gives how many."""
    rows = list(found)
    for link in rows:
        revoke(link, by=by, now=now)
    return len(rows)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
