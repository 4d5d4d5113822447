"""A group that is trained together for real vacancies: its course, its partners, and each person's way through it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.participant import Participant
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

SEE_BENEFITS = "engagements.see_benefits"


class Cohort(models.Model):
    """The course that trainer and employer designed for the vacancies of an engagement.

    First and last day of training are those of the engagement. `rule_reference` is the rule it was designed by.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="cohort")
    course = models.CharField(max_length=160)
    about = models.TextField(max_length=2000, blank=True)  # what is learned, and what work experience there is
    needs = models.CharField(max_length=500, blank=True)  # what candidates are asked before they are let in
    vacancies = models.PositiveIntegerField()
    hours = models.PositiveIntegerField()  # of training and work experience together
    interviews_from = models.DateField()
    opened_on = models.DateField()  # day 1 of the clock
    designed_at = models.DateTimeField()
    rule_reference = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(vacancies__gte=1), name="cohort_on_a_vacancy")]

    def __str__(self) -> str:
        return self.course


class CohortEscalation(models.Model):
    """The hub was told that the clock of this cohort had run out: once."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="cohort_escalation")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.engagement} is late"


class CohortPartner(models.Model):
    """An organisation that sends candidates."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="refers_to")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["organisation__name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "organisation"], name="cohort_partner_once")]

    def __str__(self) -> str:
        return f"{self.organisation} sends candidates to {self.engagement}"


class Candidate(models.Model):
    """One person's way: referred, screened, trained, interviewed, hired. `step` is how far they came.

    `referrer` owns the person's record. Trainer and employer read the name only from the day on which the candidate
    agreed to it, else the reference.
    """

    class Step(models.TextChoices):
        REFERRED = "referred", "Referred"
        SCREENED = "screened", "Screened"
        TRAINED = "trained", "Trained"
        INTERVIEWED = "interviewed", "Interviewed"
        HIRED = "hired", "Hired"

    class State(models.TextChoices):
        RUNNING = "running", "On the way"
        COMPLETED = "completed", "Completed"
        LEFT = "left", "Left"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="candidates")
    referrer = models.ForeignKey(Organisation, models.CASCADE, related_name="candidates_referred")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="candidatures")
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.REFERRED)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    cause = models.CharField(max_length=80, blank=True)  # why somebody left
    named_to_trainer_on = models.DateField(null=True, blank=True)
    named_to_employer_on = models.DateField(null=True, blank=True)
    interview_at = models.DateTimeField(null=True, blank=True)
    interview_offered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["engagement", "step"], name="candidate_step")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "participant"], name="candidate_once"),
            models.CheckConstraint(condition=~Q(state="left") | ~Q(cause=""), name="candidate_left_with_a_cause"),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(interview_offered_at__isnull=False),
                name="candidate_completed_with_an_interview",
            ),
        ]

    def __str__(self) -> str:
        return self.participant.reference


class CandidateBenefitQuerySet(models.QuerySet["CandidateBenefit"]):
    def visible_to(self, actor: Any, *, today: date) -> CandidateBenefitQuerySet:
        """Those of organisations that referred the person, for the role there that looks after benefits alone."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        here = access_of(actor, today=today).organisations_with(SEE_BENEFITS)
        return self.filter(candidate__referrer__in=here)


class CandidateBenefit(models.Model):
    """What benefit somebody is on: a table of its own, so that no other read of a candidate brings it along."""

    class Benefit(models.TextChoices):
        UNIVERSAL_CREDIT = "universal-credit", "Universal Credit"
        JOBSEEKERS = "jobseekers-allowance", "Jobseeker’s Allowance"
        EMPLOYMENT_SUPPORT = "employment-support", "Employment and Support Allowance"
        OTHER = "other", "Another benefit"
        NONE = "none", "No benefit"

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="benefit")
    benefit = models.CharField(max_length=20, choices=Benefit.choices)

    objects = CandidateBenefitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Benefit of {self.candidate_id}"


class CandidateStep(models.Model):
    """A step that a candidate took, or how it ended: when and by whom."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="history")
    step = models.CharField(max_length=20)  # a step, interview-offered, or a state
    at = models.DateTimeField()
    party = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "step"], name="candidate_step_once")]

    def __str__(self) -> str:
        return self.step
