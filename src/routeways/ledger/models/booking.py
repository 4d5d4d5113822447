"""Bookings and their entries: written once, never changed, corrected only by further bookings."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.ledger.models.account import Account, Tranche
from routeways.ledger.models.reservation import Reservation


class Kept(Exception):
    """Somebody tried to change or remove what has been booked."""


class KeptQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Kept("What has been booked is not changed. Book a correction.")

    def delete(self) -> NoReturn:
        raise Kept("What has been booked is not removed. Book a correction.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("What has been booked is not changed. Book a correction.")


class KeptModel(models.Model):
    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Kept("What has been booked is not changed. Book a correction.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("What has been booked is not removed. Book a correction.")


class Pot(models.TextChoices):
    """Where an amount stands. Everything in an account is in exactly one of the last five."""

    OUTSIDE = "outside", "outside"
    FREE = "free", "free"
    HELD = "held", "held"
    COMMITTED = "committed", "committed"
    SPENT = "spent", "spent"
    EXPIRED = "expired", "expired"


class Booking(KeptModel):
    """One act on an account: what, when, by whom. `key` makes doing it twice the same as doing it once; `asked` is
    what was asked with it, so that one key cannot stand for two acts."""

    class Verb(models.TextChoices):
        ADD = "add", "Came in"
        RESERVE = "reserve", "Held"
        COMMIT = "commit", "Committed"
        RELEASE = "release", "Released"
        SPEND = "spend", "Spent"
        EXPIRE = "expire", "Expired"
        CORRECT = "correct", "Corrected"

    account = models.ForeignKey(Account, models.PROTECT, related_name="bookings")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    on = models.DateField()
    what = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=120, blank=True)
    asked = models.TextField(blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], condition=~Q(key=""), name="booking_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.what}"


class Entry(KeptModel):
    """`amount` moves from one pot to another on a day. `tranche` is told for what comes in, is spent or expires,
    `reservation` for what is promised."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    on = models.DateField()
    source = models.CharField(max_length=10, choices=Pot.choices)
    target = models.CharField(max_length=10, choices=Pot.choices)
    amount = models.BigIntegerField()
    tranche = models.ForeignKey(Tranche, models.PROTECT, null=True, related_name="entries")
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, related_name="entries")

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["account", "on"], name="entry_account_on")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_above_nothing"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="entry_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
