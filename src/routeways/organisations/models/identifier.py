from __future__ import annotations

from django.db import models

from routeways.organisations.identifiers import Scheme, heading, shown
from routeways.organisations.models.organisation import Organisation


class Identifier(models.Model):
    """A number under which a register knows an organisation, in its normal form.

    While it is in use `in_use_key` holds register and number (with “demonstration:” before invented ones) and is
    unique, so one number can never stand at two organisations. When its time ends the key is emptied and the row stays.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=[(item.value, heading(item)) for item in Scheme])
    value = models.CharField(max_length=20)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    in_use_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # NULL: not in use

    class Meta:
        ordering = ["scheme", "value", "id"]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {shown(self.scheme, self.value)}"

    @property
    def shown(self) -> str:
        return shown(self.scheme, self.value)


def in_use_key(scheme: str, value: str, *, demonstration: bool) -> str:
    return f"{'demonstration:' if demonstration else ''}{scheme}:{value}"
