"""What becomes of a match, an offer or a request: the steps it goes through, checked off, signed and dated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.engagements.kinds import Kind, kind
from routeways.engagements.models.match import Match
from routeways.engagements.models.offer import COORDINATE, Offer
from routeways.engagements.models.participant import Participant
from routeways.engagements.models.request import Request
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

TAKE_PART = "engagements.take_part"


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def running(self) -> EngagementQuerySet:
        return self.exclude(state=Engagement.State.ENDED)

    def overdue(self, today: date) -> EngagementQuerySet:
        return self.filter(state=Engagement.State.RUNNING, due_on__lt=today)

    def visible_to(self, actor: Any, *, today: date) -> EngagementQuerySet:
        """Those in which one's organisation takes part, and those of the regions one coordinates."""
        access = access_of(actor, today=today)
        here = access.organisations_with(TAKE_PART)
        return self.filter(
            Q(owner__in=here)
            | Q(offer__owner__in=here)
            | Q(request__owner__in=here)
            | Q(region__in=access.regions_with(COORDINATE))
        ).distinct()


class Engagement(models.Model):
    """One piece of work together. `owner` is whose record it is: who asked, or who offered where nobody asked.

    `step` is the present step of its kind, `due_on` the last day on which the next one is in time. `participant` is
    named to `owner` alone; everybody else reads the reference.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    kind_digest = models.CharField(max_length=16, editable=False)
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="engagements")
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="engagements")
    request = models.ForeignKey(Request, models.CASCADE, null=True, blank=True, related_name="engagements")
    match = models.OneToOneField(Match, models.CASCADE, null=True, blank=True, related_name="engagement")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="engagements")
    title = models.CharField(max_length=200)
    step = models.CharField(max_length=40)
    due_on = models.DateField(null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True)  # the last day of a step that was reminded of
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    paused_reason = models.CharField(max_length=300, blank=True)
    paused_by = models.CharField(max_length=40, blank=True)  # the party that paused it; "" where a rule did
    outcome = models.CharField(max_length=40, blank=True)  # id of an end of its kind
    cause = models.CharField(max_length=160, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["region", "kind", "state"], name="engagement_region"),
            models.Index(fields=["owner", "state"], name="engagement_owner"),
            models.Index(fields=["due_on"], name="engagement_due", condition=Q(state="running")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False) | Q(request__isnull=False), name="engagement_of_something"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="ended") & Q(ended_on__isnull=True, outcome=""),
                name="engagement_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="engagement_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Kind:
        return kind(self.kind)

    @property
    def step_name(self) -> str:
        step = self.rules.step(self.step)
        return step.name if step else self.step

    @property
    def outcome_name(self) -> str:
        end = self.rules.end(self.outcome)
        return end.name if end else self.outcome

    @property
    def succeeded(self) -> bool:
        end = self.rules.end(self.outcome)
        return bool(end and end.counts)

    def organisation_of(self, party: str) -> Organisation | None:
        """The organisation that stands behind a party; None for the hub, and for a person."""
        found = self.rules.party(party)
        if found is None:
            return None
        if found.side == "offer":
            return self.offer.owner if self.offer else None
        if found.side == "request":
            return self.request.owner if self.request else None
        return None


class StepEntry(models.Model):
    """A step that was taken, or an end: when, by which party and by whom."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="history")
    step = models.CharField(max_length=40)
    party = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.step


class Tick(models.Model):
    """A line of a checklist that was done."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="ticks")
    task = models.CharField(max_length=60)
    party = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "task"], name="tick_once")]

    def __str__(self) -> str:
        return self.task


class Signature(models.Model):
    """A party signed the agreement as it stood: `digest` is the SHA-256 of the text they saw."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=40)
    signed_name = models.CharField(max_length=120)
    signed_as = models.CharField(max_length=120, blank=True)  # the job in which they sign
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["engagement", "party", "digest"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.party} of {self.engagement}"
