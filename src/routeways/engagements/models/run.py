"""Matching runs: the problem as it was handed to the engine, its answer, and what people changed before confirming."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from routeways.engagements.kinds import Kind, kind
from routeways.engagements.models.offer import COORDINATE
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, actor: Any, *, today: Any) -> RunQuerySet:
        return self.filter(region__in=access_of(actor, today=today).regions_with(COORDINATE))


class Run(models.Model):
    """`problem` and `seed` give `answer` again; `digest` is the engine's over everything that decides it.

    `answer` is {"modes": {mode: …}} as `engagements.solving` writes it; `mode` is the one that was chosen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being worked out"
        SOLVED = "solved", "Proposed"
        FAILED = "failed", "Could not be worked out"
        CONFIRMED = "confirmed", "Confirmed"
        DISCARDED = "discarded", "Not used"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="matching_runs")
    kind = models.CharField(max_length=80)
    kind_digest = models.CharField(max_length=16, editable=False)
    title = models.CharField(max_length=160, blank=True)
    mode = models.CharField(max_length=10)
    seed = models.CharField(max_length=80)
    problem = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict, blank=True)  # {"<request>|<offer>": {"offer": […], "request": […]}}
    answer = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    fault = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=dict, blank=True)  # {"move", "given", "requests", "offers"}: what it was asked
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reruns")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["region", "kind"], name="run_region_kind")]

    def __str__(self) -> str:
        return self.title or self.public_id

    @property
    def rules(self) -> Kind:
        return kind(self.kind)


class RunEdit(models.Model):
    """A pair that a person held fast or barred, with the reason. Later runs of the same kind respect it."""

    class Action(models.TextChoices):
        LOCK = "lock", "Keep together"
        BAR = "bar", "Never together"

    run = models.ForeignKey(Run, models.CASCADE, related_name="edits")
    action = models.CharField(max_length=4, choices=Action.choices)
    request = models.CharField(max_length=20)  # public ids, as the problem names them
    offer = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.request} and {self.offer}"
