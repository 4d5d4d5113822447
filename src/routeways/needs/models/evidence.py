"""What somebody said or wrote about skills, with whose it is, where it came from and who may read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from routeways.foundation.ids import public_id
from routeways.needs.kinds import COUNTED, EvidenceKind, Sharing, SizeBand, When
from routeways.organisations.models import Organisation, access_of

VIEW = "needs.view_evidence"
OWN = "needs.view_own_evidence"


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def standing(self) -> EvidenceQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def in_region(self, region: str) -> EvidenceQuerySet:
        return self.filter(region=region)

    def counted(self) -> EvidenceQuerySet:
        """What may stand behind a number: not withdrawn, and shared beyond the organisation that holds it."""
        return self.standing().filter(sharing__in=COUNTED)

    def visible_to(self, actor: Any, *, today: date) -> EvidenceQuerySet:
        """Whose words `actor` may read: what their own organisation holds or said, and, for those who keep a region's
        register, what was shared with it. Nobody else sees anything."""
        access = access_of(actor, today=today)
        own = access.organisations_with(OWN)
        regions = access.regions_with(VIEW)
        return self.filter(
            Q(owner__in=own) | Q(about__in=own, sharing__in=COUNTED) | Q(region__in=regions, sharing__in=COUNTED)
        )


class EvidenceImport(models.Model):
    """A file or a survey wave that was taken over: what was read, kept and refused."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    source = models.CharField(max_length=200)  # where it comes from, in words
    origin = models.CharField(max_length=200)  # the file's name, or “instruments.wave:<id>”
    upload_ref = models.CharField(max_length=40, blank=True)  # the stored file's public id
    rows = models.PositiveIntegerField()
    made = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    report = models.JSONField(default=dict)
    job_ref = models.CharField(max_length=20, blank=True)  # the reading's job
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} ({self.origin})"


class EvidenceItem(models.Model):
    """One text, or one reference to a figure. `about` is the business that speaks; `about_name` its name as written,
    `business_key` what it is counted by: equal for a business that is not in the directory however often it speaks.

    `text` is plain: no mark-up, no control characters. Spans of mentions are code points of it. `unmatched` are the
    stretches [start, end] in which nothing was found: they are shown, never dropped.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="evidence_held")
    about = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="evidence_given")
    about_name = models.CharField(max_length=200, blank=True)
    business_key = models.CharField(max_length=250, blank=True, editable=False)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    text = models.TextField(blank=True)
    figure = models.CharField(max_length=300, blank=True)  # a figure's address on this site
    on = models.DateField()
    area = models.CharField(max_length=9, blank=True)  # a district's code
    sector = models.CharField(max_length=1, blank=True)  # a section of SIC 2007
    size_band = models.CharField(max_length=10, choices=SizeBand.choices, blank=True)
    level = models.CharField(max_length=1, blank=True)
    posts = models.PositiveIntegerField(null=True, blank=True)  # how many people are wanted, where it says so
    wanted = models.CharField(max_length=30, choices=When.choices, blank=True)
    hard_to_fill = models.BooleanField(null=True, blank=True)
    source = models.CharField(max_length=200)
    consent = models.CharField(max_length=200, blank=True)  # how the business agreed to this sharing, in words
    sharing = models.CharField(max_length=10, choices=Sharing.choices)
    origin = models.CharField(max_length=200)  # “file:<import>#row 12”, “instruments.response:<id>#q3”, a figure
    fingerprint = models.CharField(max_length=64, editable=False)
    batch = models.ForeignKey(EvidenceImport, models.CASCADE, null=True, blank=True, related_name="items")
    engine = models.CharField(max_length=200, blank=True)  # what read it last; "" while unread
    taxonomy = models.CharField(max_length=80, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    unmatched = models.JSONField(default=list)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "owner", "fingerprint"], name="evidence_once"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(figure=""), name="evidence_says_something"),
        ]
        indexes = [
            models.Index(fields=["region", "sharing"], name="evidence_region"),
            models.Index(fields=["region", "reviewed_at", "on"], name="evidence_queue"),
            models.Index(fields=["about"], name="evidence_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%d %B %Y}"

    @property
    def business(self) -> str:
        """What a business is counted by: its record, else its name as written; "" where nobody is named."""
        return f"organisation:{self.about_id}" if self.about_id else self.business_key
