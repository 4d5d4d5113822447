from __future__ import annotations

from django.db import models

from routeways.organisations.models.organisation import Organisation


class Alias(models.Model):
    """Another name an organisation goes by, or went by until `valid_to`."""

    class Kind(models.TextChoices):
        LEGAL = "legal", "legal name"
        TRADING = "trading", "trading name"
        FORMER = "former", "former name"
        SHORT = "short", "short name"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=250, db_index=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "name", "valid_from"], name="alias_once"),
            # To a database two unknown dates differ, so the rule is said again for names without one.
            models.UniqueConstraint(
                fields=["organisation", "kind", "name"],
                condition=models.Q(valid_from__isnull=True),
                name="alias_once_undated",
            ),
        ]

    def __str__(self) -> str:
        return self.name
