"""Which skills a course teaches: suggested by reading its own words, decided on by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from routeways.provision.models.course import Course


class CourseReading(models.Model):
    """When a course was read for skills: of what words (their digest) and by which engine. It is read again if either
    has changed.
    """

    course = models.OneToOneField(Course, models.CASCADE, related_name="reading")
    words = models.CharField(max_length=64)
    engine = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.course} read by {self.engine}"


class CourseSkill(models.Model):
    """A course teaches a skill. `skill` is its id in taxonomy (“starter:mig-welding”), `evidence` the course's words.

    What a person has decided stays when the course is read again; a refused skill stays, so that it is not suggested
    anew.
    """

    class Status(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    course = models.ForeignKey(Course, models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=200, db_index=True)
    label = models.CharField(max_length=200)
    evidence = models.CharField(max_length=300, blank=True)
    score = models.FloatField(null=True, blank=True)  # of the suggestion, 0 to 1
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUGGESTED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["label", "id"]
        constraints = [models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once")]

    def __str__(self) -> str:
        return f"{self.course}: {self.label}"

    @property
    def taxonomy(self) -> str:
        return self.skill.partition(":")[0]

    @property
    def code(self) -> str:
        return self.skill.partition(":")[2]

    @property
    def holds(self) -> bool:
        return self.status != self.Status.REFUSED
