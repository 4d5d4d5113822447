"""Merging keeps its own record, so finely that it can be taken back exactly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation


class Merge(models.Model):
    """A person held `loser` and `survivor` to be one organisation; `undone_at` is set when that was taken back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    survivor = models.ForeignKey(Organisation, models.CASCADE, related_name="merges_won")
    loser = models.ForeignKey(Organisation, models.CASCADE, related_name="merges_lost")
    reason = models.CharField(max_length=500)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at__isnull=True), name="merge_once_at_a_time"),
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.loser} into {self.survivor}"


class MergeStep(models.Model):
    """One field of one row that a merge changed. `created` rows did not exist before it."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="steps")
    model = models.CharField(max_length=80)  # “organisations.site”
    row = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    created = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.model} {self.row}: {self.field}"


class DuplicatePair(models.Model):
    """Two records that may be one organisation. `first` has the lower id. A pair kept apart is never proposed again."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "waiting for a decision"
        APART = "apart", "kept apart"
        MERGED = "merged", "merged"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()  # 0 to 100
    certain = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)  # sentences
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decision = models.CharField(max_length=500, blank=True)  # why, in the words of whoever decided
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-certain", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"
