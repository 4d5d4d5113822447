"""What must be so before the steps of an academy."""

from __future__ import annotations

from datetime import date

from routeways.engagements import gates
from routeways.engagements.models import Candidate, Cohort, Engagement

Step = Candidate.Step


@gates.register("cohort-design")
def is_designed(held: Engagement, today: date) -> list[str]:
    """Course, hours and days are written down within the rule."""
    known = Cohort.objects.filter(engagement=held).exists()
    return [] if known else ["The course is not designed yet: what is learned, how many hours, between which days."]


@gates.register("cohort-partners")
def has_partners(held: Engagement, today: date) -> list[str]:
    """Somebody sends candidates."""
    return [] if held.partners.exists() else ["No organisation sends candidates yet. Add at least one."]


@gates.register("cohort-screened")
def has_screened(held: Engagement, today: date) -> list[str]:
    """At least one candidate may begin."""
    if held.candidates.exclude(step=Step.REFERRED).exclude(state="left").exists():
        return []
    return ["No candidate is screened yet. Those who referred them say who may begin."]


@gates.register("cohort-trained")
def has_trained(held: Engagement, today: date) -> list[str]:
    """Nobody is left half-trained."""
    if held.candidates.filter(step__in=(Step.REFERRED, Step.SCREENED), state="running").exists():
        return ["Somebody is neither trained nor recorded as having left."]
    if held.candidates.exclude(state="left").exists():
        return []
    return ["Nobody is trained yet."]


@gates.register("cohort-settled")
def is_settled(held: Engagement, today: date) -> list[str]:
    """Everybody who was trained was offered an interview, and everybody's way has ended."""
    running = held.candidates.filter(state="running")
    if running.filter(interview_offered_at=None).exists():
        return ["Somebody was not offered an interview. Everybody who was trained gets one."]
    if running.exists():
        return ["Somebody has neither completed nor is recorded as having left."]
    return [] if held.candidates.filter(state="completed").exists() else ["Nobody has completed it."]
