from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.instruments.asking.instrument import Instrument
from routeways.organisations.models import Organisation


class WaveQuerySet(models.QuerySet["Wave"]):
    def in_region(self, region: str) -> WaveQuerySet:
        return self.filter(region=region)

    def open_on(self, today: date) -> WaveQuerySet:
        ends = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
        return self.filter(ends, opens_on__lte=today, closed_at__isnull=True)


class Wave(models.Model):
    """One time that a questionnaire is put to people. It keeps the questionnaire as it was, so answers stay readable.

    `owner` is nobody's only for a standing questionnaire that came with Routeways and that no organisation runs.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    instrument = models.CharField(max_length=80)  # id of the definition
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=16)
    snapshot = models.JSONField()
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="survey_waves")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)  # what those who are asked read first, and what becomes of their answers
    cycle = models.CharField(max_length=20, blank=True)  # 2026/27: within one, an employer is asked once
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)  # the last day
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        indexes = [models.Index(fields=["region", "instrument", "opens_on"], name="wave_region_instrument")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")), name="wave_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def questionnaire(self) -> Instrument:
        """As it was when the wave was made, whatever has become of the definition since."""
        return Instrument.model_validate(self.snapshot)

    def is_open(self, today: date) -> bool:
        return self.closed_at is None and self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)

    def why_closed(self, today: date) -> str:
        """For whoever comes too early or too late; "" while it is open."""
        if self.is_open(today):
            return ""
        if today < self.opens_on:
            return f"This opens on {self.opens_on:%-d %B %Y}."
        closed = _day(self.closed_at) if self.closed_at else self.closes_on
        return f"This closed on {closed:%-d %B %Y}. What you had answered is kept, but no more can be added."


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
