"""Encounters: one event of one institution, whom pupils met, which year groups and classes it reached, in counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.careers.counting.words import EMPLOYERS, FLAGS, MODES, PROVIDERS, SECTORS, SIZES
from routeways.careers.models.institution import Institution
from routeways.careers.school_years import LAST, year_name
from routeways.engagements.models import Engagement, Request
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation


class EncounterQuerySet(models.QuerySet["Encounter"]):
    def visible_to(self, actor: Any, *, today: date) -> EncounterQuerySet:
        """Those of one's own institution. Nobody else reads them, the hub neither."""
        return self.filter(institution__in=Institution.objects.visible_to(actor, today=today))


class Encounter(models.Model):
    """Something that took place for pupils of one institution. Never a name: whom it reached is `reach`.

    `imported`: of a row from a file, part → digest of what the file said of it last time, so that a new file changes
    only what it says anew. `flags` are ids of `counting.words.FLAGS`, `words` what the institution wrote about one of
    them. `hours` and `days` are the time each pupil spent at a workplace. What it counts for is worked out by
    `counting.ledgers` and not kept.
    """

    class Source(models.TextChoices):
        HAND = "hand", "Written on the page"
        FILE = "file", "From a file"
        ENGAGEMENT = "engagement", "Taken over from what was agreed here"
        DEMONSTRATION = "demonstration", "Invented"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="encounters")
    on = models.DateField()
    title = models.CharField(max_length=160)
    mode = models.CharField(max_length=20, choices=list(MODES.items()))
    flags = models.JSONField(default=list, blank=True)
    words = models.JSONField(default=dict, blank=True)
    workplace = models.BooleanField(default=False)
    days = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    hours = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    caught_up = models.BooleanField(default=False)  # those who were away had the same later
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.HAND)
    layout = models.CharField(max_length=80, blank=True)  # of the file it came from
    key = models.CharField(max_length=120, blank=True)  # its number in that file
    imported = models.JSONField(default=dict, blank=True)
    engagement = models.ForeignKey(Engagement, models.SET_NULL, null=True, blank=True, related_name="encounters")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EncounterQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["institution", "on"], name="encounter_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "engagement"],
                condition=Q(engagement__isnull=False),
                name="encounter_once_an_engagement",
            ),
            models.UniqueConstraint(
                fields=["institution", "layout", "key"], condition=~Q(key=""), name="encounter_once_from_a_file"
            ),
            models.CheckConstraint(condition=Q(days__gte=0, hours__gte=0), name="encounter_time_at_work"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.on}"

    def flag_words(self) -> list[tuple[str, str]]:
        """Each sign it has, in words, with what the institution wrote about it."""
        return [(says, self.words.get(id, "")) for id, says in FLAGS.items() if id in self.flags]


class Met(models.Model):
    """Whom pupils met: an employer of a size and a sector, or a provider of a kind. The organisation where known."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="met")
    kind = models.CharField(max_length=30, choices=[*EMPLOYERS.items(), *PROVIDERS.items()])
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="met_at_encounters"
    )
    name = models.CharField(max_length=160, blank=True)  # of an organisation, as the institution wrote it
    size = models.CharField(max_length=20, choices=list(SIZES.items()), blank=True)
    sector = models.CharField(max_length=20, choices=list(SECTORS.items()), blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return (self.organisation.name if self.organisation else self.name) or str(self.get_kind_display())


class Reach(models.Model):
    """How an encounter reached one year group: whole, or so many pupils, of named classes where there are rows.

    `away` of a whole year group were not there. `send` and `fsm` are parts of those who took part.
    """

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="reach")
    year = models.PositiveSmallIntegerField()
    whole = models.BooleanField(default=False)
    pupils = models.PositiveIntegerField(default=0)
    away = models.PositiveIntegerField(default=0)
    send = models.PositiveIntegerField(null=True, blank=True)
    fsm = models.PositiveIntegerField(null=True, blank=True)
    classes = models.JSONField(default=dict, blank=True)  # class → pupils of it who took part

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "year"], name="reach_once_a_year_group"),
            models.CheckConstraint(condition=Q(year__lte=LAST), name="reach_of_a_year_group"),
            models.CheckConstraint(
                condition=(Q(send__isnull=True) | Q(whole=True) | Q(send__lte=F("pupils")))
                & (Q(fsm__isnull=True) | Q(whole=True) | Q(fsm__lte=F("pupils"))),
                name="reach_parts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{year_name(self.year)}: {'all' if self.whole else self.pupils}"


class GuidanceCount(models.Model):
    """How many pupils of a year group have had a personal guidance meeting so far, as the institution counted them."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="guidance_counts")
    begins = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    pupils = models.PositiveIntegerField()
    send = models.PositiveIntegerField(null=True, blank=True)
    fsm = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["begins", "year"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "begins", "year"], name="guidance_count_once"),
            models.CheckConstraint(
                condition=(Q(send__isnull=True) | Q(send__lte=F("pupils")))
                & (Q(fsm__isnull=True) | Q(fsm__lte=F("pupils"))),
                name="guidance_parts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"Guidance, {year_name(self.year)}: {self.pupils}"


class CoverageCell(models.Model):
    """One measure for one year group and group in one school year, worked out when something changed.

    `lower` and `upper` are pupils and for the institution alone; `band` is what the hub reads, `combined` where it is
    that of several year groups together. `rules` are the rules it was worked out by.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="coverage_cells")
    begins = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=4)
    size = models.PositiveIntegerField(null=True)
    lower = models.PositiveIntegerField(null=True)
    upper = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=8)
    combined = models.BooleanField(default=False)
    rules = models.CharField(max_length=120)
    worked_out_on = models.DateField()

    class Meta:
        ordering = ["measure", "year", "group"]
        indexes = [models.Index(fields=["begins", "group", "measure"], name="coverage_cell_hub")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "begins", "measure", "year", "group"], name="coverage_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True, upper__isnull=True) | Q(lower__lte=F("upper"), upper__lte=F("size")),
                name="coverage_cell_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {year_name(self.year)}, {self.group}: {self.band}"


class AskedFor(models.Model):
    """What an institution, or the hub for it, asked for because a year group lacked it."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="asked_for")
    begins = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    request = models.OneToOneField(Request, models.CASCADE, related_name="asked_for_coverage")
    asked_on = models.DateField()

    class Meta:
        ordering = ["-asked_on", "-id"]
        verbose_name_plural = "asked for"
        indexes = [models.Index(fields=["institution", "begins"], name="asked_for_school_year")]

    def __str__(self) -> str:
        return f"{self.measure}, {year_name(self.year)}: {self.request}"
