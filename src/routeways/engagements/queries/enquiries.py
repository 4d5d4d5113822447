"""Enquiries as pages need them: the tracker, one enquiry as one reader may see it, the asker's own view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from routeways.engagements.models import Addressee, Engagement, Enquiry, EnquiryMessage
from routeways.engagements.models.enquiry import ACTIVE, ANSWER, HOLDING, OVERSEE, EnquiryQuerySet
from routeways.foundation.models import PrivateLink
from routeways.organisations.models import Organisation, access_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Where somebody may answer, and whether they see the whole region."""

    organisations: tuple[int, ...]
    oversees: bool

    def own(self, enquiry: Enquiry) -> Addressee | None:
        """The reader's organisation's part in it, which it still has."""
        parts = [one for one in enquiry.addressees.all() if one.organisation_id in self.organisations and one.holds]
        return parts[-1] if parts else None

    def sees(self, one: Addressee) -> bool:
        return self.oversees or (one.organisation_id in self.organisations and one.holds)


def reader(region: str, actor: Any, *, today: date) -> Reader:
    access = access_of(actor, today=today)
    here = Organisation.objects.filter(pk__in=access.organisations_with(ANSWER), regions__region=region)
    return Reader(tuple(here.values_list("pk", flat=True)), region in access.regions_with(OVERSEE))


def tracker(region: str, actor: Any, *, today: date, show: str = "waiting") -> QuerySet[Enquiry]:
    """What the actor's organisation has to do (or, for who oversees the region, all of it), the most urgent first."""
    rows = _with_everything(Enquiry.objects.visible_to(actor, today=today).filter(region=region))
    mine = Addressee.objects.filter(organisation__in=reader(region, actor, today=today).organisations)
    running = rows.filter(engagement__state=Engagement.State.RUNNING)
    match show:
        case "waiting":
            waiting = mine.filter(state=Addressee.State.WAITING)
            return running.filter(pk__in=waiting.values("enquiry"))
        case "answered":
            return running.filter(pk__in=mine.filter(state=Addressee.State.ANSWERED).values("enquiry"))
        case "late":
            return running.filter(pk__in=late_parts(today).values("enquiry"))
        case "closed":
            closed = mine.filter(state=Addressee.State.CLOSED).values("enquiry")
            return (rows.exclude(engagement__state=Engagement.State.RUNNING) | rows.filter(pk__in=closed)).order_by(
                "-sent_at", "-pk"
            )
        case _:
            return rows.order_by("-sent_at", "-pk")


def late_parts(today: date) -> QuerySet[Addressee]:
    return Addressee.objects.filter(state=Addressee.State.WAITING, due_on__lt=today)


def enquiry(region: str, public_id: str, actor: Any, *, today: date) -> Enquiry | None:
    """One with everything, if the actor may see it."""
    rows = _with_everything(Enquiry.objects.visible_to(actor, today=today).filter(region=region))
    return rows.filter(public_id=public_id).first()


def addressee_by(link: PrivateLink) -> Addressee | None:
    """Whose private link it is; None once that organisation no longer has the enquiry."""
    found = Addressee.objects.filter(public_id=link.subject.partition(":")[2], state__in=HOLDING)
    return found.select_related("organisation", "enquiry__engagement").prefetch_related(_SAID).first()


def enquiry_by(link: PrivateLink) -> Enquiry | None:
    return _with_everything(EnquiryQuerySet(Enquiry)).filter(public_id=link.subject.partition(":")[2]).first()


def can_receive(held: Enquiry, by: Addressee, *, hub: Organisation | None) -> QuerySet[Organisation]:
    """Organisations to which it may be handed on: those of the region that have it not; without consent the hub."""
    rows = Organisation.objects.standing().in_region(held.region).filter(status="open").exclude(kind="employer")
    has = held.addressees.filter(state__in=ACTIVE).values("organisation")
    rows = rows.exclude(pk__in=has).exclude(pk=by.organisation_id)
    return rows if held.may_hand_on else rows.filter(pk__in=[hub.pk] if hub else [])


_SAID = Prefetch("said", EnquiryMessage.objects.select_related("by").order_by("at", "pk"))


def _with_everything(rows: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    parts = Addressee.objects.select_related("organisation").prefetch_related(_SAID).order_by("asked_at", "pk")
    return rows.select_related("engagement").prefetch_related(Prefetch("addressees", parts)).distinct()
