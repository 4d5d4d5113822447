"""The Skills Pledge: what an organisation promised, what shows it, and certificates. The sign-up itself is an offer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.offer import Offer
from routeways.foundation.ids import public_id
from routeways.foundation.models import Upload
from routeways.organisations.models import Organisation

OPEN_PLEDGES = "engagements.open_pledges"


class Pledge(models.Model):
    """One promise of one sign-up. Whether it is active follows from its evidence and is never stored."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    signup = models.ForeignKey(Offer, models.CASCADE, related_name="pledges")
    type = models.CharField(max_length=80)  # id of a definition in definitions/pledges
    promised_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["promised_on", "id"]
        constraints = [models.UniqueConstraint(fields=["signup", "type"], name="pledge_once")]

    def __str__(self) -> str:
        return self.type


class PledgeEvidence(models.Model):
    """What shows that a pledge was kept on a day. Only what the hub accepted counts; a refusal keeps its reason."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the hub"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Not accepted"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="evidence")
    on = models.DateField()
    what = models.CharField(max_length=500)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name_plural = "pledge evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="evidence_refused_with_reason")
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.on}"


class PledgeCertificate(models.Model):
    """What was so on the day it was issued; anybody with the code can check it. `pledges` are names, as printed."""

    code = models.CharField(max_length=14, unique=True)  # “K7PM-3QXA-9FDR”
    signup = models.ForeignKey(Offer, models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=200)
    pledges = models.JSONField(default=list)
    issued_on = models.DateField()

    class Meta:
        ordering = ["-issued_on", "-id"]

    def __str__(self) -> str:
        return self.code


class CornerstoneSchool(models.Model):
    """A school that a cornerstone employer supports, from a day to a day."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="cornerstone_schools")
    school = models.ForeignKey(Organisation, models.CASCADE, related_name="cornerstones")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "school"], name="cornerstone_school_once")]

    def __str__(self) -> str:
        return f"{self.school} since {self.since}"
