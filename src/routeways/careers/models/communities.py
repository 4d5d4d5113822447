"""Communities of practice: institutions that learn from one another, which of them leads, and when they meet."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from routeways.careers.models.institution import Institution
from routeways.foundation.ids import public_id
from routeways.organisations.models import Person
from routeways.organisations.models.person import in_force


class LeadJob(models.TextChoices):
    HEAD = "head", "Lead head teacher"
    TEACHER = "teacher", "Lead teacher"
    LEADER = "leader", "Lead careers leader"
    GOVERNOR = "governor", "Lead governor"


class Community(models.Model):
    """What it is about, which institution leads, and who of its people does so. Everybody reads it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=500)
    lead = models.ForeignKey(Institution, models.CASCADE, related_name="communities_led")
    job = models.CharField(max_length=10, choices=LeadJob.choices, default=LeadJob.HEAD)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="communities_led")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)  # the last day

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(closed_on__isnull=True), name="one_standing_community_of_a_name"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="community_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["CommunityMember"]):
    def on(self, today: date) -> MemberQuerySet:
        return self.filter(in_force(today))


class CommunityMember(models.Model):
    """An institution takes part, from a day to a day."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="members")
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="communities")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["institution__organisation__name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "institution"],
                condition=Q(valid_to__isnull=True),
                name="one_standing_membership_of_a_community",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="member_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} in {self.community}"


class CommunityMeeting(models.Model):
    """A meeting, or a visit to one another. Where, in words; never a list of who came."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="meetings")
    on = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200)
    about = models.CharField(max_length=300)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["community", "on"], name="community_meets_once_a_day")]

    def __str__(self) -> str:
        return f"{self.community}, {self.on}"
