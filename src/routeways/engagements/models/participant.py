"""People who take part: students on placements, candidates, learners of 16 or over. Readable by the owner alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of
from routeways.values.ages import age_on

SEE_PARTICIPANTS = "engagements.see_participants"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, actor: Any, *, today: date) -> ParticipantQuerySet:
        """Those of organisations where a role gives the right, and oneself. Never a whole region's."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        access = access_of(actor, today=today)
        return self.filter(Q(owner__in=access.organisations_with(SEE_PARTICIPANTS)) | Q(user=actor))


class Participant(models.Model):
    """Somebody of 16 or over, known to `owner` alone. Others see `reference`, which says nothing about the person."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="participants")
    reference = models.CharField(max_length=12, editable=False)  # “P-7F3K2”, what other parties read
    own_number = models.CharField(max_length=60, blank=True)  # the owner's number for the person
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    born_on = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    told_on = models.DateField()  # when they were told what is kept about them and why
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["owner", "name"], name="participant_owner")]
        constraints = [
            models.UniqueConstraint(fields=["region", "reference"], name="participant_reference_once"),
            models.UniqueConstraint(
                fields=["owner", "own_number"], condition=~Q(own_number=""), name="participant_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def age_on(self, day: date) -> int | None:
        """Whole years; None where the date of birth is not known."""
        return None if self.born_on is None else age_on(self.born_on, day)
