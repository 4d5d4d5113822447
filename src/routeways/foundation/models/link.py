"""Private links: an address that lets whoever holds it do one thing."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from routeways.foundation.ids import public_id


class PrivateLink(models.Model):
    """The token itself is not here: only its SHA-256, so that a copy of the database opens nothing."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    purpose = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    uses = models.PositiveIntegerField(default=1)
    used = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.subject}"

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.used < self.uses
