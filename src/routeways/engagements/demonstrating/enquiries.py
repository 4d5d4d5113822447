"""The invented questions at the front door and changes to courses of the demonstration region.

Everything goes through the same actions as people's clicks, on invented days before the loading.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from django.db import transaction
from django.utils import timezone
from pydantic import Field

from routeways.engagements.actions import changes
from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.demonstrating.console import THROUGH
from routeways.engagements.models import Addressee, ChangeRequest, Enquiry, Request
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import ContactRoute, Organisation

FILE = PACKAGED / "demonstration" / "connect" / "enquiries" / "enquiries.yaml"
SITE = "https://routeways.example"


class InventedEnquiry(Part):
    ago: int = Field(ge=0, le=360)
    persona: str
    topic: str
    words: str
    subject: str = ""
    age: int | None = None
    through: str = "self"
    postcode: str = ""
    district: str = ""
    answer: int | None = None  # days after it was sent
    says: str = ""
    end: Literal["", "helped", "not-helped"] = ""
    cause: str = ""


class InventedChange(Part):
    employer: str
    provider: str
    ago: int
    what: str
    step: Literal["stated", "triaged", "in-design", "approved", "refused"]
    answer: str = ""
    cause: str = ""


class InventedEnquiries(Definition):
    """What `definitions/demonstration/connect/enquiries/enquiries.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/enquiries"

    mailboxes: tuple[str, ...]
    enquiries: tuple[InventedEnquiry, ...]
    changes: tuple[InventedChange, ...]


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes them; False where they are there already, or where the invented organisations are not."""
    known = read(FILE, InventedEnquiries)
    organisations = invented(region)
    if not set(known.mailboxes) <= set(organisations) or sending.hub_of(region) is None:
        return False
    if Request.objects.filter(region=region, kind=sending.KIND, through=THROUGH).exists():
        return False
    for name in known.mailboxes:
        mailbox = f"front.desk@{name.split()[0].lower()}.routeways.example"
        ContactRoute.objects.get_or_create(
            organisation=organisations[name], email=mailbox, defaults={"label": "Front desk"}
        )
    for enquiry in known.enquiries:
        _enquiry(region, by, enquiry, now)
    for change in known.changes:
        _change(region, by, change, organisations, now)
    sending.reroute_overdue(by=by, region=region, now=now)
    changes.escalate_overdue(by=by, region=region, now=now)
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the invented questions and changes, with what hangs on them; how many there were."""
    rows = Request.objects.filter(region=region, kind__in=(sending.KIND, changes.KIND))
    gone = rows.count()
    rows.delete()
    if gone:
        audit.record(by=by, verb="engagements.remove_enquiries", subject=f"region:{region}", details={"rows": gone})
    return gone


def invented(region: str) -> dict[str, Organisation]:
    """The region's invented organisations by name, without the sign that says that they are."""
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True)
    return {one.name.rpartition(" (")[0]: one for one in rows}


def _enquiry(region: str, by: Any, one: InventedEnquiry, now: datetime) -> None:
    sent = now - timedelta(days=one.ago)
    draft = sending.EnquiryDraft(
        persona=one.persona,
        topic=one.topic,
        words=one.words,
        subject=one.subject,
        age=one.age,
        postcode=one.postcode,
        district=one.district,
        contact_name="Somebody invented",
        contact_email="somebody@routeways.example",
        contact_through=one.through,
        may_hand_on=True,
    )
    made, _ = sending.send_enquiry(by=by, region=region, draft=draft, site=SITE, now=sent, through=THROUGH)
    # Nobody can read a mail that was sent to an invented address.
    Enquiry.objects.filter(pk=made.pk).update(contact_email="", contact_phone="01234 567890")
    if one.answer is None:
        return
    on = sent + timedelta(days=one.answer)
    part = made.addressees.first()
    if part is None:
        return
    turns.answer_enquiry(by=by, addressee=part, text=one.says, now=on)
    if one.end == "helped":
        turns.it_helped(enquiry=made, now=on + timedelta(days=1))
    elif one.end:
        made.addressees.filter(state=Addressee.State.WAITING).update(state=Addressee.State.CLOSED, outcome="not-helped")
        turns.close_part(by=by, addressee=part, outcome=one.end, cause=one.cause, now=on + timedelta(days=1))


def _change(region: str, by: Any, one: InventedChange, organisations: dict[str, Organisation], now: datetime) -> None:
    asked = now - timedelta(days=one.ago)
    provider = organisations[one.provider]
    change = changes.Change(what=one.what, provider=provider, needed_on=timezone.localdate(asked))
    employer = organisations[one.employer]
    made = changes.ask_for_change(by=by, region=region, employer=employer, change=change, site=SITE, now=asked)
    made.engagement.request.through = THROUGH  # type: ignore[union-attr]
    made.engagement.request.save(update_fields=["through"])  # type: ignore[union-attr]
    _walk(by, one, made, asked)


def _walk(by: Any, one: InventedChange, made: ChangeRequest, asked: datetime) -> None:
    if one.step == "refused":
        when = asked + timedelta(days=9)
        changes.refuse_change(by=by, change=made, cause=one.cause, why=one.answer, now=when)
        return
    order = ("stated", "triaged", "in-design", "approved")
    reached = order.index(one.step)
    if reached >= 1:
        changes.take_on_change(by=by, change=made, why=one.answer, now=asked + timedelta(days=8))
    if reached >= 2:
        changes.design_change(by=by, change=made, now=asked + timedelta(days=25))
    if reached >= 3:
        changes.approve_change(by=by, change=made, now=asked + timedelta(days=70))
