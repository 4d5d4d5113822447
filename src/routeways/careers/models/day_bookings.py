"""What each school was given, booked, was offered and gave back; appeals; and measures of need from files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.careers.models.days import DaySession, DaysRun
from routeways.careers.models.encounter import Encounter
from routeways.careers.models.institution import COORDINATE, MANAGE, Institution
from routeways.foundation.ids import public_id
from routeways.organisations.models import access_of


class InstitutionRows(models.QuerySet[Any]):
    """Rows of one institution's days: for those who may manage it, and for the hub that looks after the region."""

    def visible_to(self, actor: Any, *, today: date) -> InstitutionRows:
        access = access_of(actor, today=today)
        return self.filter(
            Q(institution__organisation__in=access.organisations_with(MANAGE))
            | Q(institution__region__in=access.regions_with(COORDINATE))
        )


class DayEntitlement(models.Model):
    """How many days a school was given in a programme and school year, and why, when a run was confirmed.

    `more` are days that came later on top: after an appeal, or a place that was free. One that came in the stead of a
    day without a session, given back or cancelled is none of them.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="day_entitlements")
    run = models.ForeignKey(DaysRun, models.CASCADE, related_name="entitlements")
    programme = models.CharField(max_length=80)
    begins = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    more = models.PositiveSmallIntegerField(default=0)
    need = models.CharField(max_length=60)  # exact, as a fraction
    reasons = models.JSONField(default=list)
    without = models.CharField(max_length=400, blank=True)  # why a day has no session
    given_on = models.DateField()
    waiting_since = models.DateField(null=True, blank=True)  # the school would like one more day

    objects = InstitutionRows.as_manager()

    class Meta:
        ordering = ["institution__organisation__name_key"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "programme", "begins"], name="day_entitlement_once")
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.days + self.more}"


class DayBooking(models.Model):
    """One school at one session. Every day that a school was given and that has a session is one row, whatever became
    of it, and so is each that replaces one: `queries.days.Balance` adds them up."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        ATTENDED = "attended", "Took place"
        MISSED = "missed", "Nobody came"
        GIVEN_BACK = "given-back", "Given back"
        CANCELLED = "cancelled", "Cancelled by the host"

    class Source(models.TextChoices):
        ROTA = "rota", "From the rota"
        OFFER = "offer", "A place that was offered again"
        APPEAL = "appeal", "After an appeal"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="day_bookings")
    session = models.ForeignKey(DaySession, models.PROTECT, related_name="bookings")
    entitlement = models.ForeignKey(DayEntitlement, models.CASCADE, related_name="bookings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ROTA)
    pupils = models.PositiveIntegerField()  # planned
    why = models.CharField(max_length=400)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    came = models.JSONField(default=dict, blank=True)  # year group → pupils
    encounter = models.ForeignKey(Encounter, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InstitutionRows.as_manager()

    class Meta:
        ordering = ["session__on", "session__starts", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "session"],
                condition=Q(state__in=("booked", "attended", "missed")),
                name="one_standing_day_booking",
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.session}"


class DayOffer(models.Model):
    """A place that somebody gave back, offered to the school whose unmet need is oldest, for some days."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        TAKEN = "taken", "Taken"
        REFUSED = "refused", "Not taken"
        EXPIRED = "expired", "No answer in time"

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="day_offers")
    session = models.ForeignKey(DaySession, models.CASCADE, related_name="offers")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=300)
    offered_at = models.DateTimeField()
    until = models.DateField()  # the last day for an answer
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InstitutionRows.as_manager()

    class Meta:
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "session"], condition=Q(state="open"), name="one_open_day_offer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.session}"


class DayAppeal(models.Model):
    """A school says that its days are wrong; the hub answers with a reason by a day."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for the hub"
        UPHELD = "upheld", "The hub agrees"
        DECLINED = "declined", "The hub does not agree"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="day_appeals")
    run = models.ForeignKey(DaysRun, models.CASCADE, related_name="appeals")
    says = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InstitutionRows.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "run"], condition=Q(state="open"), name="one_open_day_appeal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_state_display()}"


class NeedMeasure(models.Model):
    """A share from a file (pupil premium, IDACI) for one institution: the newest edition of each measure."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="need_measures")
    measure = models.CharField(max_length=20)  # “disadvantage”, “idaci”
    share = models.CharField(max_length=20)  # 0 to 1 as it was written
    pupils = models.PositiveIntegerField(null=True, blank=True)  # on roll in that file
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "measure"], name="need_measure_once")]

    def __str__(self) -> str:
        return f"{self.institution}: {self.measure} {self.share}"
