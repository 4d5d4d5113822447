"""What visitors ask of us without an account. What others published and who acts where lives on the floors below."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of


class Kind(models.TextChoices):
    FEEDBACK = "feedback", "Something is wrong or missing"
    OUT_OF_DATE = "out-of-date", "A figure is out of date"
    FORMAT = "format", "Another format"


class Format(models.TextChoices):
    PRINT = "print", "Printed copy"
    LARGE_PRINT = "large-print", "Large print"
    EASY_READ = "easy-read", "Easy Read"
    AUDIO = "audio", "Audio"
    BRAILLE = "braille", "Braille"
    WORD = "word", "Word document"
    LANGUAGE = "language", "Another language"


class State(models.TextChoices):
    NEW = "new", "Received"
    IN_HAND = "in-hand", "We are working on it"
    DONE = "done", "Done"
    REFUSED = "refused", "We cannot do it"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.NEW, State.IN_HAND)


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, actor: Any, *, today: date) -> RequestQuerySet:
        """Those of the regions whose requests the actor answers; administrators answer those of no region."""
        regions = access_of(actor, today=today).regions_with("site.answer_requests")
        seen = Q(region__in=regions)
        if actor is not None and actor.is_authenticated and actor.is_active and actor.is_administrator:
            seen |= Q(owner__isnull=True)
        return self.filter(seen)

    def open(self) -> RequestQuerySet:
        return self.filter(state__in=OPEN)


class Request(models.Model):
    """One thing that a visitor asked for. `owner` is the hub that answers; without one, administrators do.

    `email` and `post_to` are emptied as soon as the request is closed.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    region = models.CharField(max_length=80, blank=True)  # id of a region's definition; "" for the whole site
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    about = models.CharField(max_length=300, blank=True)  # the page's address on this site
    message = models.TextField(max_length=2000, blank=True)
    format = models.CharField(max_length=12, choices=Format.choices, blank=True)
    language = models.CharField(max_length=60, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    post_to = models.TextField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    answer = models.TextField(max_length=2000, blank=True)
    rule = models.CharField(max_length=120)  # the version of the rule that set the day
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(  # empty for whoever was not signed in
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["region", "state", "due_on"], name="site_request_queue")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_format_display()}" if self.format else self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
