"""Asking an employer for something, and who speaks with it next."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation


class AskQuerySet(models.QuerySet["Ask"]):
    def counted(self) -> AskQuerySet:
        """Not taken back."""
        return self.exclude(state=Ask.State.TAKEN_BACK)


class Ask(models.Model):
    """An organisation asked an employer for something. In one cycle one ask of a purpose holds: nobody asks again.

    `holds` is also False for asks that were found side by side when two records were merged or a list was loaded.
    """

    class State(models.TextChoices):
        OPEN = "open", "No answer yet"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken-back", "Taken back"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="asks")
    region = models.CharField(max_length=80)
    by_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="asks_made")
    purpose = models.CharField(max_length=80)
    cycle = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answered_on = models.DateField(null=True, blank=True)
    holds = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["organisation", "on"], name="ask_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose", "cycle"], condition=Q(holds=True), name="ask_once_a_cycle"
            ),
            models.CheckConstraint(condition=~Q(state="taken-back", holds=True), name="ask_taken_back_holds_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} in {self.cycle}"


class NextContact(models.Model):
    """Who speaks with an employer next, and by when. One plan stands for an employer in a region; others are kept."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        REPLACED = "replaced", "Replaced by another"
        DROPPED = "dropped", "Dropped"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="next_contacts")
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="next_contacts_owned")
    owner_role = models.CharField(max_length=100, blank=True)  # a team or a job, not a person
    due_on = models.DateField()
    about = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["region", "due_on"], name="next_contact_due", condition=Q(state="planned"))]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "region"], condition=Q(state="planned"), name="next_contact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} by {self.due_on}"
