"""Learners of an academy, as a parent registered them: read by the academy's safeguarding lead and leaders alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.careers.models.esports import EsportsAcademy, EsportsSession
from routeways.careers.models.institution import Institution
from routeways.foundation.ids import public_id


class OfAcademies(models.QuerySet[Any]):
    """Rows of an academy for its named readers."""

    def visible_to(self, actor: Any, *, today: date) -> OfAcademies:
        return self.filter(academy__in=EsportsAcademy.objects.visible_to(actor, today=today))


class IncidentQuerySet(models.QuerySet["EsportsIncident"]):
    def visible_to(self, actor: Any, *, today: date) -> IncidentQuerySet:
        """For the academy's safeguarding lead alone: who wrote a note does not read it again."""
        return self.filter(academy__in=EsportsAcademy.objects.visible_to(actor, today=today, safeguarding=True))


class EsportsLearner(models.Model):
    """One child at one academy. A first name and an alias; the contact is the parent's. Withdrawn, the row is gone.

    `order` is the place in the lottery, or none for who came after it. `why` tells the parent where the child stands.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        WAITING = "waiting", "Waiting"
        PLACED = "placed", "Has a place"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    academy = models.ForeignKey(EsportsAcademy, models.CASCADE, related_name="learners")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    parent_email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=40, blank=True)
    alias = models.CharField(max_length=24, blank=True)
    alias_key = models.CharField(max_length=24, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    school = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    needs = models.CharField(max_length=400, blank=True)
    way = models.CharField(max_length=20, blank=True)
    way_says = models.CharField(max_length=160, blank=True)
    seen = models.JSONField(default=list, blank=True)  # pages that the parent has answered
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveIntegerField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    objects = OfAcademies.as_manager()

    class Meta:
        ordering = ["academy", "alias_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "alias_key"], condition=~Q(alias_key=""), name="esports_alias_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(first_name="") & ~Q(alias="") & ~Q(way="") & Q(year__isnull=False, sent_at__isnull=False)),
                name="esports_learner_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.alias or "A registration that was not sent"

    @property
    def way_words(self) -> str:
        known = self.academy.what.way(self.way)
        return f"{known.label}: {self.way_says}" if known and self.way_says else known.label if known else ""


class EsportsConsent(models.Model):
    """What a parent said to one item, when, and by which wording."""

    learner = models.ForeignKey(EsportsLearner, models.CASCADE, related_name="consents")
    item = models.CharField(max_length=20)
    given = models.BooleanField()
    at = models.DateTimeField()
    wording = models.CharField(max_length=120)  # digest of the definition that was read

    class Meta:
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="esports_consent_once")]

    def __str__(self) -> str:
        return f"{self.item}: {'yes' if self.given else 'no'}"


class EsportsAttendance(models.Model):
    """Whether a learner was at a session, and how and when they left it."""

    session = models.ForeignKey(EsportsSession, models.CASCADE, related_name="attendance")
    learner = models.ForeignKey(EsportsLearner, models.CASCADE, related_name="attendance")
    present = models.BooleanField()
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_way = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["learner__alias_key"]
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="esports_attendance_once"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_way="") | (Q(present=True, left_at__isnull=False) & ~Q(left_way="")),
                name="esports_nobody_leaves_without_a_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {'present' if self.present else 'absent'}"


class EsportsIncident(models.Model):
    """A note for the safeguarding lead. It is not tied to a learner's row, so that erasing one does not lose it."""

    academy = models.ForeignKey(EsportsAcademy, models.CASCADE, related_name="incidents")
    session = models.ForeignKey(EsportsSession, models.CASCADE, related_name="incidents")
    words = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Incident of {self.at:%-d %B %Y}"
