from __future__ import annotations

from django.db import models

from routeways.places.models.vintage import GeographyVintage


class TravelTime(models.Model):
    """One cell of a loaded travel-time matrix. Origin and destination are area codes or normalised postcodes."""

    origin = models.CharField(max_length=9)
    destination = models.CharField(max_length=9)
    mode = models.CharField(max_length=20)
    minutes = models.FloatField()
    vintage = models.ForeignKey(GeographyVintage, models.CASCADE, related_name="travel_times")

    class Meta:
        ordering = ["origin", "destination", "mode"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "destination", "mode"], name="places_one_time_a_journey"),
        ]
