"""Every write of this floor about visitors' requests. The demonstration has a module of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from routeways.foundation import audit, links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink, User
from routeways.organisations.models import ContactRoute, Organisation
from routeways.site.models import OPEN, Format, Kind, Request, State

LINK = "site.request"
LINK_USES = 20  # withdrawing uses the link; looking at the page does not


class RequestError(Exception):
    """A request that cannot be taken or changed. The message is one sentence for the person who tried."""


def raise_request(
    *,
    by: User | None,
    site: str,
    now: datetime,
    today: date,
    kind: str,
    region: str = "",
    about: str = "",
    message: str = "",
    format: str = "",
    language: str = "",
    email: str = "",
    post_to: str = "",
) -> tuple[Request, str]:
    """Stores what a visitor asks, tells whoever answers, and gives back the token of the visitor's private link.

    `site` is the address this is reached at, like https://example.org. Raises RequestError.
    """
    _refuse_unclear(kind, message, format, language)
    answering = rule("requests", today)
    hub = _hub(region)
    with transaction.atomic():
        made = Request.objects.create(
            kind=kind,
            region=region,
            owner=hub,
            about=about,
            message=message.strip(),
            format=format,
            language=language.strip(),
            email=email.strip().lower(),
            post_to=post_to.strip(),
            rule=answering.reference,
            created_at=now,
            created_by=by,
            due_on=working_days_after(today, int(answering[format or kind])),
        )
        expires = now + timedelta(days=int(answering["link_days"]))
        _, token = links.make(by=by, purpose=LINK, subject=made, expires_at=expires, uses=LINK_USES)
        details = {"kind": kind, "region": region, "format": format, "due": made.due_on.isoformat()}
        audit.record(by=by, verb="site.raise_request", subject=made, details=details)
        _tell(by, made, f"{site.rstrip('/')}/requests/status/{token}/", _answering(hub), site.rstrip("/"))
    return made, token


def answer_request(*, by: Any, request: Request, state: str, answer: str, now: datetime) -> Request:
    """Takes a request in hand, or closes it with an answer that goes to its sender. Raises RequestError."""
    text = answer.strip()
    if state not in (State.IN_HAND, State.DONE, State.REFUSED):
        raise RequestError("Choose whether you are working on it, it is done, or it cannot be done.")
    if state != State.IN_HAND and not text:
        raise RequestError("Write what you did, or why it cannot be done. Whoever asked will read it.")
    with transaction.atomic():
        locked = Request.objects.select_for_update().get(pk=request.pk)
        if locked.state not in OPEN:
            raise RequestError("This request is closed already.")
        locked.state, locked.answer, locked.answered_by = state, text or locked.answer, by
        if locked.email and state != State.IN_HAND:
            messages.queue(by=by, to=locked.email, template="site/request_answered", context={"asked": locked})
        _close(locked, now)
        audit.record(by=by, verb="site.answer_request", subject=locked, details={"state": state})
    return locked


def withdraw_request(*, token: str, now: datetime) -> Request:
    """Whoever holds the private link takes the request back. Raises LinkError; RequestError where it is closed."""
    with transaction.atomic():
        asked = asked_by(links.open(token, LINK, now))
        locked = Request.objects.select_for_update().get(pk=asked.pk)
        if locked.state not in OPEN:
            raise RequestError("This request is closed already.")
        locked.state = State.WITHDRAWN
        _close(locked, now)
        audit.record(by=None, verb="site.withdraw_request", subject=locked)
    return locked


def asked_by(link: PrivateLink) -> Request:
    """The request that a link belongs to. Raises LinkUnknown once it has been deleted."""
    number = link.subject.partition(":")[2]
    found = Request.objects.filter(public_id=number).first()
    if found is None:
        raise links.LinkUnknown
    return found


def working_days_after(day: date, count: int) -> date:
    """The day `count` Mondays to Fridays after `day`. Bank holidays count: they differ between places."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _refuse_unclear(kind: str, message: str, format: str, language: str) -> None:
    if kind not in Kind.values:
        raise RequestError("Say what your message is about.")
    if kind == Kind.FORMAT and format not in Format.values:
        raise RequestError("Choose the format you need.")
    if format == Format.LANGUAGE and not language.strip():
        raise RequestError("Say which language you need.")
    if kind != Kind.FORMAT and not message.strip():
        raise RequestError("Write what is wrong or missing.")


def _hub(region: str) -> Organisation | None:
    """Who answers for a region: its hub, the first recorded where there are several."""
    if not region:
        return None
    return Organisation.objects.standing().in_region(region).of_kinds(["hub"]).order_by("id").first()


def _answering(hub: Organisation | None) -> list[str]:
    """Mailboxes that are told: the hub's own, else those of the administrators. What is invented has none."""
    if hub is not None and hub.demonstration:
        return []
    if hub is not None:
        boxes = ContactRoute.objects.filter(organisation=hub).exclude(email="").values_list("email", flat=True)
        if boxes:
            return [boxes[0]]
    return list(User.objects.filter(is_administrator=True, is_active=True).values_list("email", flat=True))


def _tell(by: User | None, made: Request, address: str, mailboxes: list[str], site: str) -> None:
    for mailbox in mailboxes:
        messages.queue(by=by, to=mailbox, template="site/request_raised", context={"asked": made, "site": site})
    if made.email:
        # Nothing that the visitor wrote goes into it: else anybody could send words of theirs to anybody.
        context = {"asked": made, "address": address}
        messages.queue(by=by, to=made.email, template="site/request_received", context=context)


def _close(one: Request, now: datetime) -> None:
    """Saves it; once it is closed nobody needs to know how its sender is reached."""
    if one.state not in OPEN:
        one.closed_at, one.email, one.post_to = now, "", ""
    one.save()
