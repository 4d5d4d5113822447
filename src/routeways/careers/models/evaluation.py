"""How an institution stands against the Gatsby Benchmarks, by its own word or by a file of another tool."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from routeways.careers.benchmarks.scoring import BENCHMARKS, STATES
from routeways.careers.models.institution import Institution
from routeways.foundation.ids import public_id
from routeways.instruments.models import Response

NEW_CRITERIA = date(2025, 9, 1)  # the day from which the criteria of 2025 are in force


class Scheme(models.TextChoices):
    """Results under one scheme are comparable; between the two there is a break."""

    BEFORE = "before-2025", "Criteria before September 2025"
    SINCE = "since-2025", "Criteria since September 2025"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, actor: Any, *, today: date) -> EvaluationQuerySet:
        return self.filter(institution__in=Institution.objects.visible_to(actor, today=today))


class Evaluation(models.Model):
    """One evaluation on one day. `shared`: the hub may read for each benchmark whether it is full, part or none.

    `origin` compass is what an institution brought from the national tool by file: percentages without criteria, never
    put on one line with its own.
    """

    class Origin(models.TextChoices):
        OWN = "own", "Own evaluation"
        COMPASS = "compass", "Brought from Compass by file"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="evaluations")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    instrument = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=20, blank=True)
    taken_on = models.DateField()
    shared = models.BooleanField(default=False)
    response = models.OneToOneField(Response, models.SET_NULL, null=True, blank=True, related_name="evaluation")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "taken_on"], condition=Q(origin="compass"), name="evaluation_file_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_origin_display()} of {self.institution} on {self.taken_on}"


class BenchmarkResult(models.Model):
    """`achieved` and `criteria` are None where a file gave only the percentage."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="results")
    benchmark = models.PositiveSmallIntegerField(choices=list(BENCHMARKS.items()))
    percent = models.PositiveSmallIntegerField()
    achieved = models.PositiveSmallIntegerField(null=True, blank=True)
    criteria = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["benchmark"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "benchmark"], name="benchmark_result_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="benchmark_result_within_100"),
        ]

    def __str__(self) -> str:
        return f"Benchmark {self.benchmark}: {self.percent}%"


class CriterionState(models.Model):
    """One criterion as it was asked on that day, in the words of then."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="criteria_states")
    benchmark = models.PositiveSmallIntegerField(choices=list(BENCHMARKS.items()))
    criterion = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=list(STATES.items()))

    class Meta:
        ordering = ["benchmark", "id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "criterion"], name="criterion_state_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_state_display()}"
