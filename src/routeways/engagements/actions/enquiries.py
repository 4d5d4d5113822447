"""An enquiry is sent and routed, handed on, or goes on by itself because nobody answered in time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import enquiry_mail as mail
from routeways.engagements import routing
from routeways.engagements.actions.listings import make_request
from routeways.engagements.actions.pipeline import begin, take_step
from routeways.engagements.drafts import Draft
from routeways.engagements.enquiry_drafts import EnquiryDraft, age_band, placed, refuse_unclear
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kind
from routeways.engagements.models import Addressee, Engagement, Enquiry
from routeways.engagements.models.enquiry import ACTIVE
from routeways.engagements.models.listing import State
from routeways.engagements.working_days import working_days_after
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

KIND = "enquiry"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rerouted:
    """How many enquiries went on, and how many should have but could not."""

    moved: int
    failed: int


def hub_of(region: str) -> Organisation | None:
    """Who keeps the region's front door: its hub, the first recorded where there are several."""
    return Organisation.objects.standing().in_region(region).of_kinds(["hub"]).order_by("id").first()


@transaction.atomic
def send_enquiry(
    *, by: Any, region: str, draft: EnquiryDraft, site: str, now: datetime, through: str = "link"
) -> tuple[Enquiry, str]:
    """Keeps the question, gives it to whoever answers by rule, and gives back the token of the asker's private link.

    `site` is the address this is reached at, like https://example.org. Raises EngagementError.
    """
    today = timezone.localdate(now)
    hub = hub_of(region)
    if hub is None:
        raise EngagementError("No hub answers in this region yet. Its directory says whom to ask.")
    refuse_unclear(draft, today)
    latitude, longitude, postcode, district = placed(draft)
    level = rule("enquiries", today)
    made = Enquiry.objects.create(
        engagement=_begin(by, region, hub, draft, now, through),
        region=region,
        persona=draft.persona,
        topic=draft.topic,
        subject=draft.subject,
        age_band=age_band(draft.age),
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        district=district,
        words=tidy(draft.words),
        contact_name=tidy(draft.contact_name, one_line=True),
        contact_email=draft.contact_email.strip().lower(),
        contact_phone=tidy(draft.contact_phone, one_line=True),
        contact_through=draft.contact_through,
        may_hand_on=draft.may_hand_on,
        site=site.rstrip("/"),
        rule=level.reference,
        sent_at=now,
        due_on=working_days_after(today, int(level["answer_days"])),
    )
    audit.record(by=by, verb="engagements.send_enquiry", subject=made, details={"topic": made.topic})
    pass_on(by=by, enquiry=made, now=now)
    token = mail.own_link(by, made, now)
    mail.received(by, made, token)
    return made, token


def pass_on(*, by: Any, enquiry: Enquiry, now: datetime) -> list[Addressee]:
    """Asks those who come next by rule, inside the transaction of whoever calls; the hub where there is nobody else."""
    today = timezone.localdate(now)
    known = set(enquiry.addressees.values_list("organisation", flat=True))
    routed = routing.route(question_of(enquiry, today)) if enquiry.may_hand_on else routing.Routed((), 0, "")
    free = [one for one in routed.candidates if one.organisation.pk not in known]
    first = not enquiry.addressees.exclude(rule="").exists()
    at_once = routed.at_once if first else 1
    asked = [ask(by, enquiry, one.organisation, one.reason, routed.rule, now) for one in free[:at_once]]
    if not asked:
        asked = [ask_hub(by, enquiry, now)]
    if enquiry.engagement.step == "received":  # somebody else may have answered while the late ones did not
        take_step(by=by, engagement=enquiry.engagement, step="passed-on", party="hub", now=now)
    return asked


def ask(
    by: Any,
    enquiry: Enquiry,
    organisation: Organisation,
    reason: str,
    rule_id: str,
    now: datetime,
    before: Addressee | None = None,
) -> Addressee:
    """One more organisation has it, from today with the whole time to answer."""
    due = working_days_after(timezone.localdate(now), int(rule("enquiries", timezone.localdate(now))["answer_days"]))
    made, _ = Addressee.objects.update_or_create(
        enquiry=enquiry,
        organisation=organisation,
        defaults={
            "state": Addressee.State.WAITING,
            "rule": rule_id,
            "reason": reason[:300],
            "asked_at": now,
            "due_on": due,
            "answered_at": None,
            "handed_on_by": before,
            "outcome": "",
            "cause": "",
        },
    )
    if enquiry.due_on != due:
        enquiry.due_on = due
        enquiry.save(update_fields=["due_on"])
    mail.asked(by, made, now)
    return made


@transaction.atomic
def agree_to_hand_on(*, by: Any, enquiry: Enquiry, now: datetime) -> Enquiry:
    """Whoever asked agrees that it goes to those who can answer, and it goes there. Twice changes nothing."""
    held = locked(enquiry)
    refuse_closed(held)
    if held.may_hand_on:
        return held
    held.may_hand_on = True
    held.save(update_fields=["may_hand_on"])
    audit.record(by=by, verb="engagements.agree_to_hand_on", subject=held)
    if held.first_answer_at is None:
        hub = hub_of(held.region)
        held.addressees.filter(organisation=hub, state=Addressee.State.WAITING).update(state=Addressee.State.HANDED_ON)
        pass_on(by=by, enquiry=held, now=now)
    return held


@transaction.atomic
def hand_on(*, by: Any, addressee: Addressee, to: Organisation, reason: str, now: datetime) -> Addressee:
    """Somebody else can answer better. Only as far as whoever asked agreed; back to the hub it may always go."""
    held = locked(addressee.enquiry)
    one = held.addressees.select_for_update().get(pk=addressee.pk)
    refuse_closed(held)
    if one.state not in ACTIVE:
        raise EngagementError("This is no longer with you, so you cannot hand it on.")
    words = tidy(reason, one_line=True)
    if not words:
        raise EngagementError("Say why somebody else can answer better. Whoever asked will read it.")
    hub = hub_of(held.region)
    if not held.may_hand_on and to != hub:
        raise EngagementError("Whoever asked did not agree to that. Hand it to the hub, which can ask them.")
    if to == one.organisation or held.addressees.filter(organisation=to, state__in=ACTIVE).exists():
        raise EngagementError(f"{to.name} has it already. Choose another organisation.")
    if not to.regions.filter(region=held.region).exists():
        raise EngagementError(f"{to.name} is not in this region’s directory. Choose one that is.")
    most = int(rule("enquiries", timezone.localdate(now))["most_reroutes"])
    if held.reroutes >= most and hub not in (to, one.organisation):
        raise EngagementError("This was handed on often enough. Answer it, or hand it to the hub.")
    one.state = Addressee.State.HANDED_ON
    one.save(update_fields=["state"])
    held.reroutes += 1
    held.save(update_fields=["reroutes"])
    made = ask(by, held, to, f"{one.organisation.name} handed it on: {words}", "", now, before=one)
    audit.record(by=by, verb="engagements.hand_on_enquiry", subject=held, details={"to": to.public_id})
    return made


@transaction.atomic
def reroute_overdue(*, by: Any, region: str, now: datetime) -> Rerouted:
    """What nobody answered in time goes to the next by rule, and the hub is told. Again: none.

    One that cannot go on keeps none of the others: it is left as it was, logged and counted.
    """
    today = timezone.localdate(now)
    late = Enquiry.objects.filter(
        region=region,
        engagement__state=Engagement.State.RUNNING,
        addressees__state="waiting",
        addressees__due_on__lt=today,  # its own: handing on gives the others no more time
    )
    moved = failed = 0
    for found in late.exclude(addressees__state="answered").distinct().order_by("due_on", "pk"):
        try:
            with transaction.atomic():
                moved += _reroute(by, locked(found), now, today)
        except EngagementError:
            _log.exception("The enquiry %s could not go on", found.public_id)
            failed += 1
    return Rerouted(moved, failed)


def question_of(enquiry: Enquiry, on: date) -> routing.Question:
    near = (enquiry.latitude, enquiry.longitude) if enquiry.latitude is not None else None
    return routing.Question(
        region=enquiry.region,
        persona=enquiry.persona,
        topic=enquiry.topic,
        on=on,
        subject=enquiry.subject,
        near=near,  # type: ignore[arg-type]  # both are there, or neither
        seed=enquiry.public_id,
    )


def locked(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=enquiry.pk)


def refuse_closed(enquiry: Enquiry) -> None:
    if not enquiry.is_open:
        raise EngagementError("This enquiry is closed already.")


def _reroute(by: Any, held: Enquiry, now: datetime, today: date) -> int:
    late = list(held.addressees.filter(state=Addressee.State.WAITING, due_on__lt=today))
    hub = hub_of(held.region)
    stays = held.reroutes >= int(rule("enquiries", today)["most_reroutes"])
    if not late or all(one.organisation == hub for one in late):
        return 0  # with the hub it stays, late as it is: there is nobody behind it
    for one in late:
        one.state = Addressee.State.MOVED_ON
        one.save(update_fields=["state"])
    held.reroutes += 1
    held.save(update_fields=["reroutes"])
    asked = [ask_hub(by, held, now)] if stays else pass_on(by=by, enquiry=held, now=now)
    audit.record(by=by, verb="engagements.reroute_enquiry", subject=held, details={"reroutes": held.reroutes})
    mail.moved(by, held, late, asked, now)
    return 1


def ask_hub(by: Any, held: Enquiry, now: datetime) -> Addressee:
    hub = hub_of(held.region)
    if hub is None:
        raise EngagementError("No hub answers in this region. Add one to its directory.")
    why = "has it because nobody else is named for it" if held.may_hand_on else "has it because you chose so"
    return ask(by, held, hub, f"{hub.name} {why}.", "", now)


def _begin(by: Any, region: str, hub: Organisation, draft: EnquiryDraft, now: datetime, through: str) -> Engagement:
    """The hub owns the record; what was written and how to reach the asker stay out of the listing."""
    asked = kind(KIND).request
    persona = asked.question("persona") if asked else None
    topic = asked.question("topic") if asked else None
    names = [one.option(id) for one, id in ((persona, draft.persona), (topic, draft.topic)) if one]
    title = ": ".join(name.label for name in names if name)
    listing = make_request(
        by=by,
        region=region,
        kind_id=KIND,
        owner=hub,
        draft=Draft(title=title, answers={"persona": draft.persona, "topic": draft.topic}),
        now=now,
        through=through,
    )
    listing.state = State.OPEN
    listing.save(update_fields=["state"])
    return begin(by=by, now=now, request=listing)
