from __future__ import annotations

from django.db import models

from routeways.places.models.vintage import GeographyVintage


class Boundary(models.Model):
    """An area's outline on the British National Grid, in the publisher's own detail.

    `rings` is a list of polygons, each a list of rings (the outer one first), each a closed list of [easting, northing]
    in metres rounded to the decimetre, so that two areas that share a border share its points exactly.
    """

    code = models.CharField(max_length=9)
    edition = models.CharField(max_length=4)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)
    rings = models.JSONField()
    vintage = models.ForeignKey(GeographyVintage, models.CASCADE, related_name="boundaries")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="places_one_outline_an_edition")]
        indexes = [models.Index(fields=["kind"], name="places_boundary_kind")]

    def __str__(self) -> str:
        return f"{self.code} ({self.edition})"
