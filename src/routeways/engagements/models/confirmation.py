"""Once a year both sides say whether they go on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from routeways.engagements.models.engagement import Engagement


class YearlyConfirmation(models.Model):
    """What one party said for the year that ended on `due_on`: it goes on, or not and why."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="confirmations")
    due_on = models.DateField()
    party = models.CharField(max_length=40)
    goes_on = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "party"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "due_on", "party"], name="confirmation_once"),
            models.CheckConstraint(
                condition=models.Q(goes_on=True) | ~models.Q(why=""), name="confirmation_no_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.due_on}: {'goes on' if self.goes_on else 'ends'}"
