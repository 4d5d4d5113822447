"""Changes to courses that employers ask for: from the day the need was stated to the first day it is taught."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.enquiry import OVERSEE
from routeways.engagements.models.request import REQUEST
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of
from routeways.provision.models import Course, Run

ANSWER_CHANGES = "engagements.answer_changes"
OPEN_CHANGE = "engagements.open_change"


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def visible_to(self, actor: Any, *, today: date) -> ChangeRequestQuerySet:
        """The employer's that asked, the provider's that was asked, and the hub's."""
        access = access_of(actor, today=today)
        return self.filter(
            Q(employer__in=access.organisations_with(REQUEST))
            | Q(provider__in=access.organisations_with(ANSWER_CHANGES))
            | Q(region__in=access.regions_with(OVERSEE))
        )


class ChangeRequest(models.Model):
    """`days` from the day the need was stated to the first day on which it was taught; `escalated` the step that was
    late when the hub and the provider were told."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="change_request")
    region = models.CharField(max_length=80)
    employer = models.ForeignKey(Organisation, models.CASCADE, related_name="changes_asked")
    provider = models.ForeignKey(Organisation, models.CASCADE, related_name="changes_received")
    course = models.ForeignKey(Course, models.SET_NULL, null=True, blank=True, related_name="changes_asked")
    what = models.TextField(max_length=2000)
    why = models.TextField(max_length=2000, blank=True)
    needed_on = models.DateField()  # the day on which the need was stated
    wanted_by = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=1000, blank=True)  # why it was taken on, or not
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="changes_delivered")
    first_taught_on = models.DateField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    escalated = models.CharField(max_length=40, blank=True)
    site = models.CharField(max_length=200, blank=True)  # the address under which this site was reached, for e-mails

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-needed_on", "-id"]
        indexes = [models.Index(fields=["region", "needed_on"], name="change_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_taught_on__isnull=True, days__isnull=True)
                | Q(first_taught_on__isnull=False, days__isnull=False),
                name="change_taught_after_days",
            )
        ]

    def __str__(self) -> str:
        return self.engagement.title
