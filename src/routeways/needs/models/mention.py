"""What was found in a text, by the engine or by a person, and what a person decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.needs.kinds import HOLDS, Decision, Subject
from routeways.needs.models.evidence import EvidenceItem


class MentionQuerySet(models.QuerySet["Mention"]):
    def holding(self) -> MentionQuerySet:
        """What a person says is so: confirmed, or changed to something else."""
        return self.filter(state__in=HOLDS)

    def open(self) -> MentionQuerySet:
        return self.filter(state=Decision.SUGGESTED)


class Mention(models.Model):
    """A skill or an occupation in a text. `found` is what the engine said and never changes; `ref` is what holds now:
    the same, or what a person changed it to. A mention that a person added has no score, and no `found`.

    `ref` is the id of a TaxonomySkill (“starter:welding”) or of a classification's group (“soc2020:5215”).
    `start` and `end` are code points of the item's text; both empty where a person pointed at no words.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="mentions")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    found = models.CharField(max_length=180, blank=True)
    found_label = models.CharField(max_length=300, blank=True)
    ref = models.CharField(max_length=180)
    label = models.CharField(max_length=300)
    score = models.FloatField(null=True, blank=True)  # 0 to 1
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    engine = models.CharField(max_length=200, blank=True)  # what suggested it, with its version; "" for a person
    taxonomy = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=Decision.choices, default=Decision.SUGGESTED)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["item", F("start").asc(nulls_last=True), "end", "-score", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Decision.SUGGESTED, decided_at__isnull=True)
                | (~Q(state=Decision.SUGGESTED) & Q(decided_at__isnull=False)),
                name="mention_decided_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["item", "found", "start"],
                condition=~Q(found="") & Q(start__isnull=False),
                name="mention_found_once_a_place",
            ),
        ]
        indexes = [
            models.Index(fields=["ref", "state"], name="mention_ref"),
            models.Index(fields=["found", "state"], name="mention_found"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_state_display()})"

    @property
    def words(self) -> str:
        """The words it was found in."""
        return "" if self.start is None or self.end is None else self.item.text[self.start : self.end]
