"""Who teaches, and where. A provider is a profile on an organisation, a venue one on an organisation's site."""

from __future__ import annotations

from django.db import models

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, Site


class Provider(models.Model):
    """Name, numbers and contact are the organisation's; here stands only what makes it a provider."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="provider")
    region = models.CharField(max_length=80)
    about = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["organisation__name_key", "id"]

    def __str__(self) -> str:
        return self.organisation.name


class Venue(models.Model):
    """A campus. Its address is the organisation's site; `reference` is the provider's own, as its files write it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="venues")
    region = models.CharField(max_length=80)
    site = models.ForeignKey(Site, models.CASCADE, related_name="venues")
    name = models.CharField(max_length=250)
    reference = models.CharField(max_length=255, blank=True)
    county = models.CharField(max_length=75, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=255, blank=True)
    source = models.CharField(max_length=200, blank=True)
    closed = models.BooleanField(default=False)  # no longer in the provider's list; runs of the past still name it

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "region", "name"], name="venue_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, degrees (WGS84); None where its postcode is not known."""
        if self.site.latitude is None or self.site.longitude is None:
            return None
        return self.site.latitude, self.site.longitude
