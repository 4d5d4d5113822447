"""Files that people hand in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.foundation.models.mixins import Owned, Tagged


class UploadState(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class Blob(models.Model):
    """The bytes, once for each content. `stored_as` is the opaque name in the storage."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=120, unique=True)
    quarantined = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "quarantined"], name="blob_content_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Upload(Owned, Tagged):
    """One handing-in. A refused file has a `reason`; its blob is quarantined, or missing where it was too large."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=UploadState.choices)
    reason = models.TextField(blank=True)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="uploads")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def accepted(self) -> bool:
        return self.state == UploadState.ACCEPTED
