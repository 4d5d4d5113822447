"""Who could go with whom, what each side said, and what each would rather have."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from routeways.engagements.models.offer import Offer
from routeways.engagements.models.request import Request
from routeways.engagements.models.run import Run
from routeways.foundation.ids import public_id
from routeways.organisations.models import Ask


class Match(models.Model):
    """An offer and a request put together. `reasons` are sentences, for each side its own.

    Both sides answer; the second yes accepts it. A refusal keeps its reason, a replacement names what took its place.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Nobody answered in time"

    class Said(models.TextChoices):
        NOTHING = "", "No answer yet"
        YES = "yes", "Yes"
        NO = "no", "No"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="matches")
    request = models.ForeignKey(Request, models.CASCADE, related_name="matches")
    places = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    offer_said = models.CharField(max_length=3, choices=Said.choices, blank=True)
    request_said = models.CharField(max_length=3, choices=Said.choices, blank=True)
    score = models.IntegerField(null=True, blank=True)
    reasons = models.JSONField(default=dict, blank=True)  # {"offer": [sentence], "request": [sentence]}
    refused_by = models.CharField(max_length=10, blank=True)  # offer, request or region
    refused_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="matches")
    # What was asked of an employer with it, in the contact ledger; none where it had put itself forward.
    ask = models.ForeignKey(Ask, models.SET_NULL, null=True, blank=True, related_name="matches")
    proposed_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)  # the last day for an answer
    reminded_for = models.DateField(null=True, blank=True)  # the last day for an answer that both were reminded of
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "id"]
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "request"], condition=Q(state__in=["proposed", "accepted"]), name="match_once"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="match_places"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_reason=""), name="match_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} for {self.request}"

    def reasons_for(self, side: str) -> list[str]:
        return list(self.reasons.get(side, []))


class Preference(models.Model):
    """How one side ranks the other: 1 is best, equal ranks are ties. `said_by` is offer or request."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="preferences")
    request = models.ForeignKey(Request, models.CASCADE, related_name="preferences")
    said_by = models.CharField(max_length=7)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "request", "said_by"], name="preference_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="preference_rank"),
            models.CheckConstraint(condition=Q(said_by__in=["offer", "request"]), name="preference_side"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.offer} and {self.request}"
