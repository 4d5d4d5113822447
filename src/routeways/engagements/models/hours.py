"""Hours of an engagement, one entry for a day and a way of working."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.foundation.ids import public_id


class HoursEntry(models.Model):
    """Minutes that were worked on a day. Only what the employer confirmed counts; what was refused keeps the reason.

    `minutes` are without breaks: from `started` to `ended` less `break_minutes`, where these were said.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="hours")
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    started = models.TimeField(null=True, blank=True)
    ended = models.TimeField(null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=40)  # a way of working that the dated rule names
    what = models.CharField(max_length=500, blank=True)
    logged_at = models.DateTimeField()
    logged_by = models.CharField(max_length=40)  # a party
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["day", "id"]
        verbose_name_plural = "hours entries"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "day", "mode"], name="hours_once_a_day_and_mode"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="hours_of_one_day"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_reason=""), name="hours_confirmed_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes} minutes"
