"""The yearly round: collect, review, agree, act, feed back; and the answers that go back to contributors."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation


class Cycle(models.Model):
    """One round of a region, or of one of its sectors ("" is all of them). `rule` says which lengths it was laid by."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    sector = models.CharField(max_length=1, blank=True)
    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    rule = models.CharField(max_length=120)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "sector", "starts_on"], name="cycle_once")]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """One stop of a cycle. It is over when somebody says so; until then it is due, or overdue."""

    class Name(models.TextChoices):
        COLLECT = "collect", "Collect"
        REVIEW = "review", "Review"
        AGREE = "agree", "Agree"
        ACT = "act", "Act"
        FEED_BACK = "feed-back", "Feed back"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=10, choices=Name.choices)
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    reminded_due_at = models.DateTimeField(null=True, blank=True)
    reminded_overdue_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cycle", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "name"], name="stage_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="stage_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.cycle}"

    def overdue_on(self, today: date) -> bool:
        return self.done_at is None and self.due_on < today


class ClosingResponse(models.Model):
    """“You said, we did” to one contributor of a cycle. It is open until it has been sent."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="responses")
    contributor = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    business_key = models.CharField(max_length=250)  # what the business is counted by
    name = models.CharField(max_length=200)
    first_heard_on = models.DateField()  # the first evidence it gave in this cycle
    said = models.TextField()
    did = models.TextField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(
        max_length=20, blank=True
    )  # “e-mail”, or “in person” where a person says that they told them

    class Meta:
        ordering = ["first_heard_on", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "business_key"], name="response_once_a_business")]

    def __str__(self) -> str:
        return f"Answer to {self.name}"

    def days_open(self, today: date) -> int:
        """Days since the business was first heard, while no answer has gone out; 0 once it has."""
        return 0 if self.sent_at else max(0, (today - self.first_heard_on).days)
