from __future__ import annotations

from django.db import models


class GeographyVintage(models.Model):
    """One official geography file as it was loaded: who published it, under which licence, and its digest.

    A row with `packaged` set came with Routeways (a small table of codes and names out of the official file); loading
    the full file of the same release adds a second row, and the newer row is the one that pages show.
    """

    source = models.CharField(max_length=80)  # ons-lsoa11-ttwa11, os-code-point-open, …
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    release = models.CharField(max_length=80)
    licence = models.CharField(max_length=200)
    attribution = models.TextField(blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    packaged = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["source", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256", "packaged"], name="places_one_vintage_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.release}"
