"""Teams of pupils in a challenge: an alias and counts, what a teacher handed in, judges' marks, results, showcase."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.careers.challenges.definitions import Challenge, challenges
from routeways.careers.challenges.revealing import masked
from routeways.careers.models.institution import Institution
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements.models import Request
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation

JUDGE = "careers.judge_challenges"


class ChallengeTeamQuerySet(models.QuerySet["ChallengeTeam"]):
    def visible_to(self, actor: Any, *, today: date) -> ChallengeTeamQuerySet:
        """Those of one's own institution. Judges and the hub read alias, work and marks, never this record."""
        return self.filter(institution__in=Institution.objects.visible_to(actor, today=today))

    def standing(self) -> ChallengeTeamQuerySet:
        return self.filter(withdrawn_at=None)

    def shown(self) -> ChallengeTeamQuerySet:
        """In the showcase: the school said yes and has not taken it back."""
        return self.standing().filter(shown_at__isnull=False)


class ChallengeTeam(models.Model):
    """`counts` is year group → pupils, for the school alone. `mentoring` is the request under which a mentor is sought.

    `told` are the turns (“closing:idea”) of which letters were written, so that each is told once.
    `shown_words` is what the school wrote for the showcase; it stands there under the alias, with the
    school's name only where `shown_school`.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="challenge_teams")
    region = models.CharField(max_length=80)  # the institution's
    challenge = models.CharField(max_length=80)
    begins = models.PositiveSmallIntegerField()  # the school year
    alias = models.CharField(max_length=40)
    counts = models.JSONField(default=dict)
    mentoring = models.ForeignKey(Request, models.SET_NULL, null=True, blank=True, related_name="challenge_teams")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    told = models.JSONField(default=list, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    points = models.CharField(max_length=20, blank=True)  # exact, as a fraction, once results are given
    place = models.CharField(max_length=80, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    shown_words = models.TextField(max_length=800, blank=True)
    shown_school = models.BooleanField(default=False)

    objects = ChallengeTeamQuerySet.as_manager()

    class Meta:
        ordering = ["challenge", "-begins", "alias"]
        indexes = [models.Index(fields=["challenge", "begins"], name="challenge_team_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "challenge", "begins", "alias"], name="challenge_alias_once_a_region"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | ~Q(shown_words=""), name="challenge_showcase_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.alias

    @property
    def what(self) -> Challenge:
        return challenges()[self.challenge]

    @property
    def school_year(self) -> SchoolYear:
        return SchoolYear(self.begins)

    @property
    def pupils(self) -> int:
        return sum(self.counts.values())

    @property
    def who(self) -> str:
        """“Year 8: 4, Year 9: 2”, for the school."""
        return ", ".join(f"{year_name(int(year))}: {n}" for year, n in sorted(self.counts.items(), key=_year))


def _year(one: tuple[str, int]) -> int:
    return int(one[0])


class ChallengeHandIn(models.Model):
    """What a teacher handed in for a step: words, an address, or both.

    Judges do not read the words of `masks`, nor an address that is `address_masked`: they would tell the school.
    """

    team = models.ForeignKey(ChallengeTeam, models.CASCADE, related_name="hand_ins")
    step = models.CharField(max_length=40)
    text = models.TextField(max_length=6000, blank=True)
    address = models.URLField(max_length=500, blank=True)
    masks = models.JSONField(default=list, blank=True)
    address_masked = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "step"], name="challenge_hand_in_once"),
            models.CheckConstraint(condition=~Q(text="", address=""), name="challenge_hand_in_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.step}"

    @property
    def read_text(self) -> str:
        """As judges and the hub read it."""
        return masked(self.text, self.masks)

    @property
    def read_address(self) -> str:
        return "" if self.address_masked else self.address


class ChallengeMark(models.Model):
    """A judge's level for one criterion, from 1 on, and why. `organisation` is the one for which the judge judges."""

    team = models.ForeignKey(ChallengeTeam, models.CASCADE, related_name="marks")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="challenge_marks")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="challenge_marks")
    criterion = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["team", "judge", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "judge", "criterion"], name="challenge_mark_once"),
            models.CheckConstraint(condition=Q(level__gte=1), name="challenge_mark_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class ChallengeResults(models.Model):
    """The results of a challenge and school year in a region were given."""

    region = models.CharField(max_length=80)
    challenge = models.CharField(max_length=80)
    begins = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-begins", "challenge"]
        verbose_name_plural = "challenge results"
        constraints = [models.UniqueConstraint(fields=["region", "challenge", "begins"], name="challenge_results_once")]

    def __str__(self) -> str:
        return f"{self.challenge} {self.begins}"
