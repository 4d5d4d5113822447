"""E-mails about an enquiry, and the private links in them. Nothing that the asker wrote goes into a mail to the asker.

Invented organisations have no mailboxes, and whoever gave no e-mail address looks at the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from routeways.engagements.models import Addressee, Enquiry
from routeways.foundation import links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink
from routeways.organisations.models import ContactRoute, Organisation, Role
from routeways.organisations.roles import role_definitions

ASKER = "engagements.enquiry"  # opens the asker's page
ADDRESSEE = "engagements.enquiry_answer"  # lets one organisation answer without an account
USES = 200  # each thing that is done uses it once; looking does not
PURPOSES = {"employer": "employers", "learner": "careers", "parent": "careers", "provider": "general"}


def own_link(by: Any, enquiry: Enquiry, now: datetime) -> str:
    return _token(by, ASKER, enquiry, now)


def received(by: Any, enquiry: Enquiry, token: str) -> None:
    _to_asker(by, enquiry, "enquiry_received", token)


def answered(by: Any, addressee: Addressee, now: datetime) -> None:
    enquiry = addressee.enquiry
    _to_asker(by, enquiry, "enquiry_answered", own_link(by, enquiry, now), who=addressee.organisation.name)


def closed(by: Any, enquiry: Enquiry, now: datetime) -> None:
    clear = timezone.localtime(now).date() + timedelta(days=_level("clear_after_days", now))
    _to_asker(by, enquiry, "enquiry_closed", own_link(by, enquiry, now), clear=clear)


def asked(by: Any, addressee: Addressee, now: datetime) -> None:
    _to_organisation(by, addressee, "enquiry_asked", now)


def replied(by: Any, addressee: Addressee, now: datetime) -> None:
    _to_organisation(by, addressee, "enquiry_replied", now)


def moved(by: Any, enquiry: Enquiry, late: Sequence[Addressee], now_with: Sequence[Addressee], now: datetime) -> None:
    """Tells the asker who has it now, and the hub who did not answer."""
    names = {"late": [one.organisation.name for one in late], "next": [one.organisation.name for one in now_with]}
    _to_asker(by, enquiry, "enquiry_moved", own_link(by, enquiry, now), **names)
    hub = enquiry.engagement.owner
    for address in mailboxes(hub, enquiry.persona, now) if hub else ():
        messages.queue(by=by, to=address, template="engagements/enquiry_late", context={"enquiry": enquiry, **names})


def revoke(by: Any, subjects: Iterable[Any], now: datetime) -> None:
    """Withdraws every private link to these."""
    from routeways.foundation.audit import reference

    for link in PrivateLink.objects.filter(subject__in=[reference(one) for one in subjects], revoked_at=None):
        links.revoke(link, by=by, now=now)


def mailboxes(organisation: Organisation, persona: str, now: datetime) -> list[str]:
    """The organisation's mailbox that fits who asks, else those who may answer for it."""
    if organisation.demonstration:
        return []
    routes = list(ContactRoute.objects.filter(organisation=organisation).exclude(email=""))
    fitting = [route for route in routes if route.purpose == PURPOSES.get(persona)]
    if routes:
        return [(fitting or routes)[0].email]
    answering = [role.id for role in role_definitions().values() if "engagements.answer_enquiries" in role.may]
    held = Role.objects.held_on(timezone.localdate(now)).filter(organisation=organisation, role__in=answering)
    found = {_address(role) for role in held.select_related("user", "person__user")}
    return sorted(found - {""})


def _address(role: Role) -> str:
    if role.user is not None:
        return str(role.user.email) if role.user.is_active else ""
    return str(role.person.work_email) if role.person is not None else ""


def _to_asker(by: Any, enquiry: Enquiry, template: str, token: str, **more: Any) -> None:
    listing = enquiry.engagement.request
    invented = listing is not None and listing.through == "demonstration"
    if enquiry.contact_email and not invented:
        context = {"enquiry": enquiry, "address": _follow(enquiry, token), **more}
        messages.queue(by=by, to=enquiry.contact_email, template=f"engagements/{template}", context=context)


def _to_organisation(by: Any, addressee: Addressee, template: str, now: datetime) -> None:
    enquiry = addressee.enquiry
    for to in mailboxes(addressee.organisation, enquiry.persona, now):
        token = _token(by, ADDRESSEE, addressee, now)
        address = f"{enquiry.site}/{enquiry.region}/enquiries/answer/{token}/"
        context = {"enquiry": enquiry, "addressee": addressee, "address": address}
        messages.queue(by=by, to=to, template=f"engagements/{template}", context=context)


def _follow(enquiry: Enquiry, token: str) -> str:
    return f"{enquiry.site}/{enquiry.region}/enquiries/follow/{token}/"


def _token(by: Any, purpose: str, subject: Any, now: datetime) -> str:
    expires = now + timedelta(days=_level("link_days", now))
    _, token = links.make(by=by, purpose=purpose, subject=subject, expires_at=expires, uses=USES)
    return token


def _level(name: str, now: datetime) -> int:
    return int(rule("enquiries", timezone.localdate(now))[name])
