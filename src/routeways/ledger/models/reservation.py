"""What is promised to somebody, and when it is planned to be spent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.foundation.models.mixins import REFERENCE
from routeways.ledger.models.account import Account


class Reservation(models.Model):
    """`subject` is “kind:id” of what it is for, known to the floor above. `until` is the last day of a hold that nobody
    commits. Its end keeps what was spent: a released reservation may have been spent in part.
    """

    class State(models.TextChoices):
        HELD = "held", "held"
        COMMITTED = "committed", "committed"
        RELEASED = "released", "released"
        SPENT = "spent", "spent"
        EXPIRED = "expired", "expired"

    OPEN = (State.HELD, State.COMMITTED)

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="reservations")
    amount = models.BigIntegerField()
    what = models.CharField(max_length=300)
    subject = models.CharField(max_length=120, blank=True, db_index=True, validators=[REFERENCE])
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    reserved_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    committed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    why_ended = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reserved_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reservation_above_nothing"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("reserved_on")), name="reservation_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("held", "committed"), ended_on__isnull=True)
                | Q(state__in=("released", "spent", "expired"), ended_on__isnull=False),
                name="reservation_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Planned(models.Model):
    """How much of a reservation is planned for a month (its first day)."""

    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="schedule")
    month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["reservation", "month"], name="planned_month_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="planned_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"
