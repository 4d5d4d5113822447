from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import Person


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, actor: Any) -> ConsentQuerySet:
        """One’s own and nobody else’s: who runs a group or a survey sees whom they may write to, not this record."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        return self.filter(Q(user=actor) | Q(person__user=actor))

    def standing(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """Somebody agreed to something in these words. Withdrawing keeps the row, so that both days can be shown.

    `group` is set for purposes about a group. `person` and `user` are let go when the person’s record is deleted.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="consents")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="organisation_consents"
    )
    group = models.ForeignKey("organisations.Group", models.CASCADE, null=True, blank=True, related_name="consents")
    purpose = models.CharField(max_length=80)  # id of a purpose's definition
    version = models.CharField(max_length=20)
    wording = models.TextField(max_length=1200)  # as it was read
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["purpose", "region"], name="consent_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
