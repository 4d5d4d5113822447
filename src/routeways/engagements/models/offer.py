"""Offers: somebody can give something."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from routeways.engagements.models.listing import Listing, State
from routeways.organisations.models import Organisation, access_of

OFFER = "engagements.make_offers"
COORDINATE = "engagements.coordinate_region"
PUBLIC_KINDS_SEE = "engagements.make_requests"


class OfferQuerySet(models.QuerySet["Offer"]):
    def standing(self, today: date) -> OfferQuerySet:
        """Those that can still be matched."""
        return self.filter(state=State.OPEN, expires_on__gte=today)

    def visible_to(self, actor: Any, *, today: date) -> OfferQuerySet:
        """One's own, those of the regions one coordinates, and open ones for those who may ask for them."""
        access = access_of(actor, today=today)
        own = Q(owner__in=access.organisations_with(OFFER))
        coordinated = Q(region__in=access.regions_with(COORDINATE))
        asking = Organisation.objects.filter(pk__in=access.organisations_with(PUBLIC_KINDS_SEE))
        regions = list(asking.values_list("regions__region", flat=True).distinct())
        return self.filter(own | coordinated | Q(state=State.OPEN, region__in=regions))


class Offer(Listing):
    """What one organisation can give, for how many, where and until when."""

    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="offers")

    objects = OfferQuerySet.as_manager()

    class Meta(Listing.Meta):
        constraints = [
            *Listing.Meta.constraints,
            models.UniqueConstraint(
                fields=["region", "kind", "owner", "external_id"],
                condition=~Q(external_id=""),
                name="offer_once_from_a_file",
            ),
        ]
