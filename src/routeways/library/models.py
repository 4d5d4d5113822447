"""Materials, and who adapted what."""

from __future__ import annotations

from datetime import date

from django.db import models

from routeways.foundation.ids import public_id
from routeways.foundation.models import Upload
from routeways.organisations.models import Organisation

MANAGE = "library.manage_materials"


class Kind(models.TextChoices):
    VIDEO = "video", "Video"
    RECORDING = "recording", "Recorded talk"
    PACK = "pack", "Pack to print"
    LESSON = "lesson", "Lesson"
    LINK = "link", "Link"


class Audience(models.TextChoices):
    PRIMARY = "primary", "Primary"
    KS3 = "ks3", "Years 7 to 9"
    KS4 = "ks4", "Years 10 and 11"
    POST_16 = "post-16", "Post-16"
    ADULT = "adult", "Adults"
    PARENT = "parent", "Parents and carers"
    TEACHER = "teacher", "Teachers"


class MaterialQuerySet(models.QuerySet["Material"]):
    def in_region(self, region: str) -> MaterialQuerySet:
        return self.filter(region=region)

    def shown_on(self, day: date) -> MaterialQuerySet:
        """For everybody: what is not withdrawn and whose review date has not passed."""
        return self.filter(withdrawn=False, review_on__gte=day)


class Material(models.Model):
    """A version of a material. sectors, audiences: ids with a bar on each side, “|digital|health|”.

    Videos and recorded talks have a transcript; videos have captions (WebVTT). `text` is what a pack or a lesson says:
    it is printed as PDF, unless a PDF was handed in. After `review_on` nobody sees it but its owner.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="materials")
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=160)
    description = models.TextField(max_length=1000)
    version = models.CharField(max_length=20)
    licence = models.CharField(max_length=80)
    publisher = models.CharField(max_length=160)
    sectors = models.CharField(max_length=200)
    audiences = models.CharField(max_length=100)
    address = models.URLField(max_length=500, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    transcript = models.TextField(max_length=60_000, blank=True)
    captions = models.TextField(max_length=120_000, blank=True)
    pack = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField()
    withdrawn = models.BooleanField(default=False)
    reminded_for = models.DateField(null=True, blank=True)  # the review day of which its keepers were reminded

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["region", "review_on"], name="material_region")]
        constraints = [models.UniqueConstraint(fields=["owner", "region", "title", "version"], name="material_once")]

    def __str__(self) -> str:
        return self.title

    def expired_on(self, day: date) -> bool:
        return self.review_on < day

    @property
    def sector_ids(self) -> list[str]:
        return [one for one in self.sectors.split("|") if one]

    @property
    def audience_ids(self) -> list[str]:
        return [one for one in self.audiences.split("|") if one]


class Adaptation(models.Model):
    """An organisation used a material again, and says what it changed."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="adaptations")
    by_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="adapted_materials")
    changed = models.CharField(max_length=500)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.by_organisation}: {self.material}"
