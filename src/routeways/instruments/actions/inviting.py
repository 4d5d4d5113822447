"""Asking somebody to answer, by a private link; within a cycle nobody is asked twice without a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, links, messages
from routeways.instruments.actions.responding import COMINGS, last_moment, start
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Invitation, Response, Wave
from routeways.organisations import actions as ledger
from routeways.organisations import queries as organisations
from routeways.organisations.models import Organisation
from routeways.organisations.records import OrganisationError

INVITATION = "instruments.invitation"
MESSAGE = "instruments/invitation"


class AskedBefore(InstrumentError):
    """An organisation was asked the same in this cycle already. The message says by whom and when."""


@transaction.atomic
def invite(
    *,
    by: Any,
    wave: Wave,
    now: datetime,
    address: Callable[[str], str],
    organisation: Organisation | None = None,
    email: str = "",
    despite: str = "",
) -> tuple[Invitation, str]:
    """An invitation and the address of its private link, which is said once.

    An organisation is invited, or, where persons answer for themselves, nobody that is written down. `address(token)`
    makes the link; with `email` it is sent, and the e-mail address is not kept here. `despite` is the reason to ask an
    organisation again that was asked in this cycle. Raises AskedBefore or InstrumentError.
    """
    if why := wave.why_closed(timezone.localdate(now)):
        raise InstrumentError(why)
    of_persons = wave.questionnaire.respondent == "person"
    if of_persons != (organisation is None):
        raise InstrumentError("Here persons answer for themselves." if of_persons else "Say which organisation to ask.")
    if organisation is not None:
        organisation = organisations.survivor(organisation)
        if Invitation.objects.filter(wave=wave, organisation=organisation).exists():
            raise InstrumentError(f"{organisation} has been invited to this already.")
        before = asked_before(wave, organisation)
        if before and not despite.strip():
            raise AskedBefore(f"{before} Use those answers, or say why it has to be asked again.")
        _ask(by, wave, organisation, bool(despite.strip()), now)
    made = Invitation.objects.create(wave=wave, organisation=organisation, despite=despite.strip()[:300], created_by=by)
    _, token = links.make(by=by, purpose=INVITATION, subject=made, expires_at=last_moment(wave, now), uses=COMINGS)
    audit.record(by=by, verb="instruments.invite", subject=made, details={"wave": wave.public_id})
    link = address(token)
    if email:
        context = {"wave": wave, "address": link, "questionnaire": wave.questionnaire}
        messages.queue(by=by, to=email, template=MESSAGE, context=context)
    return made, link


def _ask(by: Any, wave: Wave, organisation: Organisation, again: bool, now: datetime) -> None:
    """The contact ledger that all share is asked first and keeps it. A reason to ask `again` does not open a no.

    Raises AskedBefore or InstrumentError.
    """
    purpose, today = wave.questionnaire.contact_purpose, timezone.localdate(now)
    if not purpose or organisation.kind != "employer":
        return
    allowed = organisations.may_ask(organisation, purpose, today=today, cycle=wave.cycle)
    if not allowed and allowed.cause not in ("asked", "load"):
        raise InstrumentError(allowed.reason)
    if not allowed and not again:
        raise AskedBefore(f"{allowed.reason} Say why it has to be asked again.")
    if wave.owner is None or wave.owner.pk == organisation.pk:
        return
    try:
        ledger.ask(
            by=by, organisation=organisation, region=wave.region, purpose=purpose, by_organisation=wave.owner,
            channel="form", on=today, about=f"A survey: {wave.questionnaire.title}", now=now, cycle=wave.cycle,
            as_found=again,
        )  # fmt: skip
    except OrganisationError as error:
        raise InstrumentError(str(error)) from error


def asked_before(wave: Wave, organisation: Organisation) -> str:
    """Who asked this organisation the same within the wave's cycle, in a sentence; "" where nobody did."""
    if not wave.questionnaire.once_a_cycle:
        return ""
    others = (
        Wave.objects.in_region(wave.region).filter(instrument=wave.instrument, cycle=wave.cycle).exclude(pk=wave.pk)
    )
    asked = Invitation.objects.filter(wave__in=others, organisation=organisation).select_related("wave__owner").first()
    if asked is not None:
        asker = asked.wave.owner or "somebody else"
        day = timezone.localdate(asked.created_at)
        return f"{organisation} was asked by {asker} on {day:%-d %B %Y}, in the same cycle ({wave.cycle})."
    answer = Response.objects.submitted().filter(wave__in=others, organisation=organisation).first()
    if answer is not None and answer.submitted_at is not None:
        day = timezone.localdate(answer.submitted_at)
        return f"{organisation} answered “{answer.wave}” on {day:%-d %B %Y}, in the same cycle ({wave.cycle})."
    return ""


@transaction.atomic
def accept_invitation(*, by: Any, token: str, now: datetime) -> Response:
    """The response the invitation is for: begun now, or as far as it has come. Raises LinkError, InstrumentError."""
    link = links.open(token, INVITATION, now)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave", "organisation", "response__wave")
        .filter(public_id=link.subject.partition(":")[2])
        .first()
    )
    if invitation is None:
        raise links.LinkUnknown
    if invitation.response is None:
        invitation.response = start(by=by, wave=invitation.wave, now=now, organisation=invitation.organisation)
        invitation.save(update_fields=["response"])
        audit.record(by=by, verb="instruments.accept_invitation", subject=invitation)
    return invitation.response
