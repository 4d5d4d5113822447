"""The Cyber and Esports Academy: an academy of a host, its adults and its sessions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.careers.esports.definitions import AcademyKind, Allocation, academy_kinds
from routeways.careers.models.institution import Institution
from routeways.foundation.ids import public_id
from routeways.organisations.models import Role

LEAD = "careers.lead_esports"
SAFEGUARD = "careers.safeguard_esports"


class EsportsAcademyQuerySet(models.QuerySet["EsportsAcademy"]):
    def visible_to(self, actor: Any, *, today: date, safeguarding: bool = False) -> EsportsAcademyQuerySet:
        """Those whose learners `actor` may read: its named safeguarding lead and leaders, while they hold a role at
        the host. With `safeguarding` the safeguarding lead alone."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        duties = (EsportsAdult.Duty.SAFEGUARDING,) if safeguarding else READERS
        named = EsportsAdult.objects.filter(person__user=actor, duty__in=duties, ended_on=None)
        held = Role.objects.held_by(actor).held_on(today)
        return self.filter(
            pk__in=named.values("academy"), host__organisation__in=held.order_by().values("organisation")
        )


class EsportsAcademy(models.Model):
    """One club of one host on one weekday. `games` are [name, age it is rated for]; `ways` ids of ways home.

    `seed` draws the order of those who registered until `closes_on`, where places go by lottery.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        OPEN = "open", "Open"
        CANCELLED = "cancelled", "Cancelled"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    host = models.ForeignKey(Institution, models.CASCADE, related_name="esports_academies")
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    says = models.CharField(max_length=500)
    years = models.JSONField(default=list)
    place = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    starts = models.TimeField()
    ends = models.TimeField()
    capacity = models.PositiveSmallIntegerField()
    allocation = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Allocation])
    closes_on = models.DateField()  # the last day to register before places are given by lottery
    seed = models.CharField(max_length=80, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    games = models.JSONField(default=list, blank=True)
    ways = models.JSONField(default=list)
    transport = models.CharField(max_length=400, blank=True)
    kit = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()

    objects = EsportsAcademyQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name", "id"]
        verbose_name_plural = "esports academies"
        indexes = [models.Index(fields=["region", "state"], name="esports_academy_region")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="esports_academy_days_in_order"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="esports_academy_times_in_order"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="esports_academy_has_places"),
            models.UniqueConstraint(fields=["host", "name", "starts_on"], name="esports_academy_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def what(self) -> AcademyKind:
        return academy_kinds()[self.kind]

    @property
    def is_drawn(self) -> bool:
        """Whether a place that is free is given at once: nobody waits for a lottery any more."""
        return self.allocation == Allocation.FIRST_COME or self.drawn_at is not None


class EsportsAdult(models.Model):
    """Somebody of the host who is with the learners. Until when they are checked; what a check said is never kept."""

    class Duty(models.TextChoices):
        SAFEGUARDING = "safeguarding", "Safeguarding lead"
        LEADER = "leader", "Leader"
        ADULT = "adult", "Adult in the room"

    academy = models.ForeignKey(EsportsAcademy, models.CASCADE, related_name="adults")
    person = models.ForeignKey("organisations.Person", models.CASCADE, related_name="esports_duties")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    checked_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)  # the last good day
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "person"], condition=Q(ended_on=None), name="esports_adult_once"
            ),
            models.UniqueConstraint(
                fields=["academy"],
                condition=Q(ended_on=None, duty="safeguarding"),
                name="one_esports_safeguarding_lead",
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, expires_on=None) | Q(expires_on__gt=F("checked_on")),
                name="esports_check_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    def is_checked(self, on: date) -> bool:
        return bool(self.checked_on and self.expires_on and self.checked_on <= on <= self.expires_on)


READERS = (EsportsAdult.Duty.SAFEGUARDING, EsportsAdult.Duty.LEADER)


class EsportsSession(models.Model):
    """One afternoon. `came` (year group → learners) stays when the learners are erased; `rule` counted the adults.

    `adults` are in the room now, or were at the end; `changes` says who came in or went out after it had opened:
    [row id of the adult, "in" or "out", time].
    """

    class State(models.TextChoices):
        PLANNED = "planned", "To come"
        OPEN = "open", "Open now"
        CLOSED = "closed", "Took place"
        CANCELLED = "cancelled", "Does not take place"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    academy = models.ForeignKey(EsportsAcademy, models.CASCADE, related_name="sessions")
    on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    adults = models.ManyToManyField(EsportsAdult, related_name="sessions", blank=True)
    changes = models.JSONField(default=list, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    expected = models.PositiveSmallIntegerField(default=0)
    came = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=200, blank=True)  # it does not take place
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["academy", "on"], name="esports_session_once")]

    def __str__(self) -> str:
        return f"{self.on.day} {self.on:%B %Y}"
