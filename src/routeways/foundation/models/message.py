"""E-mail waiting to be sent, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from routeways.foundation.ids import public_id


class MessageState(models.TextChoices):
    HELD = "held", "Held for a digest"
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "May have been sent"
    FAILED = "failed", "Not sent"
    GATHERED = "gathered", "Part of a digest"


class Message(models.Model):
    """A plain-text e-mail. `digest` names the digest it waits for, "" for one that goes at once."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    template = models.CharField(max_length=80)
    digest = models.CharField(max_length=40, blank=True, default="")
    gathered_in = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED, db_index=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
