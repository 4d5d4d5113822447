"""What an employer says about being asked, and the private link by which it says so without an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, links
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink, User
from routeways.organisations.actions.asking import locked
from routeways.organisations.contact_cycles import RULE
from routeways.organisations.contact_purposes import CONSENT, EVERYTHING
from routeways.organisations.models import ContactConsent, Organisation, access_of
from routeways.organisations.models.contact_rights import OWN
from routeways.organisations.queries.contact_asking import known_purpose
from routeways.organisations.queries.organisations import organisation as find
from routeways.organisations.queries.organisations import survivor
from routeways.organisations.records import OrganisationError

LINK = "organisations.employer_contacts"
COMINGS = 1_000  # how often a link answers; looking does not use it
STOP = "Nobody asks us for anything through this ledger until we say otherwise."
STOP_VERSION = "2026.1"
BY_LETTER = (
    "You said no to this yourselves, and whoever sent you this link has seen it too. So that nobody else can undo it, "
    "sign in, or let us write to your organisation: the link in that letter can."
)
ITS_OWN_NO = (
    "The employer said no to this itself, so it alone can allow it again: signed in, or with its private link. "
    "Ask it to do so."
)


@dataclass(frozen=True, slots=True)
class ContactLink:
    """The address of a private link, which cannot be read again, and when it stops working."""

    address: str
    expires_at: datetime


def say(
    *,
    by: Any,
    organisation: Organisation,
    answers: dict[str, bool],
    said: str,
    now: datetime,
    told_to: Organisation | None = None,
    sure: bool = True,
) -> list[ContactConsent]:
    """The employer’s answers by purpose (or “everything”): True may be asked, False may not. What is new is returned.

    `said` is how we know: link, account or told (then `told_to` is whose people were told). All or nothing; the same
    again changes nothing. Agreeing to everything again only lifts the stop. A no that the employer gave itself, by link
    or signed in, is lifted by itself alone: what somebody was told does not undo it, nor a link that others have seen
    (not `sure`). Raises OrganisationError.
    """
    if (said == ContactConsent.Said.TOLD) != (told_to is not None) or said not in ContactConsent.Said.values:
        raise OrganisationError("Say how the employer answered: by link, signed in, or told to whom.")
    with transaction.atomic():
        one = locked(organisation)
        made = [
            row
            for purpose, agreed in answers.items()
            if (row := _say_one(by, one, purpose, agreed, said, now, told_to, sure)) is not None
        ]
        if made:
            details = {row.purpose: row.answer for row in made}
            audit.record(by=by, verb="organisations.say_contact_consent", subject=one, details={**details, "how": said})
    return made


def make_contact_link(
    *, by: User | None, organisation: Organisation, region: str, site: str, now: datetime
) -> ContactLink:
    """A private link to the employer’s own view; links made before stop working."""
    one = survivor(organisation)
    days = int(rule(RULE, timezone.localdate(now))["link_days"])
    with transaction.atomic():
        for old in _links_of(one, now):
            links.revoke(old, by=by, now=now)
        expires = now + timedelta(days=days)
        _, token = links.make(by=by, purpose=LINK, subject=one, expires_at=expires, uses=COMINGS)
        audit.record(by=by, verb="organisations.make_contact_link", subject=one, details={"region": region})
    return ContactLink(f"{site.rstrip('/')}/{region}/employers/link/{token}/", expires)


def employer_of_link(token: str, now: datetime) -> Organisation:
    """Whose view a link opens, without using it; merges are followed. Raises LinkError."""
    return _organisation(links.look(token, LINK, now).subject)


def link_is_its_own(token: str, now: datetime) -> bool:
    """Whether this link may undo what the employer itself refused. Raises LinkError."""
    link = links.look(token, LINK, now)
    return only_its_own(link, _organisation(link.subject), now)


def say_by_link(*, token: str, answers: dict[str, bool], now: datetime) -> Organisation:
    """As `say`, by whoever holds the link. Raises LinkError or OrganisationError."""
    with transaction.atomic():
        link = links.open(token, LINK, now)
        one = _organisation(link.subject)
        sure = only_its_own(link, one, now)
        say(by=None, organisation=one, answers=answers, said=ContactConsent.Said.LINK, now=now, sure=sure)
    return one


def only_its_own(link: PrivateLink, one: Organisation, now: datetime) -> bool:
    """Whether nobody but the employer has seen the link: we wrote it to its address, or its own people made it."""
    maker = link.created_by
    if maker is None:
        return True
    return one.pk in access_of(maker, today=timezone.localdate(now)).organisations_with(OWN)


def _say_one(
    by: Any,
    one: Organisation,
    purpose: str,
    agreed: bool,
    said: str,
    now: datetime,
    told_to: Organisation | None,
    sure: bool,
) -> ContactConsent | None:
    version, wording, basis = _words(purpose)
    answer = ContactConsent.Answer.AGREED if agreed else ContactConsent.Answer.REFUSED
    standing = ContactConsent.objects.standing().filter(organisation=one, purpose=purpose)
    held = {(row.answer, row.version) for row in standing}
    if held == {(answer, version)} or (not held and not _says_something(purpose, agreed, basis)):
        return None
    if said == ContactConsent.Said.TOLD and any(row.is_own_refusal for row in standing):
        if agreed:
            raise OrganisationError(ITS_OWN_NO)
        return None  # its own no stays what holds
    if agreed and not sure and any(row.is_own_refusal for row in standing):
        raise OrganisationError(BY_LETTER)
    standing.update(ended_at=now)
    return ContactConsent.objects.create(
        organisation=one,
        purpose=purpose,
        basis=basis,
        answer=answer,
        version=version,
        wording=wording,
        said=said,
        told_to=told_to,
        given_at=now,
        given_by=by,
    )


def _says_something(purpose: str, agreed: bool, basis: str) -> bool:
    """Without an answer nothing is stopped, and what needs consent may not be asked: saying that again is no news."""
    if purpose == EVERYTHING:
        return not agreed
    return agreed if basis == CONSENT else True


def _words(purpose: str) -> tuple[str, str, str]:
    if purpose == EVERYTHING:
        return STOP_VERSION, STOP, ""
    known = known_purpose(purpose)
    return known.version, known.wording, known.basis


def _organisation(subject: str) -> Organisation:
    try:
        return survivor(find(subject.partition(":")[2]))
    except Organisation.DoesNotExist:
        raise links.LinkUnknown from None


def _links_of(one: Organisation, now: datetime) -> Iterable[Any]:
    return PrivateLink.objects.filter(purpose=LINK, subject=audit.reference(one), revoked_at=None, expires_at__gt=now)
