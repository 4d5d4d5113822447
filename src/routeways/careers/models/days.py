"""Days for every school: hosts, rooms and sessions, runs of the rota, and what people keep by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.careers.days.definitions import Programme, SessionKind, programmes, session_kinds
from routeways.careers.models.institution import COORDINATE, Institution
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

HOST = "careers.host_days"


class DayHostQuerySet(models.QuerySet["DayHost"]):
    def visible_to(self, actor: Any, *, today: date) -> DayHostQuerySet:
        """Those whose sessions `actor` may change: the college’s own people, and the hub of the region."""
        access = access_of(actor, today=today)
        return self.filter(
            Q(organisation__in=access.organisations_with(HOST)) | Q(region__in=access.regions_with(HOST))
        )


class DayHost(models.Model):
    """An organisation that holds days. `accessible`: step-free from the coach to the rooms, with a suitable toilet."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="day_host")
    region = models.CharField(max_length=80)
    accessible = models.BooleanField(default=False)
    access_words = models.CharField(max_length=300, blank=True)
    kinds = models.JSONField(default=list, blank=True)  # ids of definitions/school-sessions
    staff = models.JSONField(default=list, blank=True)  # roles such as “Tutor 1”, never names

    objects = DayHostQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_key", "id"]

    def __str__(self) -> str:
        return self.organisation.name


class DayRoom(models.Model):
    host = models.ForeignKey(DayHost, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    pupils = models.PositiveIntegerField()
    accessible = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["host", "name"], name="day_room_name_once"),
            models.CheckConstraint(condition=Q(pupils__gte=1), name="day_room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class DaySession(models.Model):
    """One session of a host on one date, for `schools` schools and `pupils` pupils in all."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    host = models.ForeignKey(DayHost, models.CASCADE, related_name="sessions")
    room = models.ForeignKey(DayRoom, models.PROTECT, related_name="sessions")
    programme = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    schools = models.PositiveSmallIntegerField(default=1)
    pupils = models.PositiveIntegerField()
    staff = models.JSONField(default=list, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "starts", "id"]
        indexes = [models.Index(fields=["programme", "on"], name="day_session_programme")]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="day_session_times_in_order"),
            models.CheckConstraint(condition=Q(schools__gte=1, pupils__gte=1), name="day_session_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.what.name}, {self.on:%-d %B %Y}"

    @property
    def what(self) -> SessionKind:
        return session_kinds()[self.kind]


class DaysRunQuerySet(models.QuerySet["DaysRun"]):
    def visible_to(self, actor: Any, *, today: date) -> DaysRunQuerySet:
        return self.filter(region__in=access_of(actor, today=today).regions_with(COORDINATE))


class DaysRun(models.Model):
    """One rota of a programme and school year. `given` is all that went in, `answer` what `days.rota.solved` gave.

    The same `given` and `seed` give the same answer again. One run of a programme and year is confirmed at most.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being worked out"
        SOLVED = "solved", "Proposed"
        FAILED = "failed", "Could not be worked out"
        CONFIRMED = "confirmed", "Confirmed"
        DISCARDED = "discarded", "Not used"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    programme = models.CharField(max_length=80)
    begins = models.PositiveSmallIntegerField()  # the school year
    title = models.CharField(max_length=160)
    seed = models.CharField(max_length=80)
    days = models.PositiveIntegerField()
    rule = models.CharField(max_length=120)  # the reference of the rule it was worked out by
    given = models.JSONField(default=dict)
    answer = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reruns")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = DaysRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "programme", "begins"], condition=Q(state="confirmed"), name="one_confirmed_days_run"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def what(self) -> Programme:
        return programmes()[self.programme]


class DaysEdit(models.Model):
    """A school and a session that people hold together, or keep apart. Every later run of the year respects it."""

    class Action(models.TextChoices):
        HOLD = "hold", "Keep this day for the school"
        BAR = "bar", "Not this day for the school"

    region = models.CharField(max_length=80)
    programme = models.CharField(max_length=80)
    begins = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=4, choices=Action.choices)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    session = models.ForeignKey(DaySession, models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "session"], condition=Q(lifted_at__isnull=True), name="one_standing_days_edit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.institution}, {self.session}"
