"""A skill or an occupation that a region's businesses say they need, and the hops from it to a course."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.needs.kinds import Decision, Subject, When


class Need(models.Model):
    """One line of the register. It rests on evidence whose mentions of `ref` a person has confirmed; `sector`, `area`
    and `level` narrow it ("" is all of them). How many businesses and posts is counted from the evidence; what a person
    knows better stands in `volume`, with its bounds and `volume_basis`, what it is based on.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        IN_PRIORITY = "in a priority", "in a priority"
        MET = "met", "met"
        SET_ASIDE = "set aside", "set aside"

    CLOSED = (State.MET, State.SET_ASIDE)  # kept, but neither ranked nor published

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    subject = models.CharField(max_length=10, choices=Subject.choices)
    ref = models.CharField(max_length=180)
    label = models.CharField(max_length=300)
    level = models.CharField(max_length=1, blank=True)
    sector = models.CharField(max_length=1, blank=True)
    area = models.CharField(max_length=9, blank=True)
    volume = models.PositiveIntegerField(null=True, blank=True)
    volume_lower = models.PositiveIntegerField(null=True, blank=True)
    volume_upper = models.PositiveIntegerField(null=True, blank=True)
    volume_basis = models.CharField(max_length=300, blank=True)
    wanted = models.CharField(max_length=30, choices=When.choices, blank=True)
    state = models.CharField(max_length=15, choices=State.choices, default=State.OPEN)
    note = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "ref", "level", "sector", "area"], name="need_once"),
            models.CheckConstraint(
                condition=Q(volume__isnull=True) | ~Q(volume_basis=""), name="need_volume_says_its_basis"
            ),
            models.CheckConstraint(
                condition=Q(volume_lower__isnull=True)
                | Q(volume_upper__isnull=True)
                | Q(volume_lower__lte=F("volume_upper")),
                name="need_bounds_in_order",
            ),
        ]
        indexes = [models.Index(fields=["region", "subject"], name="need_region")]

    def __str__(self) -> str:
        return self.label

    @property
    def closed(self) -> bool:
        return self.state in self.CLOSED


class HopDecision(models.Model):
    """What a person said about one step of a need's chain: that `before` leads to `after`. Suggestions are worked out
    from the taxonomy each time and are not stored; a decision is, and outlives them."""

    class Hop(models.TextChoices):
        SKILLS = "skills", "from the need to skills"
        OCCUPATIONS = "occupations", "from the need to occupations"
        QUALIFICATIONS = "qualifications", "from an occupation to qualifications"
        COURSES = "courses", "from qualifications to local courses"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    need = models.ForeignKey(Need, models.CASCADE, related_name="hop_decisions")
    hop = models.CharField(max_length=15, choices=Hop.choices)
    before = models.CharField(max_length=180)
    after = models.CharField(max_length=180)
    label = models.CharField(max_length=300)
    instead_of = models.CharField(max_length=180, blank=True)  # the suggestion that was changed to this
    state = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "hop", "before", "after"], name="hop_decided_once"),
            models.CheckConstraint(condition=~Q(state=Decision.SUGGESTED), name="hop_is_a_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after} ({self.get_state_display()})"
