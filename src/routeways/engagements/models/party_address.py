"""Where a party that nobody else may speak for gets its private link."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from routeways.engagements.models.engagement import Engagement


class PartyAddress(models.Model):
    """The address that a side named for one of its parties, like its safeguarding lead; it goes after the visit."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="addresses")
    party = models.CharField(max_length=40)
    email = models.EmailField(max_length=254)  # in lower case
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "party"], name="party_address_once")]

    def __str__(self) -> str:
        return f"Address of {self.party} {self.pk}"
