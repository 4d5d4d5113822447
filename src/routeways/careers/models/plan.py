"""An institution's careers plan by benchmark, and the versions of its programme that it published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models.institution import Institution
from routeways.foundation.ids import public_id


class PlanActionQuerySet(models.QuerySet["PlanAction"]):
    def visible_to(self, actor: Any, *, today: date) -> PlanActionQuerySet:
        return self.filter(institution__in=Institution.objects.visible_to(actor, today=today))


class PlanAction(models.Model):
    """Something the institution will do. `owner` is a job, not a person's name; `adviser` that an adviser helps."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        STARTED = "started", "Started"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="plan_actions")
    benchmark = models.PositiveSmallIntegerField(choices=list(BENCHMARKS.items()))
    criterion = models.CharField(max_length=80, blank=True)
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    evidence = models.TextField(max_length=1000, blank=True)
    adviser = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    done_on = models.DateField(null=True, blank=True)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["benchmark", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_on__isnull=False) & ~Q(evidence="")), name="done_has_evidence"
            )
        ]

    def __str__(self) -> str:
        return self.what

    def is_late(self, today: date) -> bool:
        return self.state in (self.State.PLANNED, self.State.STARTED) and self.due_on < today


class Programme(models.Model):
    """What an institution says to everybody about its careers programme: the words it works on, one row."""

    institution = models.OneToOneField(Institution, models.CASCADE, related_name="programme")
    summary = models.TextField(max_length=4000, blank=True)
    leader_contact = models.CharField(max_length=200, blank=True)  # a mailbox or telephone number of the job
    information = models.TextField(max_length=2000, blank=True)
    impact = models.TextField(max_length=2000, blank=True)
    review_on = models.DateField(null=True, blank=True)
    access_request = models.TextField(max_length=2000, blank=True)
    access_grounds = models.TextField(max_length=2000, blank=True)
    access_premises = models.TextField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"Careers programme of {self.institution}"


class PublishedProgramme(models.Model):
    """A version that everybody may read, frozen: it does not change when the words or the plan do."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="published_programmes")
    version = models.PositiveIntegerField()
    published_on = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the content, as canonical JSON
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["institution", "version"], name="published_programme_once")]

    def __str__(self) -> str:
        return f"{self.institution}, version {self.version}"
