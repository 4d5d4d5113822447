from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import access_of


class ContactRoute(models.Model):
    """How to reach a job, not a person: “Careers team”, its mailbox, switchboard or page. Public."""

    class Purpose(models.TextChoices):
        GENERAL = "general", "General enquiries"
        CAREERS = "careers", "Careers and work experience"
        EMPLOYERS = "employers", "Employers and apprenticeships"
        ADMISSIONS = "admissions", "Courses and admissions"
        PRESS = "press", "Figures and press"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_routes")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.GENERAL)
    label = models.CharField(max_length=100)  # the team or job
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    page = models.URLField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["purpose", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone="") | ~Q(page=""), name="contact_route_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OutOfDateReportQuerySet(models.QuerySet["OutOfDateReport"]):
    def visible_to(self, actor: Any, *, today: date) -> OutOfDateReportQuerySet:
        """Those who may change the organisation: what a visitor wrote may name somebody."""
        access = access_of(actor, today=today)
        mine = Organisation.objects.filter(
            Q(pk__in=access.organisations_with("organisations.change_organisation"))
            | Q(regions__region__in=access.regions_with("organisations.change_organisation"))
        )
        return self.filter(organisation__in=mine.values("pk"))


class OutOfDateReport(models.Model):
    """A visitor says that something on an organisation's page is out of date. We do not ask who they are."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="out_of_date_reports")
    message = models.TextField(max_length=500)
    reported_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OutOfDateReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "id"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.message[:60]}"
