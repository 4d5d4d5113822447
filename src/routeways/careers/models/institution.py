"""Schools, colleges and universities as a careers hub sees them: profiles on organisations, and who looks after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from routeways.careers.school_years import LAST, SchoolYear, year_name
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, Person, access_of
from routeways.organisations.models.person import in_force

VIEW = "careers.view_institution"
MANAGE = "careers.manage_institution"
OVERSEE = "careers.oversee_region"
COORDINATE = "careers.coordinate_region"


class Phase(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all-through", "All-through"
    SIXTEEN_PLUS = "sixteen-plus", "16 and over"
    UNIVERSITY = "university", "University"


class Setting(models.TextChoices):
    MAINSTREAM = "mainstream", "Mainstream"
    SPECIAL = "special", "Special school"
    ALTERNATIVE = "alternative", "Alternative provision"


class Template(models.TextChoices):
    """Against which set of criteria an institution evaluates itself; "" for primaries and universities."""

    SCHOOL = "school", "School"
    SPECIALIST = "specialist", "Specialist setting"
    COLLEGE = "college", "College or training provider"


class Onboarding(models.TextChoices):
    NOT_STARTED = "not-started", "Not in touch yet"
    INVITED = "invited", "Invited"
    AGREED = "agreed", "Has agreed to take part"
    ACTIVE = "active", "Taking part"
    PAUSED = "paused", "Paused"


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def standing(self) -> InstitutionQuerySet:
        """Open ones whose organisation was not merged into another."""
        return self.filter(organisation__merged_into__isnull=True, organisation__status="open")

    def in_region(self, region: str) -> InstitutionQuerySet:
        return self.filter(region=region)

    def of_the_hub(self) -> InstitutionQuerySet:
        """Those with a Gatsby template: secondary schools, colleges, special schools, alternative provision."""
        return self.exclude(template="")

    def visible_to(self, actor: Any, *, today: date) -> InstitutionQuerySet:
        """Those whose own records `actor` may read: its own people. The hub reads bands, not records."""
        return self.filter(organisation__in=access_of(actor, today=today).organisations_with(VIEW))


class Institution(models.Model):
    """A profile on an organisation. Name, numbers, place and register facts are the organisation's.

    `first_year` and `last_year` are year groups (0 is Reception). `template` follows from phase and setting and may be
    changed by the hub: a special school where most pupils take GCSEs evaluates itself as a school.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="institution")
    region = models.CharField(max_length=80)
    phase = models.CharField(max_length=20, choices=Phase.choices)
    setting = models.CharField(max_length=20, choices=Setting.choices, default=Setting.MAINSTREAM)
    template = models.CharField(max_length=20, choices=Template.choices, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    onboarding = models.CharField(max_length=20, choices=Onboarding.choices, default=Onboarding.NOT_STARTED)
    onboarded_on = models.DateField(null=True, blank=True)  # the day of the present state
    source = models.CharField(max_length=200, blank=True)  # which register says so, in words

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_key", "id"]
        indexes = [models.Index(fields=["region", "template"], name="institution_region_template")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True, last_year__isnull=True)
                | Q(first_year__lte=F("last_year"), last_year__lte=LAST),
                name="institution_years_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def years(self) -> range:
        """Its year groups; empty where no register gives its ages."""
        if self.first_year is None or self.last_year is None:
            return range(0)
        return range(self.first_year, self.last_year + 1)


class YearGroupQuerySet(models.QuerySet["YearGroup"]):
    def visible_to(self, actor: Any, *, today: date) -> YearGroupQuerySet:
        return self.filter(institution__in=Institution.objects.visible_to(actor, today=today))


class YearGroup(models.Model):
    """How many pupils a year group has in a school year: whole numbers of the institution's own, never names.

    `send` and `fsm` are those with special educational needs or disability and those eligible for free school meals;
    None where the institution did not say. Read by the institution alone.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="year_groups")
    begins = models.PositiveSmallIntegerField()  # the school year, by the calendar year in which it begins
    year = models.PositiveSmallIntegerField()
    pupils = models.PositiveIntegerField()
    send = models.PositiveIntegerField(null=True, blank=True)
    fsm = models.PositiveIntegerField(null=True, blank=True)

    objects = YearGroupQuerySet.as_manager()

    class Meta:
        ordering = ["begins", "year"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "begins", "year"], name="year_group_once"),
            models.CheckConstraint(
                condition=(Q(send__isnull=True) | Q(send__lte=F("pupils")))
                & (Q(fsm__isnull=True) | Q(fsm__lte=F("pupils"))),
                name="year_group_parts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{year_name(self.year)} of {SchoolYear(self.begins)} at {self.institution}"


class SchoolClass(models.Model):
    """A class or tutor group of a year group. Classes of a year group do not overlap; together they are at most all."""

    year_group = models.ForeignKey(YearGroup, models.CASCADE, related_name="classes")
    name = models.CharField(max_length=40)
    pupils = models.PositiveIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["year_group", "name"], name="school_class_name_once")]

    def __str__(self) -> str:
        return self.name


class LeaderQuerySet(models.QuerySet["CareersLeader"]):
    def on(self, today: date) -> LeaderQuerySet:
        return self.filter(in_force(today))


class CareersLeader(models.Model):
    """The named careers leader of an institution, their training, and who covers: people of that institution."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="leaders")
    person = models.ForeignKey(Person, models.CASCADE, related_name="careers_leaderships")
    cover = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="careers_cover")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day
    training = models.CharField(max_length=200, blank=True)
    trained_on = models.DateField(null=True, blank=True)
    training_expires_on = models.DateField(null=True, blank=True)

    objects = LeaderQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="leader_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_to__isnull=True), name="one_standing_careers_leader"
            ),
        ]

    def __str__(self) -> str:
        return f"Careers leader of {self.institution}"

    def is_trained(self, today: date) -> bool:
        return self.trained_on is not None and (self.training_expires_on is None or today <= self.training_expires_on)


class Portfolio(models.Model):
    """An Enterprise Coordinator (or Hub Lead) looks after an institution, from a day to a day."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="portfolios")
    person = models.ForeignKey(Person, models.CASCADE, related_name="portfolios")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="portfolio_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_to__isnull=True), name="one_standing_portfolio"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} with {self.person}"


def template_of(phase: str, setting: str) -> str:
    """Which criteria go with an institution; "" for primaries and universities, which the benchmarks do not cover."""
    if phase in (Phase.PRIMARY, Phase.UNIVERSITY):
        return ""
    if setting != Setting.MAINSTREAM:
        return Template.SPECIALIST
    return Template.COLLEGE if phase == Phase.SIXTEEN_PLUS else Template.SCHOOL
