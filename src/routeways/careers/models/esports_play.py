"""Tournaments of an academy: teams under aliases, a published draw, results that two adults confirm."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.careers.models.esports import EsportsAcademy
from routeways.careers.models.esports_learners import EsportsLearner, OfAcademies
from routeways.foundation.ids import public_id


class EsportsTournament(models.Model):
    """`order` is the seeded draw: public ids of teams. Who plays whom follows from it and the results alone."""

    class Format(models.TextChoices):
        SINGLE = "single", "Knock-out: who loses is out"
        DOUBLE = "double", "Double knock-out: out after two losses"
        ROUND_ROBIN = "round-robin", "Everybody meets everybody"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    academy = models.ForeignKey(EsportsAcademy, models.CASCADE, related_name="tournaments")
    name = models.CharField(max_length=80)
    game = models.CharField(max_length=80)
    format = models.CharField(max_length=12, choices=Format.choices)
    seed = models.CharField(max_length=80)
    order = models.JSONField(default=list, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = OfAcademies.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["academy", "name"], name="esports_tournament_once")]

    def __str__(self) -> str:
        return self.name


class EsportsTeam(models.Model):
    """One or more learners under an alias. `number` stands in public for a team that is not to be shown.

    `hidden` once somebody left whose parent had not agreed to show it: otherwise the name would tell that they left.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    tournament = models.ForeignKey(EsportsTournament, models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField()
    alias = models.CharField(max_length=24)
    hidden = models.BooleanField(default=False)
    members = models.ManyToManyField(EsportsLearner, related_name="teams", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "number"], name="esports_team_number_once"),
            models.UniqueConstraint(fields=["tournament", "alias"], name="esports_team_alias_once"),
        ]

    def __str__(self) -> str:
        return self.alias


class EsportsResult(models.Model):
    """Who won a match. It counts once a second adult, not the one who entered it, has confirmed it.

    `match` is “W1.2” as `engines.brackets` writes it, or the two teams of a round robin, “id:id”.
    """

    tournament = models.ForeignKey(EsportsTournament, models.CASCADE, related_name="results")
    match = models.CharField(max_length=48)
    winner = models.ForeignKey(EsportsTeam, models.CASCADE, null=True, blank=True, related_name="+")  # none: a draw
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["match"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "match"], name="esports_result_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("entered_by")),
                name="esports_result_by_two_adults",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.winner or 'a draw'}"
