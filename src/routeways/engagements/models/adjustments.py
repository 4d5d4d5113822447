"""What helps somebody to work well: theirs alone, and shared by them item by item, house by house."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

READ_SHARED = "engagements.read_shared_adjustments"


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def visible_to(self, actor: Any) -> AdjustmentQuerySet:
        """One's own and nobody else's: no role, no hub, no administrator."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        return self.filter(user=actor)


class Adjustment(models.Model):
    """One thing that helps. It belongs to a person, not to an organisation, and goes with the account."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="adjustments")
    helps = models.CharField(max_length=200)  # “Instructions in writing”
    why = models.TextField(max_length=1000, blank=True)
    noted_at = models.DateTimeField()

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "id"]

    def __str__(self) -> str:
        return f"Adjustment {self.public_id}"  # never what it says: this is what audit and logs would show


class AdjustmentShareQuerySet(models.QuerySet["AdjustmentShare"]):
    def standing(self) -> AdjustmentShareQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, actor: Any, *, today: date) -> AdjustmentShareQuerySet:
        """What stands shared with a house in which the actor reads such things; and one's own."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        here = access_of(actor, today=today).organisations_with(READ_SHARED)
        return self.filter(
            models.Q(organisation__in=here, withdrawn_at__isnull=True) | models.Q(adjustment__user=actor)
        )


class AdjustmentShare(models.Model):
    """Its owner lets one organisation read one item, in these words, until they take it back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    with_why = models.BooleanField(default=False)
    version = models.CharField(max_length=20)
    wording = models.TextField(max_length=1200)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentShareQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "organisation"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="adjustment_shared_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.public_id}"
