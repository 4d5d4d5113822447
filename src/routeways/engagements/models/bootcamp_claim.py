"""What proves a milestone of a bootcamp place, and the claims, which are written once and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from routeways.engagements.errors import EngagementError
from routeways.engagements.models.bootcamp import USER, BootcampPlace
from routeways.foundation.ids import public_id

KEPT = "What has been claimed is not changed. Take it back and claim it anew."


class BootcampEvidence(models.Model):
    """What proves a milestone: where the document is filed, its day, and who stands behind it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    place = models.ForeignKey(BootcampPlace, models.CASCADE, related_name="evidence")
    milestone = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=120)
    on = models.DateField()
    who = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "bootcamp evidence"
        constraints = [
            models.UniqueConstraint(fields=["place", "milestone", "reference"], name="bootcamp_evidence_once"),
            models.CheckConstraint(condition=Q(milestone__range=(1, 3)), name="bootcamp_evidence_milestone"),
        ]

    def __str__(self) -> str:
        return self.reference


class KeptClaims(models.QuerySet["BootcampClaim"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise EngagementError(KEPT)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EngagementError(KEPT)

    def delete(self) -> NoReturn:
        raise EngagementError(KEPT)


class BootcampClaim(models.Model):
    """A milestone that was claimed, or (`reverses`) a claim that was taken back: the same sum below nothing, in pence.

    Written once and never changed. A milestone is claimed while one of its claims is not reversed.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    place = models.ForeignKey(BootcampPlace, models.PROTECT, related_name="claims")
    milestone = models.PositiveSmallIntegerField()
    evidence = models.ForeignKey(BootcampEvidence, models.PROTECT, related_name="claims")
    amount = models.IntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    reason = models.CharField(max_length=300, blank=True)  # why it was taken back
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    rule_reference = models.CharField(max_length=120)

    objects = KeptClaims.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gte=0, reason="")
                | Q(reverses__isnull=False, amount__lte=0) & ~Q(reason=""),
                name="bootcamp_claim_or_reversal",
            ),
            models.CheckConstraint(condition=Q(milestone__range=(1, 3)), name="bootcamp_claim_milestone"),
        ]

    def __str__(self) -> str:
        return f"Milestone {self.milestone}, {self.amount} pence"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise EngagementError(KEPT)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EngagementError(KEPT)
