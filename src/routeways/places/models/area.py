from __future__ import annotations

from django.db import models

from routeways.values import AreaCode


class Kind(models.TextChoices):
    """What an area is. Values are the same words as `AreaCode.kind`."""

    COUNTRY = "country", "country"
    REGION = "region", "region"
    COUNTY = "county", "county"
    DISTRICT = "district", "district"
    LSIP = "lsip", "skills improvement plan area"
    LEP = "lep", "local enterprise partnership"
    COMBINED_AUTHORITY = "combined-authority", "combined authority"
    TTWA = "ttwa", "travel to work area"
    LSOA = "lsoa", "lower layer super output area"
    MSOA = "msoa", "middle layer super output area"
    WARD = "ward", "ward"


# Small areas come by the ten thousand; they are read when asked for, not kept in memory.
SMALL = (Kind.LSOA, Kind.MSOA, Kind.WARD)


class Area(models.Model):
    """A code of the ONS register with the edition of boundaries it stands for.

    `edition` is the year from which the code's boundaries hold for areas of administration (2011 where they are older
    than the register), and the year in their name for statistical areas (TTWA 2011, LSIP 2023, LEP 2017).
    `latitude` and `longitude` are a point inside or near the middle, WGS84 degrees.
    """

    code = models.CharField(max_length=9)
    edition = models.CharField(max_length=4)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)  # None: since 2011, or no file says
    valid_to = models.DateField(null=True, blank=True)  # the last day; None: still there
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    successors = models.ManyToManyField("self", through="AreaChange", symmetrical=False, related_name="predecessors")

    class Meta:
        ordering = ["kind", "name", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="places_one_area_a_code_and_edition")]
        indexes = [models.Index(fields=["kind", "name"], name="places_area_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def area_code(self) -> AreaCode:
        return AreaCode(self.code, self.edition)


class AreaChange(models.Model):
    """On `on`, `successor` took the place of `predecessor`, whole or in part."""

    predecessor = models.ForeignKey(Area, models.CASCADE, related_name="+")
    successor = models.ForeignKey(Area, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="places_one_change_a_pair")]


class AreaName(models.Model):
    """A way in which files write an area's name, with the dates between which they do."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    seen_in = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="places_one_alias_a_name")]


class Membership(models.Model):
    """`child` lies wholly in `parent`, as the lookup `source` of the year `edition` says."""

    child = models.ForeignKey(Area, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Area, models.CASCADE, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind.choices)  # of the parent
    edition = models.CharField(max_length=4)
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["parent_id", "child_id"]
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "edition"], name="places_one_membership_an_edition"),
        ]


class BestFit(models.Model):
    """How many of a district's 2011 LSOAs lie in a Travel to Work Area: the only ground for apportioning a count."""

    district = models.ForeignKey(Area, models.CASCADE, related_name="+")
    ttwa = models.ForeignKey(Area, models.CASCADE, related_name="+")
    lsoas = models.PositiveIntegerField()  # of this district in this area
    district_lsoas = models.PositiveIntegerField()  # of the district in all
    ttwa_lsoas = models.PositiveIntegerField()  # of the area in all, other countries' zones included

    class Meta:
        ordering = ["district_id", "-lsoas"]
        constraints = [models.UniqueConstraint(fields=["district", "ttwa"], name="places_one_weight_a_pair")]
