"""Levy transfers: what a pledge, a request and a transfer have beyond an offer, a request and an engagement.

Amounts are whole pence. What a pledge holds, has promised and has spent is in the ledger and stored nowhere else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from routeways.engagements.levy_eligible import Asked
from routeways.engagements.levy_rules import Plan, ends_on, times, training_plan
from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.offer import Offer
from routeways.engagements.models.request import Request
from routeways.foundation.ids import public_id
from routeways.ledger.models import Account, Reservation

KIND = "levy-transfer"


class LevyPledge(models.Model):
    """`yearly` may be transferred in each of `years` tax years, of which `first_year` is the first.

    `declared` is the levy of the tax year before it, `english` the share of the pay bill in England in per cent,
    `came_in` the month in which money for the first year came in, where it would expire before the year ends.
    `districts` are codes of areas; none is anywhere. `account` opens with the pledge.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="levy")
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="levy_pledge")
    first_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(default=1)
    declared = models.BigIntegerField()
    english = models.PositiveSmallIntegerField(default=100)
    yearly = models.BigIntegerField()
    came_in = models.DateField(null=True, blank=True)
    allowance_reference = models.CharField(max_length=160, blank=True)  # the rule by which the allowance was counted
    districts = models.JSONField(default=list, blank=True)
    most_each = models.PositiveSmallIntegerField(null=True, blank=True)  # apprentices of one employer
    months_ahead = models.PositiveSmallIntegerField(default=0)  # to ask before the start
    small_firms = models.BooleanField(default=False)  # only employers that pay no levy
    own_rules = models.TextField(max_length=1000, blank=True)
    shows_left = models.BooleanField(default=True)  # on the board, in bands
    read: Any = None  # `queries.levy_money.read_ahead`, where many are looked at together

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(yearly__gt=0, declared__gt=0), name="levy_pledge_above_nothing"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=10), name="levy_pledge_years"),
            models.CheckConstraint(condition=Q(english__gte=1, english__lte=100), name="levy_pledge_english"),
        ]

    def __str__(self) -> str:
        return str(self.offer)

    @property
    def all_years(self) -> range:
        """The tax years it pays in, by the year in which each begins."""
        return range(self.first_year, self.first_year + self.years)


class LevyRequest(models.Model):
    """For whom and for what: `standard` is the id of a qualification. For one apprentice, in pence: `provider_price` is
    what the training provider asks, `band` the funding band, `price` what a transfer pays, the lower of the two."""

    request = models.OneToOneField(Request, models.CASCADE, related_name="levy")
    standard = models.CharField(max_length=140)
    standard_title = models.CharField(max_length=300)
    band = models.BigIntegerField()
    price = models.BigIntegerField()
    provider_price = models.BigIntegerField()
    months = models.PositiveSmallIntegerField()
    queued_at = models.DateTimeField(null=True, blank=True)
    waits_because = models.CharField(max_length=300, blank=True)  # what kept it from money when it was last tried

    class Meta:
        ordering = ["queued_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0, price__lte=F("band")), name="levy_request_within_the_band"),
            models.CheckConstraint(condition=Q(provider_price__gte=F("price")), name="levy_request_price_asked"),
            models.CheckConstraint(condition=Q(months__gte=1), name="levy_request_months"),
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def total(self) -> int:
        """What a transfer pays for all of them."""
        return self.price * self.request.number

    @property
    def own_part(self) -> int:
        """What the employer pays itself for one apprentice: what the provider asks above the band."""
        return self.provider_price - self.price

    def plan(self, number: int | None = None) -> Plan:
        """What it costs month by month, for all apprentices or for `number` of them."""
        wanted = self.request.number if number is None else number
        return times(training_plan(self.price, self.months, self.starts_on), wanted)

    @property
    def starts_on(self) -> date:
        return self.request.starts_on or date.max

    @property
    def ends_on(self) -> date:
        return ends_on(self.starts_on, self.months)

    def asked(self, *, listed: bool = True, closed_on: date | None = None) -> Asked:
        """As the rules look at it."""
        answer: Any = self.request.answer
        return Asked(
            price=self.provider_price,
            band=self.band,
            months=self.months,
            starts_on=self.starts_on,
            level=answer("level") or "",
            starters=answer("starters") or "",
            ages=answer("ages") or "older",
            pays_levy=answer("levy") == "yes",
            closed_on=closed_on,
            listed=listed,
        )


class LevyTransfer(models.Model):
    """Money of a pledge that is set aside for the apprentices of one request, as it was agreed."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="levy")
    pledge = models.ForeignKey(LevyPledge, models.PROTECT, related_name="transfers")
    asked = models.ForeignKey(LevyRequest, models.PROTECT, related_name="transfers")
    price = models.BigIntegerField()  # for one apprentice, as agreed
    months = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)  # of the national service
    handed_over_on = models.DateField(null=True, blank=True)
    rule_reference = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference="", handed_over_on__isnull=True)
                | ~Q(reference="") & Q(handed_over_on__isnull=False),
                name="levy_transfer_handed_over_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.engagement)


class LevyPlace(models.Model):
    """One apprentice of a transfer, by number and never by name, with the money that is set aside for them."""

    class State(models.TextChoices):
        AGREED = "agreed", "Not started yet"
        TRAINING = "training", "Training"
        COMPLETED = "completed", "Completed"
        LEFT = "left", "Left"
        MOVED = "moved", "Went on with another employer"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    transfer = models.ForeignKey(LevyTransfer, models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    reservation = models.OneToOneField(Reservation, models.PROTECT, related_name="levy_place")
    state = models.CharField(max_length=10, choices=State.choices, default=State.AGREED)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    why_left = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "number"], name="levy_place_once"),
        ]

    def __str__(self) -> str:
        return f"Apprentice {self.number}"

    @property
    def over(self) -> bool:
        return self.state in (self.State.COMPLETED, self.State.LEFT, self.State.MOVED)
