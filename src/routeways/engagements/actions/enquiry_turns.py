"""What is said in an enquiry and how it ends: answers, replies, closing, reopening, taking back, forgetting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from routeways.engagements import enquiry_mail as mail
from routeways.engagements.actions.enquiries import locked, pass_on, refuse_closed
from routeways.engagements.actions.pipeline import end, take_step
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Addressee, Engagement, Enquiry, EnquiryMessage, StepEntry
from routeways.engagements.models.enquiry import ACTIVE
from routeways.engagements.models.listing import State
from routeways.engagements.working_days import working_days_between
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy

HELPED, NOT_HELPED, WITHDRAWN = "helped", "not-helped", "withdrawn"


@transaction.atomic
def answer_enquiry(*, by: Any, addressee: Addressee, text: str, now: datetime) -> EnquiryMessage:
    """An organisation answers; the first answer of all stops the clock. Raises EngagementError."""
    held = locked(addressee.enquiry)
    refuse_closed(held)
    one = held.addressees.select_for_update().get(pk=addressee.pk)
    if one.state not in ACTIVE:
        raise EngagementError("This enquiry is no longer with you. Whoever has it now answers it.")
    made = EnquiryMessage.objects.create(addressee=one, text=_words(text, "answer"), at=now, by=by)
    one.state, one.answered_at = Addressee.State.ANSWERED, one.answered_at or now
    one.save(update_fields=["state", "answered_at"])
    if held.first_answer_at is None:
        _stop_clock(held, now)
    if held.engagement.step != "answered":
        take_step(by=by, engagement=held.engagement, step="answered", party="organisation", now=now)
    audit.record(by=by, verb="engagements.answer_enquiry", subject=held, details={"by": one.organisation.public_id})
    mail.answered(by, one, now)
    return made


@transaction.atomic
def reply_to_answer(*, addressee: Addressee, text: str, now: datetime) -> EnquiryMessage:
    """The asker writes back to one organisation. Raises EngagementError once it is closed."""
    held = locked(addressee.enquiry)
    refuse_closed(held)
    one = held.addressees.get(pk=addressee.pk)
    if one.state not in ACTIVE:
        raise EngagementError("This organisation no longer has your question. Write to one that has.")
    made = EnquiryMessage.objects.create(addressee=one, from_asker=True, text=_words(text, "message"), at=now)
    audit.record(by=None, verb="engagements.reply_to_answer", subject=held)
    mail.replied(None, one, now)
    return made


@transaction.atomic
def close_part(*, by: Any, addressee: Addressee, outcome: str, cause: str = "", now: datetime) -> Addressee:
    """One organisation is done. When nobody has it any more the enquiry ends: as helped where it helped anywhere."""
    held = locked(addressee.enquiry)
    refuse_closed(held)
    one = held.addressees.select_for_update().get(pk=addressee.pk)
    if one.state not in ACTIVE:
        raise EngagementError("This enquiry is no longer with you.")
    if outcome not in (HELPED, NOT_HELPED):
        raise EngagementError("Say whether it helped.")
    if one.answered_at is None:
        raise EngagementError("Answer first, even if you cannot help: whoever asked waits for it.")
    way = held.engagement.rules.end(outcome)
    if way is not None and way.causes and cause not in way.causes:
        raise EngagementError(f"Choose why it did not help: {'; '.join(way.causes)}.")
    one.state, one.outcome, one.cause = Addressee.State.CLOSED, outcome, cause if outcome == NOT_HELPED else ""
    one.save(update_fields=["state", "outcome", "cause"])
    audit.record(by=by, verb="engagements.close_enquiry", subject=held, details={"outcome": outcome})
    if not held.addressees.filter(state__in=ACTIVE).exists():
        helped = held.addressees.filter(state=Addressee.State.CLOSED, outcome=HELPED).exists()
        _end(by, held, HELPED if helped else NOT_HELPED, "organisation", "" if helped else cause, now)
        mail.closed(by, held, now)
    return one


@transaction.atomic
def it_helped(*, enquiry: Enquiry, now: datetime) -> Enquiry:
    """Whoever asked says that it is answered. Twice changes nothing."""
    held = locked(enquiry)
    if not held.is_open and held.engagement.outcome == HELPED:
        return held
    refuse_closed(held)
    if held.first_answer_at is None:
        raise EngagementError("Nobody has answered yet. You can take your question back instead.")
    held.addressees.filter(state__in=ACTIVE).update(state=Addressee.State.CLOSED, outcome=HELPED)
    _end(None, held, HELPED, "asker", "", now)
    return held


@transaction.atomic
def it_did_not_help(*, enquiry: Enquiry, why: str, now: datetime) -> Enquiry:
    """Opens it again for whoever comes next by rule, else for the hub. Raises EngagementError."""
    held = locked(enquiry)
    if held.first_answer_at is None:
        raise EngagementError("Nobody has answered yet. It goes to the next by itself when the time is over.")
    if held.cleared_at is not None or held.engagement.outcome == WITHDRAWN:
        raise EngagementError("This question was deleted. Ask again, and say that an answer did not help.")
    words = _words(why, "reason")
    last = held.addressees.exclude(answered_at=None).order_by("answered_at").last()
    if last is not None:
        EnquiryMessage.objects.create(addressee=last, from_asker=True, text=words, at=now)
    held.addressees.filter(state__in=ACTIVE, answered_at__isnull=False).update(
        state=Addressee.State.CLOSED, outcome=NOT_HELPED
    )
    _open_again(held, words, now)
    held.reopened += 1
    held.save(update_fields=["reopened"])
    audit.record(by=None, verb="engagements.reopen_enquiry", subject=held, details={"reopened": held.reopened})
    pass_on(by=None, enquiry=held, now=now)
    return held


@transaction.atomic
def withdraw_enquiry(*, enquiry: Enquiry, now: datetime) -> Enquiry:
    """Whoever asked takes it back; words and contact are deleted at once. Twice changes nothing."""
    held = locked(enquiry)
    if held.is_open:
        held.addressees.filter(state__in=ACTIVE).update(state=Addressee.State.CLOSED, outcome=WITHDRAWN)
        _end(None, held, WITHDRAWN, "asker", "", now)
    if held.cleared_at is None:
        forget(None, held, now, keep_link=True)
    return held


@transaction.atomic
def clear_contacts(*, by: Any, region: str, now: datetime) -> int:
    """Deletes words, answers and contact of what was closed long enough ago, by the rule. Gives how many.

    What is open and in which nobody has written for long is closed (rule “retention”), and whoever asked is told.
    """
    today = timezone.localdate(now)
    _end_left_lying(by, region, now - timedelta(days=int(rule("retention", today)["open_enquiry_days"])), now)
    last = today - timedelta(days=int(rule("enquiries", today)["clear_after_days"]))
    over = Enquiry.objects.filter(region=region, cleared_at=None, engagement__ended_on__lt=last).order_by("pk")
    for found in (rows := list(over)):
        forget(by, locked(found), now)
    return len(rows)


def _end_left_lying(by: Any, region: str, last: datetime, now: datetime) -> None:
    rows = Enquiry.objects.filter(region=region, cleared_at=None, engagement__ended_on=None, sent_at__lt=last)
    said = EnquiryMessage.objects.filter(addressee__enquiry=OuterRef("pk"), at__gte=last)
    asked = Addressee.objects.filter(enquiry=OuterRef("pk"), asked_at__gte=last)
    for one in list(rows.exclude(Exists(said)).exclude(Exists(asked)).order_by("pk")):
        held = locked(one)
        held.addressees.filter(state__in=ACTIVE).update(state=Addressee.State.CLOSED, outcome=NOT_HELPED)
        cause = "Another reason" if held.first_answer_at is None else "Whoever asked did not answer us"
        _end(by, held, NOT_HELPED, "hub", cause, now)
        mail.closed(by, held, now)


def forget(by: Any, held: Enquiry, now: datetime, *, keep_link: bool = False) -> None:
    """What says who asked and what was said. Topic, district and days stay: they say nothing about a person."""
    EnquiryMessage.objects.filter(addressee__enquiry=held).delete()
    held.words = held.contact_name = held.contact_email = held.contact_phone = held.postcode = ""
    held.latitude = held.longitude = None
    held.cleared_at = now
    held.save()
    StepEntry.objects.filter(engagement=held.engagement).update(note="")
    mail.revoke(by, [*([] if keep_link else [held]), *held.addressees.all()], now)
    audit.record(by=by, verb="engagements.clear_enquiry", subject=held)


def _words(text: str, what: str) -> str:
    words = tidy(text)
    if not words:
        raise EngagementError(f"Write your {what} first.")
    if len(words) > 4000:
        raise EngagementError("Write at most 4,000 letters. Shorten it.")
    return words


def _stop_clock(held: Enquiry, now: datetime) -> None:
    level = rule("enquiries", timezone.localdate(held.sent_at))
    held.first_answer_at = now
    held.first_answer_days = working_days_between(timezone.localdate(held.sent_at), timezone.localdate(now))
    held.in_time = held.first_answer_days <= int(level["answer_days"])
    held.save(update_fields=["first_answer_at", "first_answer_days", "in_time"])


def _end(by: Any, held: Enquiry, outcome: str, party: str, cause: str, now: datetime) -> None:
    end(by=by, engagement=held.engagement, outcome=outcome, party=party, cause=cause, now=now)
    held.engagement.refresh_from_db()


def _open_again(held: Enquiry, why: str, now: datetime) -> None:
    """Back to the step in which somebody has it. The kernel's steps only go on, so this stands here."""
    engagement = held.engagement
    engagement.state, engagement.step, engagement.outcome = Engagement.State.RUNNING, "received", ""
    engagement.cause, engagement.ended_on = "", None
    engagement.save()
    StepEntry.objects.create(engagement=engagement, step="received", party="asker", at=now, note="It did not help")
    if engagement.request is not None:
        engagement.request.state = State.OPEN
        engagement.request.save(update_fields=["state"])
