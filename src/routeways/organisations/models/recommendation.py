from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.group import Group
from routeways.organisations.models.meeting import Meeting
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import access_of

DECIDE = "organisations.decide_recommendation"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, actor: Any, *, today: date) -> RecommendationQuerySet:
        """Those of groups that the actor reads, and those that their own organisation decides."""
        read = Group.objects.read_by(actor, today=today)
        mine = access_of(actor, today=today).organisations_with(DECIDE)
        return self.filter(Q(group__in=read.values("pk")) | Q(addressee__in=mine))

    def waiting(self) -> RecommendationQuerySet:
        return self.filter(decision__isnull=True)


class Recommendation(models.Model):
    """What a group asks an organisation to do. It is owed a decision with a reason by `decide_by`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="recommendations")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="recommendations")
    addressee = models.ForeignKey(Organisation, models.CASCADE, related_name="recommendations")
    what = models.CharField(max_length=300)
    why = models.TextField(max_length=2_000)
    made_on = models.DateField()
    decide_by = models.DateField()

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-id"]

    def __str__(self) -> str:
        return self.what

    @property
    def answer(self) -> Decision | None:
        return getattr(self, "decision", None)

    def overdue(self, today: date) -> bool:
        return self.answer is None and self.decide_by < today

    def stage(self, today: date) -> str:
        """How far it has come, in one word or three."""
        answer = self.answer
        if answer is None:
            return "Decision overdue" if self.overdue(today) else "Waiting for a decision"
        if answer.outcome == Decision.Outcome.REFUSED:
            return "Refused"
        changes = list(self.changes.all())
        if not changes:
            return answer.get_outcome_display()
        return "Done, with evidence" if any(change.evidence.all() for change in changes) else "Change made"


class Decision(models.Model):
    """What the addressee decided, and why. A decision stands; a new view of things is a new recommendation."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        CHANGED = "changed", "Accepted with changes"
        REFUSED = "refused", "Refused"

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(max_length=2_000)
    instead = models.TextField(max_length=2_000, blank=True)  # what will be done, where it was changed
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason")]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Change(models.Model):
    """What was done because of a recommendation, and when."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="changes")
    what = models.TextField(max_length=2_000)
    made_on = models.DateField()

    class Meta:
        ordering = ["made_on", "id"]

    def __str__(self) -> str:
        return self.what[:80]


class ChangeEvidence(models.Model):
    """How anybody can tell that the change was made."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="evidence")
    says = models.TextField(max_length=1_000)
    link = models.URLField(max_length=300, blank=True)
    given_on = models.DateField()

    class Meta:
        ordering = ["given_on", "id"]

    def __str__(self) -> str:
        return self.says[:80]
