from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from routeways.foundation.ids import public_id
from routeways.organisations.models.group import Group, Membership
from routeways.organisations.models.meeting import OfGroupQuerySet


class Notice(models.Model):
    """Something every member must know soon, such as sudden demand for people. Each says that they have read it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="notices")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3_000)
    due_on = models.DateField()  # by when it is to be read
    sent_at = models.DateTimeField()
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def overdue(self, today: date) -> bool:
        return self.due_on < today and any(row.waits for row in self.receipts.all())


class Receipt(models.Model):
    """A seat that a notice went to, and when its holder said that they had read it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="receipts")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="receipts")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["notice", "membership"], name="receipt_once")]

    @property
    def waits(self) -> bool:
        """Nobody has read it yet, and somebody still holds the seat."""
        return self.read_at is None and self.membership.state == Membership.State.ACTIVE

    def __str__(self) -> str:
        return "read" if self.read_at else "not read yet"
