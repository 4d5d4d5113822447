"""Work done in the background."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.foundation.job_registry import words_of


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of work. It is run by whoever holds `lease`, until `lease_until`; only the holder may finish it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=80, db_index=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=20, blank=True)
    lease_until = models.DateTimeField(null=True)
    task_ref = models.CharField(max_length=40, blank=True)  # its place in the queue
    cancel_wanted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("foundation.User", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"

    @property
    def words(self) -> str:
        """What it is called on pages."""
        return words_of(self.kind)

    @property
    def finished(self) -> bool:
        return self.state in FINISHED

    @property
    def per_cent(self) -> int | None:
        """Whole per cent done; None while the end is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class DailyRun(models.Model):
    """That a daily job was queued on a day, with this payload: the uniqueness is what keeps it to once."""

    kind = models.CharField(max_length=80)
    payload_key = models.CharField(max_length=200)
    day = models.DateField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "payload_key", "day"], name="daily_run_once")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"
