"""Requests: somebody needs something. One that finds nothing keeps the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from routeways.engagements.models.listing import Listing, State
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.models.participant import Participant
from routeways.organisations.models import Organisation, access_of

REQUEST = "engagements.make_requests"


class RequestQuerySet(models.QuerySet["Request"]):
    def standing(self, today: date) -> RequestQuerySet:
        return self.filter(state=State.OPEN, expires_on__gte=today)

    def visible_to(self, actor: Any, *, today: date) -> RequestQuerySet:
        """One's own and those of the regions one coordinates.

        What is asked for one person is for their own organisation: the hub reads those requests without the person.
        """
        access = access_of(actor, today=today)
        own = Q(owner__in=access.organisations_with(REQUEST))
        return self.filter(own | Q(region__in=access.regions_with(COORDINATE)))


class Request(Listing):
    """What one organisation, or one participant, needs. `unmet_reason` is kept when it ends without a match."""

    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="asked_for")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="requests")
    unmet_reason = models.CharField(max_length=160, blank=True)
    unmet_detail = models.TextField(max_length=1000, blank=True)
    unmet_on = models.DateField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta(Listing.Meta):
        constraints = [
            *Listing.Meta.constraints,
            models.UniqueConstraint(
                fields=["region", "kind", "owner", "external_id"],
                condition=~Q(external_id=""),
                name="request_once_from_a_file",
            ),
            models.CheckConstraint(
                condition=Q(unmet_reason="", unmet_on__isnull=True) | Q(unmet_on__isnull=False),
                name="request_unmet_has_a_day",
            ),
        ]
