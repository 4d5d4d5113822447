from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from routeways.organisations.models.organisation import Organisation


class Relation(models.Model):
    """What one organisation is to another: `organisation` was succeeded by, is part of, is member of `other`."""

    class Kind(models.TextChoices):
        SUCCEEDED_BY = "succeeded-by", "succeeded by"
        PART_OF = "part-of", "part of"
        MEMBER_OF = "member-of", "member of"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="relations_from")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "other", "valid_from"], name="relation_once"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "other"],
                condition=Q(valid_from__isnull=True),
                name="relation_once_undated",
            ),
            models.CheckConstraint(condition=~Q(organisation=F("other")), name="relation_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.other}"
