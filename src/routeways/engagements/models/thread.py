"""Messages between the parties. Staff of the owner, and the hub, always read along: nothing here is private."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.match import Match
from routeways.foundation.ids import public_id


class ThreadMessage(models.Model):
    """One message of a party of an engagement, or of a side of a match."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, null=True, blank=True, related_name="thread")
    match = models.ForeignKey(Match, models.CASCADE, null=True, blank=True, related_name="thread")
    party = models.CharField(max_length=40)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(engagement__isnull=False, match__isnull=True)
                | Q(engagement__isnull=True, match__isnull=False),
                name="message_of_one_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.at:%Y-%m-%d}"
