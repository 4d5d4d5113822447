"""Changes to courses: asked for, taken on or not, designed, approved, taught; what is late is told to the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.enquiries import hub_of
from routeways.engagements.actions.listings import make_request
from routeways.engagements.actions.pipeline import begin, end, take_step
from routeways.engagements.drafts import Draft
from routeways.engagements.enquiry_mail import mailboxes
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import ChangeRequest, Engagement
from routeways.engagements.models.listing import State
from routeways.foundation import audit, messages
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation
from routeways.provision.models import Course, Run

KIND = "change-request"
PROVIDERS = ("college", "university", "training-provider", "school", "consortium", "charity", "council")


@dataclass(frozen=True, slots=True)
class Change:
    """What an employer wants changed. `needed_on` is the day on which it first said so, today or earlier."""

    what: str
    provider: Organisation
    needed_on: date
    why: str = ""
    course: Course | None = None
    wanted_by: date | None = None


@transaction.atomic
def ask_for_change(
    *, by: Any, region: str, employer: Organisation, change: Change, site: str, now: datetime
) -> ChangeRequest:
    """The employer states the need; the clock has run since `needed_on`. Raises EngagementError."""
    today = timezone.localdate(now)
    what = tidy(change.what)
    if not what:
        raise EngagementError("Write what must change.")
    if change.needed_on > today:
        raise EngagementError("The day on which you stated the need is still to come. Enter today or an earlier day.")
    if change.wanted_by and change.wanted_by < today:
        raise EngagementError("The day by which you need it has passed. Enter a later one, or none.")
    if not change.provider.regions.filter(region=region).exists():
        raise EngagementError(f"{change.provider.name} is not in this region’s directory.")
    if change.course and change.provider not in change.course.providers:
        raise EngagementError(f"{change.provider.name} does not teach this course. Choose one that it teaches.")
    title = f"{change.course.title}: a change" if change.course else f"{change.provider.name}: a change"
    listing = make_request(
        by=by, region=region, kind_id=KIND, owner=employer, draft=Draft(title=title[:160], about=what), now=now
    )
    listing.state = State.OPEN
    listing.save(update_fields=["state"])
    made = ChangeRequest.objects.create(
        engagement=begin(by=by, now=now, request=listing),
        region=region,
        employer=employer,
        provider=change.provider,
        course=change.course,
        what=what[:2000],
        why=tidy(change.why)[:2000],
        needed_on=change.needed_on,
        wanted_by=change.wanted_by,
        site=site.rstrip("/"),
    )
    audit.record(by=by, verb="engagements.ask_for_change", subject=made, details={"to": change.provider.public_id})
    _tell(by, made, change.provider, "change_asked", now)
    return made


@transaction.atomic
def take_on_change(*, by: Any, change: ChangeRequest, why: str, now: datetime) -> ChangeRequest:
    """The provider takes it on and says why and how. Raises EngagementError."""
    held = _locked(change)
    held.answer = _reason(why)
    held.save(update_fields=["answer"])
    return _step(by, held, "triaged", now)


@transaction.atomic
def refuse_change(*, by: Any, change: ChangeRequest, cause: str, why: str, now: datetime) -> ChangeRequest:
    """The provider does not take it on: one of the causes of the kind, and in its own words why."""
    held = _locked(change)
    held.answer = _reason(why)
    held.save(update_fields=["answer"])
    end(by=by, engagement=held.engagement, outcome="not-taken-on", party="provider", cause=cause, now=now)
    held.engagement.refresh_from_db()
    _tell(by, held, held.employer, "change_moved", now)
    return held


@transaction.atomic
def design_change(*, by: Any, change: ChangeRequest, now: datetime) -> ChangeRequest:
    """Somebody works on it."""
    return _step(by, _locked(change), "in-design", now)


@transaction.atomic
def approve_change(*, by: Any, change: ChangeRequest, now: datetime) -> ChangeRequest:
    """It will be taught."""
    return _step(by, _locked(change), "approved", now)


@transaction.atomic
def deliver_change(*, by: Any, change: ChangeRequest, run: Run, now: datetime) -> ChangeRequest:
    """A run of a course of this provider has begun in which it is taught: the clock stops on its first day."""
    held = _locked(change)
    today = timezone.localdate(now)
    if run.course.owner_id != held.provider_id:
        raise EngagementError("This start belongs to another provider. Choose one of your own.")
    if run.starts_on is None:
        raise EngagementError("This start has no day on which it begins. Give it one first, or choose another.")
    if run.starts_on > today:
        raise EngagementError(f"It begins on {run.starts_on:%-d %B %Y}. Record it on that day or later.")
    if run.starts_on < held.needed_on:
        raise EngagementError("This start began before the need was stated. Choose a later one.")
    held.run, held.first_taught_on, held.days = run, run.starts_on, (run.starts_on - held.needed_on).days
    held.save(update_fields=["run", "first_taught_on", "days"])
    _step(by, held, "delivered", now)
    end(by=by, engagement=held.engagement, outcome="done", party="provider", now=now)
    held.engagement.refresh_from_db()
    return held


@transaction.atomic
def withdraw_change(*, by: Any, change: ChangeRequest, now: datetime) -> ChangeRequest:
    """The employer takes it back."""
    held = _locked(change)
    end(by=by, engagement=held.engagement, outcome="withdrawn", party="employer", now=now)
    held.engagement.refresh_from_db()
    return held


@transaction.atomic
def escalate_overdue(*, by: Any, region: str, now: datetime) -> int:
    """Tells the hub and the provider's curriculum lead of each step that is late, once a step. Gives how many."""
    today = timezone.localdate(now)
    late = ChangeRequest.objects.filter(
        region=region, engagement__state=Engagement.State.RUNNING, engagement__due_on__lt=today
    )
    told = 0
    for found in late.order_by("pk"):
        held = _locked(found)
        if held.escalated == held.engagement.step:
            continue
        held.escalated = held.engagement.step
        held.save(update_fields=["escalated"])
        for organisation in (hub_of(region), held.provider):
            if organisation is not None:
                _tell(by, held, organisation, "change_late", now)
        audit.record(by=by, verb="engagements.escalate_change", subject=held, details={"step": held.escalated})
        told += 1
    return told


def _locked(change: ChangeRequest) -> ChangeRequest:
    rows = ChangeRequest.objects.select_for_update(of=("self",))
    return rows.select_related("engagement__request", "employer", "provider", "course").get(pk=change.pk)


def _reason(why: str) -> str:
    words = tidy(why)
    if not words:
        raise EngagementError("Say why. The employer reads it.")
    return words[:1000]


def _step(by: Any, held: ChangeRequest, step: str, now: datetime) -> ChangeRequest:
    take_step(by=by, engagement=held.engagement, step=step, party="provider", now=now)
    held.engagement.refresh_from_db()
    _tell(by, held, held.employer, "change_moved", now)
    return held


def _tell(by: Any, held: ChangeRequest, to: Organisation, template: str, now: datetime) -> None:
    for address in mailboxes(to, "employer", now):
        messages.queue(by=by, to=address, template=f"engagements/{template}", context={"change": held})
