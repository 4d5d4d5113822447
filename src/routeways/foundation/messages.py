"""E-mail: queued in the action's transaction, sent after it commits, never sent twice.

Before the mail server is called the message is marked as being sent. If the worker dies in between, nobody can know
whether it went out: it is then marked “may have been sent” and left for a person, because a second invitation or a
second reminder does more harm than one that is asked for again. Texts hold private links, so a message keeps its text
only until its fate is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from routeways.foundation import audit, jobs
from routeways.foundation.job_runs import Handle
from routeways.foundation.models import Message, MessageState, User
from routeways.foundation.models.user import clean_email

SEND = "foundation.send_message"


@transaction.atomic
def queue(*, by: User | None, to: User | str, template: str, context: dict[str, Any], digest: str = "") -> Message:
    """Queues one plain-text e-mail, made from the template `<floor>/messages/<name>.txt`: first line the subject.

    With `digest` it is held until `send_digest` gathers it with others for the same person.
    """
    subject, body = _render(template, context)
    address = to.email if isinstance(to, User) else to
    return queue_text(by=by, to=address, subject=subject, body=body, template=template, digest=digest)


@transaction.atomic
def queue_text(*, by: User | None, to: str, subject: str, body: str, template: str, digest: str = "") -> Message:
    """As `queue`, for text that is rendered already; `template` says what kind of message it is."""
    message = Message.objects.create(
        to=clean_email(to),
        subject=" ".join(subject.split())[:200],
        body=body,
        template=template,
        digest=digest,
        state=MessageState.HELD if digest else MessageState.QUEUED,
        created_by=by,
    )
    audit.record(by=by, verb="foundation.queue_message", subject=message, details={"template": template})
    if not digest:
        jobs.enqueue(SEND, by=by, payload={"message": message.public_id})
    return message


@transaction.atomic
def send_digest(*, by: User | None, digest: str, subject: str) -> list[Message]:
    """Gathers all held messages of one digest into one message for each person, oldest first, and queues those."""
    held = Message.objects.select_for_update().filter(digest=digest, state=MessageState.HELD)
    by_person: dict[str, list[Message]] = {}
    for part in held.order_by("created_at", "pk"):
        by_person.setdefault(part.to, []).append(part)
    return [_gather(by, to, parts, subject) for to, parts in sorted(by_person.items())]


@transaction.atomic
def forget(*, by: User | None, to: str, templates: str, before: datetime | None = None) -> int:
    """Takes a person's address and all text out of messages of one part (`templates` begins their name); how many.

    What still waits is not sent any more. One that is being sent this moment is left, and with `before` what was
    written from then on.
    """
    rows = Message.objects.filter(to=clean_email(to), template__startswith=templates)
    rows = rows.filter(created_at__lt=before) if before else rows
    waiting = rows.filter(state__in=(MessageState.QUEUED, MessageState.HELD))
    waiting.update(state=MessageState.FAILED, error="It was taken back before it was sent.")
    number = rows.exclude(state=MessageState.SENDING).update(to="", subject="", body="")
    if number:
        audit.record(by=by, verb="foundation.forget_messages", subject=templates, details={"messages": number})
    return number


def _gather(by: User | None, to: str, parts: Iterable[Message], subject: str) -> Message:
    parts = list(parts)
    body = "\n\n".join(f"{part.subject}\n{'-' * min(len(part.subject), 70)}\n{part.body}" for part in parts)
    whole = Message.objects.create(to=to, subject=subject, body=body, template="digest", created_by=by)
    gathered = Message.objects.filter(pk__in=[part.pk for part in parts])
    gathered.update(state=MessageState.GATHERED, gathered_in=whole, body="")  # from now on the whole holds the links
    audit.record(by=by, verb="foundation.send_digest", subject=whole, details={"parts": len(parts)})
    jobs.enqueue(SEND, by=by, payload={"message": whole.public_id})
    return whole


@jobs.job(SEND)
def send(handle: Handle, *, message: str) -> dict[str, str]:
    """Sends one message, unless somebody did or may have done so before."""
    row = Message.objects.get(public_id=message)
    waiting = Message.objects.filter(pk=row.pk)
    if not waiting.filter(state=MessageState.QUEUED).update(state=MessageState.SENDING):
        unsure = "The worker stopped while it was being sent, so it may have gone out."
        waiting.filter(state=MessageState.SENDING).update(state=MessageState.UNKNOWN, body="", error=unsure)
        row.refresh_from_db()
        return {"state": row.state}
    try:
        _email(row).send()
    except Exception as error:
        # The mail server said no, so it did not go out and may be tried again; after the last try it has failed.
        again = handle.job.attempts < 2
        reason = f"The mail server did not take it ({type(error).__name__})."
        if again:
            waiting.update(state=MessageState.QUEUED, error=reason)
        else:
            waiting.update(state=MessageState.FAILED, body="", error=reason)
        raise
    waiting.update(state=MessageState.SENT, sent_at=timezone.now(), body="", error="")
    return {"state": str(MessageState.SENT)}


def _email(row: Message) -> EmailMessage:
    # A Message-ID of our own: should a mail server repeat it, mail programs see that it is one and the same.
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    headers = {"Message-ID": f"<{row.public_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(row.subject, row.body, to=[row.to], headers=headers)


def _render(template: str, context: dict[str, Any]) -> tuple[str, str]:
    floor, _, name = template.rpartition("/")
    text = render_to_string(f"{floor or 'foundation'}/messages/{name}.txt", context)
    subject, _, body = text.partition("\n")
    return subject, body.strip() + "\n"
