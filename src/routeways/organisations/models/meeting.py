from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.group import Group, Membership


class OfGroupQuerySet(models.QuerySet[Any]):
    """Rows that belong to a group: what was said there is read by those who may read it."""

    def visible_to(self, actor: Any, *, today: date) -> OfGroupQuerySet:
        return self.filter(group__in=Group.objects.read_by(actor, today=today).values("pk"))


class Meeting(models.Model):
    """When and where a group meets, and what was said. The count of the quorum is kept as it was on the day.

    `outcome` is what the group chose to share with everybody; without `outcome_shared_on` only the group reads it.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)  # for members
    cancelled = models.BooleanField(default=False)
    minutes = models.TextField(max_length=50_000, blank=True)
    outcome = models.TextField(max_length=5_000, blank=True)
    outcome_shared_on = models.DateField(null=True, blank=True)
    members_then = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_then = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=0)  # how often date, place or state changed, for calendars

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def present(self) -> int:
        return sum(row.state == Attendance.State.PRESENT for row in self.attendance.all())

    @property
    def quorate(self) -> bool | None:
        """Whether enough members were there; None before attendance is recorded, or where no quorum is asked for."""
        if self.members_then is None or self.quorum_then is None:
            return None
        return self.present >= self.quorum_then

    def over(self, now: datetime) -> bool:
        return self.ends_at <= now


class AgendaItem(models.Model):
    """One item of a meeting’s agenda, in order, and what was noted under it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether a member was there. It names the seat, so that nobody’s name stays when they leave."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="attendance")
    state = models.CharField(max_length=10, choices=State.choices)

    class Meta:
        ordering = ["membership", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once")]

    def __str__(self) -> str:
        return self.get_state_display()


class ActionItem(models.Model):
    """Something a member has taken on, by a day."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="action_items")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="action_items")
    what = models.CharField(max_length=300)
    taken_by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="action_items")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["done_on", "due_on", "id"]

    def __str__(self) -> str:
        return self.what
