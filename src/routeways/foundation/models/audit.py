"""The audit: who did what to what, in one chain that shows where it was altered."""

from __future__ import annotations

import json
from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a row of the audit."""


class AppendOnlyQuerySet(models.QuerySet["AuditEntry"]):
    """Rows are added by `audit.record` and by nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Rows of the audit cannot be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Rows of the audit cannot be removed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Rows of the audit cannot be changed.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Rows of the audit are added one by one, each chained to the one before.")


class AuditEntry(models.Model):
    """`number` counts from 1 without gaps; `digest` covers the row and the digest of the row before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    # Text, not a JSON column: PostgreSQL rewrites numbers in JSON, and the digest is over the very characters.
    details_text = models.TextField(default="{}")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[AuditEntry]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb} {self.subject}"

    @property
    def details(self) -> dict[str, Any]:
        return dict(json.loads(self.details_text))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("Rows of the audit cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Rows of the audit cannot be removed.")


class AuditHead(models.Model):
    """One row: the end of the chain. Whoever adds an entry locks it first, so that entries queue up."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
