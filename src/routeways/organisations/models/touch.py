"""What happened between employers and those who keep in touch with them: one ledger for all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.asking import Ask
from routeways.organisations.models.contact_rights import employers_of, regions_of
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import Person


class TouchQuerySet(models.QuerySet["Touch"]):
    def standing(self) -> TouchQuerySet:
        """Not taken back."""
        return self.filter(undone_at__isnull=True)

    def visible_to(self, actor: Any, *, today: date) -> TouchQuerySet:
        """Those of regions in which the actor keeps in touch with employers, and those of the actor’s own employer.

        Private notes are another matter: `queries.contact_history` shows them to the house that wrote them.
        """
        regions = regions_of(actor, today=today)
        return self.filter(Q(region__in=regions) | Q(organisation__in=employers_of(actor, today=today)))


class Touch(models.Model):
    """One contact with an employer. All but a private `note` is for everybody who keeps in touch with employers here.

    `with_role` is a job or a team; `with_person` is shown only while that person’s consent stands. `import_key` tells
    a row of a list that was loaded before.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Telephone"
        ONLINE = "online", "Online meeting"
        MEETING = "meeting", "Meeting"
        VISIT = "visit", "Visit to the employer"
        EVENT = "event", "Event"
        LETTER = "letter", "Letter"
        FORM = "form", "Online form"

    class Outcome(models.TextChoices):
        NO_ANSWER = "no-answer", "No answer yet"
        SPOKE = "spoke", "Spoke, nothing agreed"
        INTERESTED = "interested", "Interested"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="touches")
    region = models.CharField(max_length=80)
    by_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="touches_made")
    purpose = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    on = models.DateField()
    about = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    with_role = models.CharField(max_length=100, blank=True)
    with_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2_000, blank=True)
    note_is_private = models.BooleanField(default=True)
    ask = models.OneToOneField(Ask, models.SET_NULL, null=True, blank=True, related_name="touch")
    import_key = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True)

    objects = TouchQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name_plural = "touches"
        indexes = [
            models.Index(fields=["organisation", "on"], name="touch_of_employer"),
            models.Index(fields=["region", "purpose", "on"], name="touch_of_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by_organisation", "import_key"], condition=~Q(import_key=""), name="touch_loaded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} on {self.on}"


class TouchChange(models.Model):
    """What a touch said before it was corrected: field → value as text, and why."""

    touch = models.ForeignKey(Touch, models.CASCADE, related_name="changes")
    before = models.JSONField()
    why = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{', '.join(self.before)} changed"


class EmployerProfile(models.Model):
    """What is known of an organisation as an employer. `sector` is a section of SIC 2007, "" where nobody said."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="employer_profile")
    sector = models.CharField(max_length=1, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sector"], name="employer_sector")]

    def __str__(self) -> str:
        return self.sector
