"""What a placement needs beside its steps: a plan, days missed, objectives confirmed, the student's declaration."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from routeways.engagements import endings
from routeways.engagements.actions import insurance
from routeways.engagements.actions.listings import make_request, open_listing
from routeways.engagements.actions.participants import Somebody, add_participant
from routeways.engagements.actions.pipeline import due, hold_up
from routeways.engagements.actions.private_links import withdraw_party_links
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Absence, Engagement, Match, Placement, Request
from routeways.engagements.models.listing import State
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.placements import hours, written
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

LEFT = "The student changed or left the course"
REOPENED_DAYS = 120  # how long a request stands open at least after a placement ended early


@dataclass(frozen=True, slots=True)
class Plan:
    """What college and employer agree on. `weekly_hours` are the hours of a whole week on placement."""

    starts_on: date
    ends_on: date
    weekly_hours: float
    objectives: str
    supervisor_name: str
    supervisor_email: str
    safeguarding_name: str
    safeguarding_phone: str
    supervisor_job: str = ""
    supervisor_phone: str = ""
    insured_until: date | None = None
    travel: str = ""
    review_on: date | None = None


NEEDED = {
    "objectives": "Say what the student is to learn there, in the words of the T Level.",
    "supervisor_name": "Name the supervisor at the employer.",
    "supervisor_email": "Give the supervisor’s e-mail address: hours are confirmed through it.",
    "safeguarding_name": "Name the college’s designated safeguarding lead.",
    "safeguarding_phone": "Give the safeguarding lead’s telephone number.",
}


@transaction.atomic
def ask_for_placement(
    *, by: Any, owner: Organisation, region: str, somebody: Somebody, draft: Draft, now: datetime
) -> Request:
    """A student is written down and a placement asked for, open at once. Raises EngagementError with nothing stored."""
    today = timezone.localdate(now)
    person = add_participant(by=by, owner=owner, region=region, somebody=somebody, now=now, today=today)
    made = make_request(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=now, participant=person)
    return open_listing(by=by, listing=made, today=today)


@transaction.atomic
def plan_placement(*, by: Any, engagement: Engagement, plan: Plan, now: datetime) -> Placement:
    """Writes the plan down, over an earlier one. What changes in the agreement is signed anew, and a placement
    that has begun is paused until it is.

    Another address of the supervisor ends the private links of the employer. A new last day of the insurance lets go on
    what was paused because the insurance had ended.

    Raises EngagementError with the first thing that cannot be so.
    """
    held = _running(engagement, or_paused=True)
    texts = {
        name: tidy(str(value), one_line=name != "objectives") for name, value in asdict(plan).items() if name in TEXTS
    }
    _refuse_plan(held, plan, texts)
    held.starts_on, held.ends_on = plan.starts_on, plan.ends_on
    held.save(update_fields=["starts_on", "ends_on"])
    middle = plan.starts_on + (plan.ends_on - plan.starts_on) / 2
    _refuse_old_supervisor(by, held, texts["supervisor_email"], now)
    made, _ = Placement.objects.update_or_create(
        engagement=held,
        defaults={
            **texts,
            "weekly_minutes": round(plan.weekly_hours * 60),
            "insured_until": plan.insured_until,
            "review_on": plan.review_on or middle,
        },
    )
    held.placement = made
    held.due_on = due(held.rules.after(held.step), now, held)
    held.save(update_fields=["due_on"])
    audit.record(by=by, verb="engagements.plan_placement", subject=held)
    insurance.go_on(by=by, engagement=held, now=now)
    hold_up(by=by, engagement=held, now=now)
    return made


@transaction.atomic
def record_absence(
    *, by: Any, engagement: Engagement, party: str, day: date, cause: str, note: str = "", now: datetime
) -> Absence:
    """The student was expected and did not come. The same day again changes the cause."""
    held = _running(engagement)
    if cause not in Absence.Cause.values:
        raise EngagementError("Choose why the student did not come.")
    if day > timezone.localdate(now):
        raise EngagementError("This day is still to come. Record it when it has passed.")
    if held.starts_on is None or not held.starts_on <= day <= (held.ends_on or date.max):
        raise EngagementError("This day is not between the first and the last day of the placement.")
    if held.hours.filter(day=day).exists():
        raise EngagementError("Hours are logged for this day. Refuse them first if the student was not there.")
    made, _ = Absence.objects.update_or_create(
        engagement=held,
        day=day,
        defaults={"cause": cause, "note": tidy(note, one_line=True)[:300], "party": party, "at": now, "by": by},
    )
    audit.record(by=by, verb="engagements.record_absence", subject=held, details={"party": party, "cause": cause})
    return made


@transaction.atomic
def confirm_objectives(*, by: Any, engagement: Engagement, party: str, name: str, now: datetime) -> Placement:
    """The employer says that the student met the objectives. Twice changes nothing."""
    held = _running(engagement)
    if party != "employer":
        raise EngagementError("Only the employer can say whether the objectives were met.")
    if held.step == "preparing":
        raise EngagementError("The placement has not begun yet.")
    who = tidy(name, one_line=True)[:120]
    if not who:
        raise EngagementError("Enter your name, so that the college knows who says so.")
    plan = _plan(held)
    if plan.objectives_met_at is None:
        plan.objectives_met_at, plan.objectives_met_by = now, who
        plan.save(update_fields=["objectives_met_at", "objectives_met_by"])
        audit.record(by=by, verb="engagements.confirm_objectives", subject=held)
    return plan


@transaction.atomic
def declare_complete(*, by: Any, engagement: Engagement, party: str, now: datetime) -> Placement:
    """The student declares that the placement took place as logged. It needs the hours first; twice changes nothing."""
    held = _running(engagement)
    if party != "student":
        raise EngagementError("Only the student can declare this.")
    plan = _plan(held)
    if plan.declared_at is not None:
        return plan
    found = hours(held, timezone.localdate(now)).confirmed
    if not found.enough:
        lacking = written(found.required - found.minutes)
        raise EngagementError(f"{lacking} are still to be worked and confirmed. Then you can declare it.")
    plan.declared_at = now
    plan.save(update_fields=["declared_at"])
    audit.record(by=by, verb="engagements.declare_complete", subject=held)
    return plan


@endings.register(KIND)
def follow_end(held: Engagement, by: Any, now: datetime) -> None:
    """A completed placement keeps what was counted by which rule; one that ended early opens the request again."""
    today = timezone.localdate(now)
    assert held.match is not None and held.request is not None  # noqa: S101 - the kind begins with a match
    if held.succeeded:
        found = hours(held, today)
        Placement.objects.filter(engagement=held).update(
            counted_minutes=found.confirmed.minutes, rule_reference=found.rule.reference
        )
        Request.objects.filter(pk=held.request.pk).update(state=State.CLOSED)
        return
    agreed = Match.objects.filter(pk=held.match.pk, state=Match.State.ACCEPTED)
    agreed.update(state=Match.State.REPLACED, settled_at=now)
    request = Request.objects.select_for_update().get(pk=held.request.pk)
    if request.state == State.WITHDRAWN:
        return
    if held.cause == LEFT:
        request.state = State.CLOSED
    else:
        request.state = State.OPEN
        request.expires_on = max(request.expires_on, today + timedelta(days=REOPENED_DAYS))
    request.save(update_fields=["state", "expires_on"])
    audit.record(by=by, verb="engagements.reopen_request", subject=request, details={"state": request.state})


TEXTS = frozenset((*NEEDED, "supervisor_job", "supervisor_phone", "travel"))  # the fields of a plan that are words
LONGEST = {"objectives": 2000, "travel": 300, "supervisor_email": 254, "supervisor_phone": 40, "safeguarding_phone": 40}


def _refuse_plan(held: Engagement, plan: Plan, texts: dict[str, str]) -> None:
    for name, otherwise in NEEDED.items():
        if not texts[name]:
            raise EngagementError(otherwise)
    for name, text in texts.items():
        most = LONGEST.get(name, 120)
        if len(text) > most:
            raise EngagementError(f"{name.replace('_', ' ').capitalize()}: shorten it to {most} letters.")
    try:
        validate_email(texts["supervisor_email"])
    except ValidationError:
        raise EngagementError("Enter the supervisor’s e-mail address like name@example.com.") from None
    if plan.ends_on < plan.starts_on:
        raise EngagementError("The last day is before the first day. Change one of them.")
    if (plan.ends_on - plan.starts_on).days > 3 * 366:
        raise EngagementError("A placement lies within three years. Check the years of both days.")
    if not 1 <= plan.weekly_hours <= 48:
        raise EngagementError("Enter the hours of a whole week, from 1 to 48.")
    if plan.review_on and not plan.starts_on <= plan.review_on <= plan.ends_on:
        raise EngagementError("The midpoint review lies between the first and the last day.")
    outside = held.hours.exclude(mode="work-taster").exclude(day__range=(plan.starts_on, plan.ends_on))
    if outside.exists():
        raise EngagementError("Hours are logged on days that would lie outside these dates.")


def _refuse_old_supervisor(by: Any, held: Engagement, email: str, now: datetime) -> None:
    """Another address is another supervisor: what was sent to the one before opens nothing any more."""
    before = Placement.objects.filter(engagement=held).first()
    if before is None or before.supervisor_email.casefold() == email.casefold():
        return
    withdraw_party_links(by=by, engagement=held, party="employer", now=now)
    Placement.objects.filter(pk=before.pk).update(told_supervisor_at=None)


def _running(engagement: Engagement, *, or_paused: bool = False) -> Engagement:
    held = (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("participant", "request", "offer")
        .get(pk=engagement.pk)
    )
    if held.kind != KIND:
        raise EngagementError("This is not an industry placement.")
    if held.state != Engagement.State.RUNNING and not (or_paused and held.state == Engagement.State.PAUSED):
        raise EngagementError("This placement has ended or is paused, so nothing can be written down.")
    return held


def _plan(held: Engagement) -> Placement:
    plan = Placement.objects.select_for_update().filter(engagement=held).first()
    if plan is None:
        raise EngagementError("There is no plan of this placement yet. The college writes it first.")
    return plan
