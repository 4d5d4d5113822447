"""Qualifications and apprenticeship standards, and what each has to do with an occupation."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from routeways.taxonomy.levels import level_in_words, levels_of


class Qualification(models.Model):
    """Something that can be taught and awarded. Other floors store its id: `lars:60313457`, `standard:st0152`.

    `level` is one of E, 1 … 8, a range (“4-5”), “4+” (4 to 7), or "" where it is not known or mixed. `subject` is the
    key of a sector subject area (“ssa:4.1”), "" where it is not known. `valid_to` is the last day on which somebody
    may start. Whatever is no longer in a newer file stays, with `listed` False: courses and decisions still name it.
    """

    class Kind(models.TextChoices):
        LARS = "lars", "Qualification"
        T_LEVEL = "t-level", "T Level"
        HTQ = "htq", "Higher technical qualification"
        STANDARD = "standard", "Apprenticeship standard"

    id = models.CharField(primary_key=True, max_length=140)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=300)
    level = models.CharField(max_length=5, blank=True)
    subject = models.CharField(max_length=20, blank=True, db_index=True)
    awarding = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    route = models.CharField(max_length=100, blank=True)
    type = models.CharField(max_length=60, blank=True)  # the list's own word for what sort of qualification it is
    reference = models.CharField(max_length=20, blank=True)  # ST0152; the code in LARS
    guided_hours = models.PositiveIntegerField(null=True, blank=True)
    total_hours = models.PositiveIntegerField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)  # how long it typically takes
    note = models.CharField(max_length=300, blank=True)  # what one must know of this row, in whole sentences
    source = models.CharField(max_length=300)
    release = models.CharField(max_length=200)
    listed = models.BooleanField(default=True)

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["kind", "title"], name="qualification_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """What follows the kind in its id: 60313457."""
        return self.id.partition(":")[2]

    @property
    def levels(self) -> frozenset[str]:
        return levels_of(self.level)

    @property
    def level_words(self) -> str:
        """“Level 3”, “Levels 4 to 5”, “Level not known”."""
        return level_in_words(self.level)

    def can_start_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class QualificationLink(models.Model):
    """A qualification leads to an occupation: suggested by a machine or recorded by a person, then decided on.

    A refused link stays, so that it is not suggested again.
    """

    class Status(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="occupation_links")
    occupation = models.CharField(max_length=40, db_index=True)  # “soc2020:5241”
    relation = models.CharField(max_length=20, default="leads-to")
    source = models.CharField(max_length=200)  # who found it: the comparison of titles, a person, a file
    score = models.FloatField(null=True, blank=True)  # of the suggestion, 0 to 1
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["qualification", "occupation"]
        constraints = [
            models.UniqueConstraint(fields=["qualification", "occupation", "relation"], name="qualification_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.qualification_id} → {self.occupation}"
