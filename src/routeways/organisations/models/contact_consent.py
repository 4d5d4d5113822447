from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation


class ContactConsentQuerySet(models.QuerySet["ContactConsent"]):
    def standing(self) -> ContactConsentQuerySet:
        return self.filter(ended_at__isnull=True)


class ContactConsent(models.Model):
    """What an organisation said about being asked for a purpose, in the words it read. A later answer ends it.

    `purpose` is an id of definitions/contact-purposes, or “everything”. Where two answers stand because two records
    were merged, a refusal counts: merging must never open what somebody closed.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "May be asked"
        REFUSED = "refused", "Do not ask"

    class Said(models.TextChoices):
        LINK = "link", "by private link"
        ACCOUNT = "account", "signed in"
        TOLD = "told", "told somebody, who wrote it down"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_consents")
    purpose = models.CharField(max_length=80)
    basis = models.CharField(max_length=20)  # of the purpose on that day: consent or legitimate-interest
    answer = models.CharField(max_length=8, choices=Answer.choices)
    version = models.CharField(max_length=20)
    wording = models.TextField(max_length=700)  # as it was read
    said = models.CharField(max_length=8, choices=Said.choices)
    told_to = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ContactConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [
            models.Index(
                fields=["organisation", "purpose"], name="contact_consent_now", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.answer}"

    @property
    def is_own_refusal(self) -> bool:
        """A no by private link or account: what somebody else was told does not lift it."""
        return self.answer == self.Answer.REFUSED and self.said != self.Said.TOLD
