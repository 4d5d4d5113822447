from __future__ import annotations

from django.db import models

from routeways.places.models.vintage import GeographyVintage


class Postcode(models.Model):
    """A full postcode, its point (WGS84 degrees) and its district, from a loaded Code-Point Open file."""

    postcode = models.CharField(max_length=8, primary_key=True)  # normalised: “BB2 1LH”
    sector = models.CharField(max_length=6)  # “BB2 1”
    latitude = models.FloatField()
    longitude = models.FloatField()
    district = models.CharField(max_length=9)  # code, "" where the publisher gives none
    vintage = models.ForeignKey(GeographyVintage, models.CASCADE, related_name="postcodes")

    class Meta:
        ordering = ["postcode"]
        indexes = [
            models.Index(fields=["sector"], name="places_postcode_sector"),
            models.Index(fields=["district"], name="places_postcode_district"),
            models.Index(fields=["latitude", "longitude"], name="places_postcode_point"),
        ]

    def __str__(self) -> str:
        return self.postcode


class PostcodeSector(models.Model):
    """The middle of a postcode sector's postcodes, and the district in which most of them lie."""

    sector = models.CharField(max_length=6, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    district = models.CharField(max_length=9)
    postcodes = models.PositiveIntegerField()  # live postcodes with a point
    in_district = models.PositiveIntegerField()  # of those, how many lie in `district`
    vintage = models.ForeignKey(GeographyVintage, models.CASCADE, related_name="sectors")

    class Meta:
        ordering = ["sector"]

    def __str__(self) -> str:
        return self.sector
