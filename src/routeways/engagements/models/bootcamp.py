"""Skills Bootcamps: the course, who learns in it, what was checked and attended, interviews, and what is claimed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.engagements.bootcamp_rules import SECTORS
from routeways.engagements.models.engagement import TAKE_PART, Engagement
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

USER = settings.AUTH_USER_MODEL


class Bootcamp(models.Model):
    """A course that a provider made with employers. `price` is for each place, in pence; `ends_on` the last day.

    `rule_reference` is the rule it was planned by; it holds for everybody in it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open for applications"
        CLOSED = "closed", "Closed for applications"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="bootcamps")
    title = models.CharField(max_length=160)
    about = models.TextField(max_length=2000, blank=True)
    where = models.CharField(max_length=200)
    sector = models.CharField(max_length=20, choices=list(SECTORS.items()))
    level = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()  # of guided learning
    places = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    apply_by = models.DateField()  # the last day
    price = models.PositiveIntegerField()
    funding_year = models.CharField(max_length=7)
    funder = models.CharField(max_length=160)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    leads_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="follows")
    rule_reference = models.CharField(max_length=120)
    through = models.CharField(max_length=20, default="account")  # account or demonstration
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["region", "state", "starts_on"], name="bootcamp_board")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="bootcamp_dates_in_order"),
            models.CheckConstraint(condition=Q(places__gte=1, hours__gte=1, price__gte=1), name="bootcamp_numbers"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def weeks(self) -> int:
        """Begun weeks from the first to the last day."""
        return -(-((self.ends_on - self.starts_on).days + 1) // 7)


class BootcampVacancy(models.Model):
    """A job that an employer has, for which learners are interviewed. `weeks` is how long it lasts at least."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    bootcamp = models.ForeignKey(Bootcamp, models.CASCADE, related_name="vacancies")
    employer = models.ForeignKey(Organisation, models.CASCADE, related_name="bootcamp_vacancies")
    title = models.CharField(max_length=160)
    reference = models.CharField(max_length=80)  # the employer's own, or where it is advertised
    weeks = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "bootcamp vacancies"
        constraints = [
            models.UniqueConstraint(fields=["bootcamp", "employer", "reference"], name="bootcamp_vacancy_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.employer}"


class BootcampPlaceQuerySet(models.QuerySet["BootcampPlace"]):
    def visible_to(self, actor: Any, *, today: date) -> BootcampPlaceQuerySet:
        """The provider's own learners, and an employer's: its staff, and whom it interviews. The hub reads none."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        access = access_of(actor, today=today)
        own = set(access.organisations_with(SEE_PARTICIPANTS)) & set(access.organisations_with(TAKE_PART))
        here = access.organisations_with(TAKE_PART)
        return self.filter(
            Q(bootcamp__owner__in=own) | Q(employer__in=here) | Q(interviews__vacancy__employer__in=here)
        ).distinct()


class BootcampPlace(models.Model):
    """One learner in a bootcamp. `grant` and `employer_part` are pence of the price, by the rule `share_reference`.

    `employer` is whose staff the learner is (co-funded alone). The employer reads the name from the day on which the
    learner agreed to it, else the reference.
    """

    class Learner(models.TextChoices):
        INDEPENDENT = "independent", "Looks for a job, or for a new one"
        CO_FUNDED = "co-funded", "Sent and partly paid for by their employer"
        SELF_EMPLOYED = "self-employed", "Works for themselves"

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="bootcamp_place")
    bootcamp = models.ForeignKey(Bootcamp, models.CASCADE, related_name="taken")
    learner = models.CharField(max_length=14, choices=Learner.choices)
    employer = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="bootcamp_staff")
    employer_name = models.CharField(max_length=200, blank=True)  # as the learner gave it
    staff = models.PositiveIntegerField(null=True, blank=True)  # how many the employer has
    lives_in_area = models.BooleanField()  # these three as the learner said; what was seen stands in the checks
    may_work = models.BooleanField()
    funded_elsewhere = models.BooleanField()
    grant = models.PositiveIntegerField()
    employer_part = models.PositiveIntegerField()
    share_reference = models.CharField(max_length=120)
    assessed_on = models.DateField(null=True, blank=True)  # the initial assessment
    named_to_employer_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True)  # job, new-role or contracts
    outcome_on = models.DateField(null=True, blank=True)
    outcome_with = models.CharField(max_length=200, blank=True)

    objects = BootcampPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(learner="co-funded") | Q(staff__isnull=False), name="bootcamp_co_funded_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(learner="co-funded") | Q(employer_part=0), name="bootcamp_only_employers_pay_a_part"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True) | ~Q(outcome="") & Q(outcome_on__isnull=False),
                name="bootcamp_outcome_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Place of {self.engagement_id}"


class BootcampCheck(models.Model):
    """Somebody saw whether one question of eligibility is met, and what they saw."""

    class Question(models.TextChoices):
        AGE = "age", "19 or over"
        AREA = "area", "Lives in the area"
        WORK = "work", "May work in the United Kingdom"
        FUNDED = "funded", "Not on another funded course"

    place = models.ForeignKey(BootcampPlace, models.CASCADE, related_name="checks")
    question = models.CharField(max_length=6, choices=Question.choices)
    met = models.BooleanField()
    seen = models.CharField(max_length=200)  # which document, never its number
    checker = models.CharField(max_length=120)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["place", "question"], name="bootcamp_check_once")]

    def __str__(self) -> str:
        return f"{self.get_question_display()}: {'yes' if self.met else 'no'}"


class BootcampDay(models.Model):
    """A day on which a learner was there, with minutes of guided learning."""

    place = models.ForeignKey(BootcampPlace, models.CASCADE, related_name="days")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["place", "day"], name="bootcamp_day_once"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 720)), name="bootcamp_day_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes} minutes"


class BootcampInterview(models.Model):
    """An interview, or what stands in its place for those in work. A mock is written down and never counts."""

    class What(models.TextChoices):
        JOB = "job", "Interview for a real vacancy"
        NEW_ROLE = "new-role", "Talk about a new role with the present employer"
        CONTRACTS = "contracts", "Plan for new contracts of somebody self-employed"
        MOCK = "mock", "Mock interview"

    class Result(models.TextChoices):
        WAITING = "waiting", "Not known yet"
        HELD = "held", "Took place, answer not known yet"
        OFFERED = "offered", "Offered"
        NOT_OFFERED = "not-offered", "Not offered"
        MISSED = "missed", "Did not take place"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    place = models.ForeignKey(BootcampPlace, models.CASCADE, related_name="interviews")
    what = models.CharField(max_length=10, choices=What.choices)
    vacancy = models.ForeignKey(BootcampVacancy, models.RESTRICT, null=True, blank=True, related_name="interviews")
    on = models.DateField()
    result = models.CharField(max_length=12, choices=Result.choices, default=Result.WAITING)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="job", vacancy__isnull=False) | ~Q(what="job") & Q(vacancy__isnull=True),
                name="bootcamp_interview_for_a_vacancy",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.on}"
