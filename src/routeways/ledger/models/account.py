"""An account of money or places, and the dated amounts that came into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.ledger.amounts import Unit
from routeways.organisations.models import Organisation, access_of

VIEW = "ledger.view_account"


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Any, *, today: date) -> AccountQuerySet:
        """Those of organisations and regions in which a role that holds on that day lets `actor` see accounts."""
        access = access_of(actor, today=today)
        return self.filter(
            Q(owner__in=access.organisations_with(VIEW)) | Q(region__in=access.regions_with(VIEW)),
        )


class Account(models.Model):
    """Belongs to `owner`, for work in one region. `kind` is a word of the floor that opened it; it means nothing here.

    What it holds is nowhere stored: it is the sum of its entries. `booked_to` is the day of the latest booking that
    moved free money, before which nothing more is promised or freed. `writes` is counted up by each write, first of
    all, which makes writes to one account wait for each other on every database.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="accounts")
    region = models.CharField(max_length=80)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    title = models.CharField(max_length=200)
    kind = models.SlugField(max_length=40)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    why_closed = models.CharField(max_length=300, blank=True)
    booked_to = models.DateField()
    writes = models.PositiveBigIntegerField(default=0, editable=False)
    key = models.CharField(max_length=120, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["region", "kind"], name="account_region_kind")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], condition=~Q(key=""), name="account_key_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="account_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tranche(models.Model):
    """An amount that came in on a day and is lost after `expires_on`, its last day, where it has one."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tranches")
    amount = models.BigIntegerField()
    in_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    what = models.CharField(max_length=300)

    class Meta:
        ordering = ["in_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_above_nothing"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("in_on")), name="tranche_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.what
