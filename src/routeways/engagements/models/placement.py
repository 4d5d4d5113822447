"""Industry placements: who looks after whom, days missed, and what was declared at the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from routeways.engagements.models.engagement import Engagement
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation


class Placement(models.Model):
    """What a placement needs beside its engagement. `weekly_minutes` are the agreed working time of a whole week.

    `counted_minutes` and `rule_reference` are written when it is completed, so that it can be explained later.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="placement")
    supervisor_name = models.CharField(max_length=120)
    supervisor_job = models.CharField(max_length=120, blank=True)
    supervisor_email = models.EmailField(max_length=254)
    supervisor_phone = models.CharField(max_length=40, blank=True)
    safeguarding_name = models.CharField(max_length=120)  # the college's designated safeguarding lead
    safeguarding_phone = models.CharField(max_length=40)
    insured_until = models.DateField(null=True, blank=True)
    objectives = models.TextField(max_length=2000)
    travel = models.CharField(max_length=300, blank=True)
    weekly_minutes = models.PositiveIntegerField()
    review_on = models.DateField(null=True, blank=True)
    objectives_met_at = models.DateTimeField(null=True, blank=True)
    objectives_met_by = models.CharField(max_length=120, blank=True)  # who said so for the employer
    declared_at = models.DateTimeField(null=True, blank=True)
    counted_minutes = models.PositiveIntegerField(null=True, blank=True)
    rule_reference = models.CharField(max_length=120, blank=True)
    told_supervisor_at = models.DateTimeField(null=True, blank=True)
    told_student_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Plan of {self.engagement}"


class Absence(models.Model):
    """A day on which the student was expected and did not come, with the cause."""

    class Cause(models.TextChoices):
        ILL = "ill", "Ill"
        TRAVEL = "travel", "Could not get there"
        COURSE = "course", "Needed at college"
        EMPLOYER = "employer", "The employer could not have them"
        FAMILY = "family", "Family or caring"
        NO_REASON = "no-reason", "No reason given"
        OTHER = "other", "Another reason"

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="absences")
    day = models.DateField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    note = models.CharField(max_length=300, blank=True)
    party = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-day", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "day"], name="absence_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_cause_display()}"


class EmployerSupport(models.Model):
    """One of the five supports that STELa gives small firms, with the contact in which it was given."""

    class Support(models.TextChoices):
        WORKFORCE = "workforce", "Understand workforce needs"
        MODELS = "models", "Try placement models"
        PLACEMENTS = "placements", "Support before, during and after placements"
        ADVISORY = "advisory", "Advisory groups"
        CURRICULUM = "curriculum", "Deliver curriculum: masterclasses and projects"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    employer = models.ForeignKey(Organisation, models.CASCADE, related_name="supports_received")
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="supports_given")  # who gave it
    support = models.CharField(max_length=12, choices=Support.choices)
    on = models.DateField()
    touch = models.ForeignKey("organisations.Touch", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["region", "employer"], name="support_of_employer")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "employer", "support", "on"], name="support_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_support_display()}, {self.on}"
