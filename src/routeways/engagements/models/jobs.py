"""Vacancies as their sources tell them, the people who asked to be matched with them, and who applied."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.engagements.models.engagement import Engagement
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of


class VacancyFeedQuerySet(models.QuerySet["VacancyFeed"]):
    def visible_to(self, actor: Any, *, today: date) -> VacancyFeedQuerySet:
        return self.filter(owner__in=access_of(actor, today=today).organisations_with(OFFER))


class VacancyFeed(models.Model):
    """One organisation's list of vacancies in one region. The key that programs send is kept as its SHA-256 alone."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="vacancy_feeds")
    key_hash = models.CharField(max_length=64, blank=True)
    key_made_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the source's own time of its last list
    received_at = models.DateTimeField(null=True, blank=True)

    objects = VacancyFeedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "region"], name="vacancy_feed_once")]

    def __str__(self) -> str:
        return f"Vacancies of {self.owner}"


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    def open(self, today: date) -> VacancyQuerySet:
        return self.filter(Q(closes_on=None) | Q(closes_on__gte=today), state=Vacancy.State.OPEN)

    def fresh(self, now: datetime, hours: int) -> VacancyQuerySet:
        """Those that their source confirmed within so many hours."""
        return self.filter(told_at__gte=now - timedelta(hours=hours))


class Vacancy(models.Model):
    """One job or apprenticeship. `told_at` is when its source last said that it stands, by the source's own clock."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        WITHDRAWN = "withdrawn", "Withdrawn by the source"

    class Per(models.TextChoices):
        HOUR = "hour", "an hour"
        DAY = "day", "a day"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        YEAR = "year", "a year"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    feed = models.ForeignKey(VacancyFeed, models.CASCADE, related_name="vacancies")
    number = models.CharField(max_length=80)  # the source's own
    employer = models.CharField(max_length=160)  # as the source writes it
    house = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="vacancies")
    title = models.CharField(max_length=160)
    about = models.TextField(max_length=4000, blank=True)
    soc = models.CharField(max_length=4, blank=True)  # SOC 2020 unit group, "" where the title is too unsure
    soc_title = models.CharField(max_length=160, blank=True)
    skills = models.JSONField(default=list, blank=True)  # [id, label] of the starter taxonomy
    place = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    longitude = models.FloatField(null=True, blank=True)
    pay_from = models.PositiveIntegerField(null=True, blank=True)  # pence
    pay_to = models.PositiveIntegerField(null=True, blank=True)
    pay_per = models.CharField(max_length=5, choices=Per.choices, blank=True)
    hours_from = models.FloatField(null=True, blank=True)  # a week
    hours_to = models.FloatField(null=True, blank=True)
    nights = models.BooleanField(null=True, blank=True)  # None: the source does not say
    weekends = models.BooleanField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    apprenticeship = models.BooleanField(default=False)
    address = models.URLField(max_length=500, blank=True)  # where one applies at the source
    closes_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when it reached us first
    changed_at = models.DateTimeField()

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "title", "id"]
        indexes = [models.Index(fields=["region", "state", "told_at"], name="vacancy_region")]
        constraints = [
            models.UniqueConstraint(fields=["feed", "number"], name="vacancy_once"),
            models.CheckConstraint(
                condition=Q(pay_to=None) | Q(pay_from=None) | Q(pay_to__gte=F("pay_from")), name="vacancy_pay_in_order"
            ),
            models.CheckConstraint(
                condition=Q(hours_to=None) | Q(hours_from=None) | Q(hours_to__gte=F("hours_from")),
                name="vacancy_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        return "apprenticeship" if self.apprenticeship else "job"


class JobSeekerQuerySet(models.QuerySet["JobSeeker"]):
    def visible_to(self, actor: Any) -> JobSeekerQuerySet:
        """One's own and nobody else's: no role, no employer, no hub."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        return self.filter(user=actor)


class JobSeeker(models.Model):
    """Somebody of 16 or over who agreed, in these words, to be matched. Goes with the account, or in one step.

    What helps a person at work (`Adjustment`) stands elsewhere and is never read for this.
    """

    class Apprenticeships(models.TextChoices):
        BOTH = "both", "Jobs and apprenticeships"
        ONLY = "only", "Apprenticeships alone"
        NONE = "none", "Jobs alone"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="job_seeker")
    region = models.CharField(max_length=80)
    born_on = models.DateField()
    version = models.CharField(max_length=20)
    wording = models.TextField(max_length=1200)
    agreed_at = models.DateTimeField()
    seen_on = models.DateField(null=True, blank=True)  # the last day on which its owner looked; None: never since
    work = models.JSONField(default=list, blank=True)  # [SOC unit group, its title] that are wanted
    skills = models.JSONField(default=list, blank=True)  # [id, label] of the starter taxonomy
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    miles = models.PositiveSmallIntegerField(null=True, blank=True)  # None: any distance
    hours_least = models.FloatField(null=True, blank=True)  # a week
    hours_most = models.FloatField(null=True, blank=True)
    nights = models.BooleanField(default=True)  # would work nights
    weekends = models.BooleanField(default=True)
    apprenticeships = models.CharField(max_length=4, choices=Apprenticeships.choices, default=Apprenticeships.BOTH)
    mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = JobSeekerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["region"], name="job_seeker_region")]

    def __str__(self) -> str:
        return f"Job seeker {self.pk}"  # never who: this is what audit and logs would show


class JobMatch(models.Model):
    """A vacancy that was found for somebody, and when; what the list of the day is made of. Theirs alone."""

    seeker = models.ForeignKey(JobSeeker, models.CASCADE, related_name="matches")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="matches")
    score = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "-found_at", "id"]
        constraints = [models.UniqueConstraint(fields=["seeker", "vacancy"], name="job_match_once")]

    def __str__(self) -> str:
        return f"Match {self.pk}"


class JobApplicationQuerySet(models.QuerySet["JobApplication"]):
    def visible_to(self, actor: Any, *, today: date) -> JobApplicationQuerySet:
        """One's own, and those to one's own house. Nobody coordinates these."""
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        here = access_of(actor, today=today).organisations_with(SEE_PARTICIPANTS)
        return self.filter(Q(user=actor) | Q(engagement__owner__in=here, withdrawn_at=None))


class JobApplication(models.Model):
    """Somebody decided to apply. `facts` are what they chose to tell; taking it back empties them."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="applications")
    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="job_application")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="job_applications"
    )
    facts = models.JSONField(default=list, blank=True)  # [label, text]
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = JobApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "user"], condition=Q(withdrawn_at=None), name="job_application_once"
            )
        ]

    def __str__(self) -> str:
        return f"Application {self.public_id}"
