"""What a region puts first, and the plan in which it says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.needs.models.cycle import Cycle
from routeways.needs.models.evidence import EvidenceItem
from routeways.needs.models.need import Need
from routeways.organisations.models import Organisation


class Priority(models.Model):
    """A draft that people work on. Publishing copies it, with its numbers, into a PlanVersion that never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        AGREED = "agreed", "agreed"
        PUBLISHED = "published", "published"
        SET_ASIDE = "set aside", "set aside"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    cycle = models.ForeignKey(Cycle, models.SET_NULL, null=True, blank=True, related_name="priorities")
    title = models.CharField(max_length=200)
    why = models.TextField(max_length=3000)
    action = models.TextField(max_length=3000, blank=True)  # what will be done, and by whom
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    formula = models.CharField(max_length=120, blank=True)  # the rule by which needs were ranked when it was chosen
    needs = models.ManyToManyField(Need, related_name="priorities")
    cites = models.ManyToManyField(EvidenceItem, related_name="cited_in")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """Somebody agrees to a priority for an organisation. Changing the priority takes its signatures away."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="sign_offs")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["priority", "organisation"], name="signed_once")]

    def __str__(self) -> str:
        return f"{self.organisation} agrees: {self.priority}"


class PlanText(models.Model):
    """What people write in one section of the plan, until it is published. Blank lines part paragraphs, “- ” begins a
    point of a list."""

    region = models.CharField(max_length=80)
    section = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "section"], name="plan_text_once")]

    def __str__(self) -> str:
        return f"{self.section} of {self.region}"


class FrozenError(Exception):
    """A published record was about to be changed."""


class _Frozen(models.Model):
    """Written once. Whoever wants another one publishes again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise FrozenError("What has been published is not changed. Publish a new version.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        raise FrozenError("What has been published is not deleted.")


class PublishedRegister(_Frozen):
    """Counts of the register that passed disclosure control, as they were on a day. The public sees only these, and
    they stay as they are, so that two looks on two days cannot be subtracted from each other cell by cell."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    content = models.JSONField()
    rule = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return f"Register of {self.region}, {self.published_at:%d %B %Y}"


class PlanVersion(_Frozen):
    """A published plan: all its text and numbers. Every export is made from `content` alone, so that the same version
    gives the same bytes; `digest` is that of the content."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    register = models.ForeignKey(PublishedRegister, models.CASCADE, related_name="plans")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}, {self.published_at:%d %B %Y}"
