"""What offers and requests have in common: both are listings on one board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.engagements.kinds import Kind, kind
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation


class State(models.TextChoices):
    DRAFT = "draft", "Being written"
    WAITING = "waiting", "Waiting for the hub"
    OPEN = "open", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


LIVE = (State.OPEN, State.PAUSED)


class Listing(models.Model):
    """`owner` is empty while a visitor without an account has only said who they are (`claimed_name`).

    `contact_name` and `contact_email` are for the hub and the other side of an agreed match alone. `answers` follow the
    questions of the kind, by id, in the form of `instruments.asking.answers`.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)  # id of a kind's definition
    kind_digest = models.CharField(max_length=16, editable=False)  # of the definition under which it was made
    claimed_name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=160)
    about = models.TextField(max_length=4000, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    number = models.PositiveIntegerField(default=1)  # places offered, or wanted
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    longitude = models.FloatField(null=True, blank=True)
    district = models.CharField(max_length=9, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day
    expires_on = models.DateField()  # the last day on which it can still be matched
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_mark = models.CharField(max_length=32, blank=True, editable=False)  # `marks.mark_of` the address
    ended_on = models.DateField(null=True, blank=True)  # when it was closed, withdrawn or ran out
    contact_cleared_on = models.DateField(null=True, blank=True)  # name and address were deleted
    towards = models.CharField(max_length=20, blank=True)  # what a visitor wrote it for: a listing of the other side
    through = models.CharField(max_length=20, default="account")  # account, link, file, demonstration
    external_id = models.CharField(max_length=80, blank=True)  # its number in the file it came from
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["region", "kind", "state"], name="%(class)s_board"),
            models.Index(fields=["contact_mark"], name="%(class)s_mark"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="%(class)s_number"),
            models.CheckConstraint(
                condition=Q(contact_email="", contact_mark="") | ~Q(contact_email="") & ~Q(contact_mark=""),
                name="%(class)s_marked_while_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Kind:
        return kind(self.kind)

    @property
    def who(self) -> str:
        """The organisation, or who a visitor said they are, marked for as long as nobody has confirmed it."""
        owner: Organisation | None = getattr(self, "owner", None)
        if owner is not None:
            return owner.name
        return f"{self.claimed_name} (not confirmed)" if self.claimed_name else "Somebody without an account"

    @property
    def side(self) -> str:
        """offer or request."""
        return self._meta.model_name or ""

    @property
    def on_board(self) -> bool:
        """Whether everybody may open its page: open, confirmed, of a kind that is public, for no single person."""
        asked = getattr(self.rules, self.side)
        known = getattr(self, "owner_id", None) is not None and getattr(self, "participant_id", None) is None
        return bool(asked and asked.public and known and self.state == State.OPEN)

    def stands_on(self, day: date) -> bool:
        """Whether it can be matched on that day."""
        return self.state == State.OPEN and day <= self.expires_on

    @property
    def under_way(self) -> bool:
        """Whether it goes on by itself, without a match: then it ends with its engagement and not before."""
        running = self.engagements.exclude(state="ended")  # type: ignore[attr-defined]
        return self.rules.begins_with != "match" and bool(running.exists())

    def answer(self, question: str) -> Any:
        return self.answers.get(question)
