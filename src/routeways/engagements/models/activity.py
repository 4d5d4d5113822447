"""What happened, with whom as counts, and what each side thought of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from routeways.engagements.models.engagement import Engagement
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation


class Activity(models.Model):
    """Something that took place. `counts` are people by group (“year-10”: 28), never names; None is not known."""

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", "In person"
        ONLINE = "online", "Online"
        MIXED = "mixed", "Both"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="activities")  # where it took place for
    engagement = models.ForeignKey(Engagement, models.CASCADE, null=True, blank=True, related_name="activities")
    employer = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="activities_given")
    title = models.CharField(max_length=200)
    on = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    counts = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # what makes it count as meaningful: question id → answer
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "id"]
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["owner", "on"], name="activity_owner"),
            models.Index(fields=["region", "kind", "on"], name="activity_region"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.on}"


class Feedback(models.Model):
    """What one party said afterwards, answers by question id."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="feedback")
    party = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "party"], name="feedback_once_a_party")]

    def __str__(self) -> str:
        return f"{self.party} on {self.engagement}"
