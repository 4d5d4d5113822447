"""What is done to an academy: designed within the rule, organisations that send candidates, those who are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.cohort_rules import KIND, academy_rule, last_day
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Cohort, CohortEscalation, CohortPartner, Engagement
from routeways.engagements.queries.cohorts import is_late
from routeways.engagements.queries.hub import coordinators
from routeways.foundation import audit, messages
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

MOST_HOURS = 1000


@dataclass(frozen=True, slots=True)
class Design:
    """What the trainer designed with the employer. `hours` are training and work experience together."""

    course: str
    starts_on: date
    ends_on: date
    interviews_from: date
    hours: int
    vacancies: int
    about: str = ""
    needs: str = ""


@transaction.atomic
def design_cohort(*, by: Any, engagement: Engagement, design: Design, now: datetime) -> Cohort:
    """Writes the course down, over an earlier design, as long as nobody has begun. Raises EngagementError."""
    held = lock(engagement)
    if held.kind != KIND:
        raise EngagementError("This is not an academy.")
    if held.candidates.exclude(step="referred").exists():
        raise EngagementError("Candidates were screened for this course already. It can no longer be changed.")
    course = tidy(design.course, one_line=True)[:160]
    if not course:
        raise EngagementError("Say what the course is called.")
    reference = _refuse_design(held, design)
    held.starts_on, held.ends_on = design.starts_on, design.ends_on
    held.save(update_fields=["starts_on", "ends_on"])
    made, _ = Cohort.objects.update_or_create(
        engagement=held,
        defaults={
            "course": course,
            "about": tidy(design.about)[:2000],
            "needs": tidy(design.needs, one_line=True)[:500],
            "vacancies": design.vacancies,
            "hours": design.hours,
            "interviews_from": design.interviews_from,
            "opened_on": timezone.localdate(held.created_at),
            "designed_at": now,
            "rule_reference": reference,
        },
    )
    audit.record(by=by, verb="engagements.design_cohort", subject=held, details={"rule": reference})
    return made


def _refuse_design(held: Engagement, design: Design) -> str:
    """The rule it was judged by. Raises EngagementError with the first thing that cannot be so."""
    if design.ends_on < design.starts_on:
        raise EngagementError("The last day is before the first day. Change one of them.")
    rule = academy_rule(design.starts_on)
    days = (design.ends_on - design.starts_on).days + 1
    if days > rule.most_days:
        raise EngagementError(
            f"From the first to the last day are {days} days. An academy lasts at most {rule.most_weeks} weeks "
            f"({rule.most_days} days)."
        )
    if design.starts_on < timezone.localdate(held.created_at):
        raise EngagementError("The first day is before the vacancies were open. Choose a later one.")
    if design.interviews_from < design.starts_on:
        raise EngagementError("Interviews begin before the training does. Choose a later day.")
    if design.vacancies < rule.least_vacancies:
        raise EngagementError("An academy is built on at least one vacancy that is open now.")
    if held.offer and design.vacancies > held.offer.number:
        raise EngagementError(f"The employer opened {held.offer.number} vacancies, not {design.vacancies}.")
    if not 1 <= design.hours <= MOST_HOURS:
        raise EngagementError(f"Enter the hours of training and work experience: a number from 1 to {MOST_HOURS:,}.")
    return rule.reference


@transaction.atomic
def add_referrer(*, by: Any, engagement: Engagement, organisation: Organisation, now: datetime) -> CohortPartner:
    """An organisation may send candidates from now on; twice changes nothing. Raises EngagementError."""
    held = lock(engagement)
    refuse_ended(held)
    sides = {one.owner_id for one in (held.offer, held.request) if one}
    if organisation.pk in sides:
        raise EngagementError("Employer and training provider send no candidates: each partner has one part.")
    if not organisation.regions.filter(region=held.region).exists():
        raise EngagementError("This organisation is not one of the region’s.")
    made, new = CohortPartner.objects.get_or_create(
        engagement=held, organisation=organisation, defaults={"at": now, "by": by}
    )
    if new:
        details = {"organisation": organisation.public_id}
        audit.record(by=by, verb="engagements.add_referrer", subject=held, details=details)
    return made


@transaction.atomic
def escalate_late_cohorts(*, by: Any, region: str, now: datetime) -> list[Engagement]:
    """Tells the hub once of every academy whose clock has run out before everybody was interviewed."""
    today = timezone.localdate(now)
    rows = Engagement.objects.filter(region=region, kind=KIND).running()
    late = [held for held in rows.filter(cohort_escalation=None).order_by("pk") if is_late(held, today)]
    for held in late:
        CohortEscalation.objects.create(engagement=held, at=now)
        audit.record(by=by, verb="engagements.escalate_cohort", subject=held)
    if late:
        limit = academy_rule(today).clock_days
        shown = [(one, last_day(timezone.localdate(one.created_at), limit)) for one in late]
        for email in coordinators(region, today=today):
            messages.queue(
                by=by, to=email, template="engagements/cohort_late", context={"late": shown, "region": region}
            )
    return late


def lock(engagement: Engagement) -> Engagement:
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def refuse_ended(held: Engagement) -> None:
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}.")
    if held.state == Engagement.State.PAUSED:
        raise EngagementError(f"“{held.title}” is paused: {held.paused_reason}")
