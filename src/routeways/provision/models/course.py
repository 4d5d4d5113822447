"""Courses and their runs, in the words of the national Course Directory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of
from routeways.provision.models.provider import Venue
from routeways.taxonomy.levels import level_in_words, levels_of
from routeways.taxonomy.models import Qualification


class Form(models.TextChoices):
    """The list in which a course comes and goes: that decides which rules hold for it."""

    LARS = "lars", "Courses with a learning aim"
    NON_LARS = "non-lars", "Courses without a learning aim"
    XCRI = "xcri", "XCRI-CAP"
    OWN = "own", "Recorded here"


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "No longer offered"


class Mode(models.TextChoices):
    CLASSROOM = "Classroom", "In a classroom"
    ONLINE = "Online", "Online"
    WORK = "Work based", "At work"
    BLENDED = "Blended learning", "Partly online"


class StudyMode(models.TextChoices):
    FULL = "Full time", "Full time"
    PART = "Part time", "Part time"
    FLEXIBLE = "Flexible", "Flexible"


class Attendance(models.TextChoices):
    DAYTIME = "Daytime", "Daytime"
    EVENING = "Evening", "Evening"
    WEEKEND = "Weekend", "Weekend"
    RELEASE = "Day/Block Release", "Day or block release"


class Unit(models.TextChoices):
    MINUTES = "Minutes", "minutes"
    HOURS = "Hours", "hours"
    DAYS = "Days", "days"
    WEEKS = "Weeks", "weeks"
    MONTHS = "Months", "months"
    YEARS = "Years", "years"


# The texts of a course. Rows of a file that agree in these and in what is taught are runs of one course.
TEXTS = (
    "who_for",
    "entry_requirements",
    "what_you_will_learn",
    "how_you_will_learn",
    "what_to_bring",
    "how_assessed",
    "where_next",
)


class CourseQuerySet(models.QuerySet["Course"]):
    def in_region(self, region: str) -> CourseQuerySet:
        return self.filter(region=region)

    def published(self) -> CourseQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def leading(self) -> CourseQuerySet:
        """Each joint course once: the record of the provider that leads it."""
        return self.filter(joint_with__isnull=True)

    def visible_to(self, actor: Any, *, today: date) -> CourseQuerySet:
        """Published ones for everybody; drafts for those who may see them at the provider or across the region."""
        access = access_of(actor, today=today)
        return self.exclude(status=Status.WITHDRAWN).filter(
            Q(status=Status.PUBLISHED)
            | Q(owner__in=access.organisations_with("provision.view_drafts"))
            | Q(region__in=access.regions_with("provision.view_drafts"))
        )


class Course(models.Model):
    """What one provider teaches. `joint_with` names the leading record of a course that several teach together.

    Each provider keeps and loads its own record, so that its file and its rights stay its own; pages show the leading
    record once, with the providers and runs of all. `level` is written as in taxonomy.levels, `subject` is an area's
    key (“ssa:4.1”); both are "" where nobody knows. What is no longer in a provider's file is withdrawn, not deleted.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="courses")
    region = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    form = models.CharField(max_length=10, choices=Form.choices)
    title = models.CharField(max_length=255)
    aim = models.CharField(max_length=8, blank=True)  # the learning aim's reference in LARS
    identifier = models.CharField(max_length=255, blank=True)  # what XCRI-CAP files call it
    qualification = models.ForeignKey(
        Qualification, null=True, blank=True, on_delete=models.SET_NULL, related_name="courses"
    )
    level = models.CharField(max_length=5, blank=True)
    subject = models.CharField(max_length=20, blank=True)
    course_type = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=100, blank=True)
    education_level = models.CharField(max_length=20, blank=True)  # as the non-LARS form writes it
    awarding = models.CharField(max_length=255, blank=True)
    who_for = models.TextField(max_length=2000, blank=True)
    entry_requirements = models.TextField(max_length=500, blank=True)
    what_you_will_learn = models.TextField(max_length=1500, blank=True)
    how_you_will_learn = models.TextField(max_length=500, blank=True)
    what_to_bring = models.TextField(max_length=500, blank=True)
    how_assessed = models.TextField(max_length=500, blank=True)
    where_next = models.TextField(max_length=500, blank=True)
    joint_with = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="partners")
    source = models.CharField(max_length=200, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["region", "status"], name="course_region"),
            models.Index(fields=["owner", "form"], name="course_owner"),
            models.Index(fields=["subject"], name="course_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(joint_with__isnull=True) | ~Q(joint_with=models.F("id")),
                name="course_not_joint_with_itself",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def levels(self) -> frozenset[str]:
        return levels_of(self.level)

    @property
    def level_words(self) -> str:
        return level_in_words(self.level)

    @property
    def parts(self) -> list[Course]:
        """Its own record and those of its partners that are published, the leading one first."""
        return [self, *(one for one in self.partners.all() if one.status == Status.PUBLISHED)]

    @property
    def providers(self) -> list[Organisation]:
        """Who teaches it, each once."""
        return list({one.owner_id: one.owner for one in self.parts}.values())

    @property
    def all_runs(self) -> list[Run]:
        """Of all its providers, in the order of their starts; those that start at any time last."""
        runs = [run for one in self.parts for run in one.runs.all()]
        return sorted(runs, key=lambda run: (run.starts_on is None, run.starts_on or date.max, run.pk))

    @property
    def page(self) -> str:
        """Its address."""
        return f"/{self.region}/courses/{self.public_id}/"


class Run(models.Model):
    """One start of a course. `starts_on` is None for one that starts at any time; `places` where they are known."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="runs")
    position = models.PositiveIntegerField(default=0)  # its place in the provider's file
    name = models.CharField(max_length=255)
    reference = models.CharField(max_length=255, blank=True)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    starts_on = models.DateField(null=True, blank=True)
    flexible = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")
    national = models.BooleanField(null=True, blank=True)
    sub_regions = models.JSONField(default=list, blank=True)  # names, as the provider's file writes them
    webpage = models.CharField(max_length=255, blank=True)
    cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)  # pounds
    cost_description = models.CharField(max_length=255, blank=True)
    duration = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, blank=True)
    study_mode = models.CharField(max_length=10, choices=StudyMode.choices, blank=True)
    attendance = models.CharField(max_length=20, choices=Attendance.choices, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    apply_until = models.DateField(null=True, blank=True)
    apply_to = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["course", "starts_on"], name="run_starts")]

    def __str__(self) -> str:
        return f"{self.name}, {self.starts_on or 'at any time'}"

    def can_be_joined_on(self, day: date) -> bool:
        """Whether somebody who asks on that day can still start: it starts later, or at any time."""
        return self.flexible or (self.starts_on is not None and self.starts_on >= day)


def upcoming(runs: Iterable[Run], on: date) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.can_be_joined_on(on))
