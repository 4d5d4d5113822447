from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.kinds import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self) -> OrganisationQuerySet:
        """Not merged into another: each real organisation once. Closed ones are included."""
        return self.filter(merged_into__isnull=True)

    def in_region(self, region: str) -> OrganisationQuerySet:
        return self.filter(regions__region=region)

    def of_kinds(self, kinds: Iterable[str]) -> OrganisationQuerySet:
        """Those whose main kind or another kind they act as is one of `kinds`."""
        wanted = list(kinds)
        acting = ActsAs.objects.filter(kind__in=wanted).values("organisation")
        return self.filter(Q(kind__in=wanted) | Q(pk__in=acting))


class Organisation(models.Model):
    """A body with one record and one public id, whatever it is called and however many programmes it is in.

    Its own columns are register facts and public. `merged_into` is set while a person holds this record to be a
    duplicate: the row stays, so that unmerging gives back exactly what was there. `demonstration` follows from its
    regions and is kept here so that one filter keeps invented organisations out of real pages.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=250, db_index=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the last day
    website = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)  # where the record came from, in words
    demonstration = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_here")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            models.Index(fields=["kind", "name_key"], name="organisation_kind_name"),
            models.Index(fields=["merged_into"], name="organisation_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="organisation_not_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationRegion(models.Model):
    """An organisation works in a region. The Institute of Technology's consortium has two such rows."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="regions")
    region = models.CharField(max_length=80)  # id of a region's definition

    class Meta:
        ordering = ["region"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "region"], name="organisation_region_once"),
        ]
        indexes = [models.Index(fields=["region", "organisation"], name="organisation_by_region")]

    def __str__(self) -> str:
        return self.region


class ActsAs(models.Model):
    """A further kind: a council that is also a training provider, a college that is also an employer."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="acts_as")
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="organisation_acts_as_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
