"""The catalogue: which vintages there are, which figures were made from them, which are the current ones.

The files themselves are immutable Parquet under `settings.WAREHOUSE_DIR`; a row here is written after its file.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Vintage(models.Model):
    """One release of one source, as loaded. `code` (“source@digest”) stands beside every figure made from it."""

    code = models.CharField(max_length=120, unique=True)
    source = models.CharField(max_length=80, db_index=True)
    definition_digest = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    file_size = models.BigIntegerField(default=0)
    release_label = models.CharField(max_length=120)
    published = models.DateField(null=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # A partial vintage holds only the starter's figures; a full load of the same file completes it.
    partial = models.BooleanField(default=False)
    path = models.CharField(max_length=255, blank=True)
    rows = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["source", "-loaded_at"]  # by age: queries.vintages, where a missing date of publication is read

    def __str__(self) -> str:
        return self.code


class FigureSet(models.Model):
    """The figures of one indicator from one vintage under one version of the indicator's definition."""

    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="figure_sets")
    indicator = models.CharField(max_length=80, db_index=True)
    definition_digest = models.CharField(max_length=16)
    # A digest of everything but the file that the figures follow from: definitions, geography, method.
    recipe = models.CharField(max_length=16)
    path = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    latest = models.DateField(null=True)  # the last day of its latest period
    made_at = models.DateTimeField()
    partial = models.BooleanField(default=False)
    current = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(current=True), name="one_current_set_an_indicator"
            ),
            models.UniqueConstraint(
                fields=["vintage", "indicator", "recipe", "partial"], name="one_set_a_vintage_and_recipe"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.vintage_id}"


class Snapshot(models.Model):
    """All current figures in one file, made anew with every deposit; pages read only the newest."""

    path = models.CharField(max_length=255)
    rows = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.path
