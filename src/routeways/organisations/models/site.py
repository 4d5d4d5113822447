from __future__ import annotations

from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation


class Site(models.Model):
    """A place where an organisation works. `district` is an ONS code as plain text: editions may change."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200, blank=True)
    address = models.TextField(max_length=400, blank=True)  # lines, without town and postcode
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)  # normalised: “BB2 1LH”
    latitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    longitude = models.FloatField(null=True, blank=True)
    district = models.CharField(max_length=9, blank=True)
    is_main = models.BooleanField(default=False)
    accessibility = models.TextField(max_length=1000, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-is_main", "name", "id"]
        indexes = [
            models.Index(fields=["postcode"], name="site_postcode"),
            models.Index(fields=["district", "organisation"], name="site_district"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(is_main=True), name="site_one_main"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.town, self.postcode) if part) or "Site without an address"

    @property
    def lines(self) -> list[str]:
        """The address as it is written on an envelope."""
        return [line for line in (*self.address.splitlines(), self.town, self.postcode) if line.strip()]
