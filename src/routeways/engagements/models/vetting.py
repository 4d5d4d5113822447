"""Checks of adults who work with schools: until when they hold. What a check said is never kept here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.engagements.models.offer import COORDINATE, Offer
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of


class VettingQuerySet(models.QuerySet["Vetting"]):
    def visible_to(self, actor: Any, *, today: date) -> VettingQuerySet:
        """The records themselves are the hub's; everybody else reads `checked_until` alone."""
        return self.filter(offer__region__in=access_of(actor, today=today).regions_with(COORDINATE))


class Vetting(models.Model):
    """The person behind an offer was checked. `check_kind` is for the hub alone, `expires_on` is the last good day.

    No result, no certificate number and no document is kept: who may see those is the checking organisation's affair.
    """

    class CheckKind(models.TextChoices):
        ENHANCED = "enhanced", "Enhanced check"
        BASIC = "basic", "Basic check"
        REFERENCES = "references", "References and identity"
        EMPLOYER = "employer", "Checked by the employer, seen by the hub"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="vettings")
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="vettings")
    check_kind = models.CharField(max_length=12, choices=CheckKind.choices)
    checked_on = models.DateField()
    expires_on = models.DateField()
    checked_by = models.CharField(max_length=120)  # the organisation that saw it
    withdrawn_on = models.DateField(null=True, blank=True)
    mistaken = models.BooleanField(default=False)  # withdrawn because it never was: as if nothing was recorded
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = VettingQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "-id"]
        indexes = [models.Index(fields=["offer", "expires_on"], name="vetting_offer")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("checked_on")), name="vetting_dates_in_order"),
            models.UniqueConstraint(
                fields=["offer", "check_kind", "checked_on"],
                condition=Q(withdrawn_on__isnull=True),
                name="vetting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Checked until {self.expires_on:%-d %B %Y}"
