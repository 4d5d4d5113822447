"""What became of people, where they agreed to be asked, and how ready employers find those who begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS, Participant
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of


class CheckInConsent(models.Model):
    """Somebody agreed, in these words, to be asked three times how it went on after an engagement."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="check_in_consents")
    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="check_in_consent")
    version = models.CharField(max_length=20)
    wording = models.TextField(max_length=1200)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "id"]

    def __str__(self) -> str:
        return f"{self.participant}, wording {self.version}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, actor: Any, *, today: date) -> CheckInQuerySet:
        """Single answers are for the organisation that knows the person; the region reads protected counts alone."""
        owners = access_of(actor, today=today).organisations_with(SEE_PARTICIPANTS)
        return self.filter(consent__participant__owner__in=owners)


class CheckIn(models.Model):
    """One question round, so many months after an engagement ended. Withdrawing deletes what was answered."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        SENT = "sent", "Sent"
        ANSWERED = "answered", "Answered"
        MISSED = "missed", "Not answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Doing(models.TextChoices):
        APPRENTICESHIP = "apprenticeship", "An apprenticeship"
        JOB_THERE = "job-there", "A job where I was on placement"
        JOB = "job", "Another job"
        STUDY = "study", "College or university"
        OWN = "own", "Work for myself"
        LOOKING = "looking", "Looking for work or a course"
        OTHER = "other", "Something else"

    class Uses(models.TextChoices):
        LOT = "lot", "A lot"
        SOME = "some", "Some"
        NONE = "none", "Not at all"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    consent = models.ForeignKey(CheckInConsent, models.CASCADE, related_name="check_ins")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    doing = models.CharField(max_length=16, choices=Doing.choices, blank=True)
    uses = models.CharField(max_length=4, choices=Uses.choices, blank=True)  # of what was learned
    would_help = models.CharField(max_length=500, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="check_in_due")]
        constraints = [
            models.UniqueConstraint(fields=["consent", "months"], name="check_in_once"),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(doing="") | ~Q(state="answered") & Q(doing="", would_help=""),
                name="check_in_answered_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"After {self.months} months"


SCALE = (MinValueValidator(1), MaxValueValidator(5))


class EntrantRatingQuerySet(models.QuerySet["EntrantRating"]):
    def visible_to(self, actor: Any, *, today: date) -> EntrantRatingQuerySet:
        """One's own house's. The region reads published means alone."""
        return self.filter(owner__in=access_of(actor, today=today).organisations_with(OFFER))


class EntrantRating(models.Model):
    """How ready an employer found those of one route who began in a year. Scales from 1 (not at all) to 5 (very)."""

    class From(models.TextChoices):
        T_LEVEL = "t-level", "A T Level"
        APPRENTICESHIP = "apprenticeship", "An apprenticeship"
        COLLEGE = "college", "Another college course"
        SCHOOL = "school", "School or sixth form"
        UNIVERSITY = "university", "University"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="entrant_ratings")  # the employer
    came_from = models.CharField(max_length=16, choices=From.choices)
    year = models.PositiveSmallIntegerField()  # in which they began
    entrants = models.PositiveSmallIntegerField()
    readiness = models.PositiveSmallIntegerField(validators=SCALE)
    technical = models.PositiveSmallIntegerField(validators=SCALE)
    essential = models.PositiveSmallIntegerField(validators=SCALE)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EntrantRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "id"]
        indexes = [models.Index(fields=["region", "year"], name="entrant_rating_year")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "region", "came_from", "year"], name="entrant_rating_once"),
            models.CheckConstraint(
                condition=Q(readiness__range=(1, 5), technical__range=(1, 5), essential__range=(1, 5), entrants__gte=1),
                name="entrant_rating_scales",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_came_from_display()}, {self.year}"
