from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.instruments.models.wave import Wave
from routeways.organisations.models import Organisation


class State(models.TextChoices):
    STARTED = "started", "Started"
    SUBMITTED = "submitted", "Submitted"


class Through(models.TextChoices):
    WEB = "web", "Answered here"
    IMPORT = "import", "Collected elsewhere"


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, actor: Any) -> ResponseQuerySet:
        """One's own. Nobody reads another's answers one by one: others see counts, and texts that were shared."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        return self.filter(created_by=actor)

    def submitted(self) -> ResponseQuerySet:
        return self.filter(state=State.SUBMITTED)


class Response(models.Model):
    """The answers of one respondent. `answers` are by question id and keep those whose question is hidden by now.

    `organisation` is set where an identifier, an exact name or an invitation says so, never by a guess; else the name
    that was given stands in `respondent`. `import_key` is the digest of an imported row: no row comes in twice.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="survey_responses"
    )
    respondent = models.CharField(max_length=200, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    through = models.CharField(max_length=10, choices=Through.choices, default=Through.WEB)
    answers = models.JSONField(default=dict)
    size_band = models.CharField(max_length=10, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=60, blank=True)
    import_key = models.CharField(max_length=80, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["wave", "state"], name="response_wave_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "import_key"], condition=~Q(import_key=""), name="response_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(state="started") | Q(submitted_at__isnull=False), name="response_submitted_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} to {self.wave}"

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED


class Share(models.Model):
    """What the respondent decided about one sharing item of the questionnaire. No row is a no."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="shares")
    item = models.CharField(max_length=60)
    shared = models.BooleanField()

    class Meta:
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["response", "item"], name="share_decided_once")]

    def __str__(self) -> str:
        return f"{self.item}: {'shared' if self.shared else 'kept'}"


class Invitation(models.Model):
    """Somebody was asked to answer: an organisation, or a person, of whom nothing is kept here.

    `despite` is why an organisation was asked again within a cycle, where it was.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="survey_invitations"
    )
    response = models.OneToOneField(Response, models.SET_NULL, null=True, blank=True, related_name="invitation")
    despite = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["wave", "organisation"], name="invited_once_a_wave")]

    def __str__(self) -> str:
        return f"{self.organisation or 'Somebody'} to {self.wave}"
