"""The register of institutions: profiles from public registers, year groups, careers leaders, portfolios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from routeways.careers.actions.coverage import refresh
from routeways.careers.errors import CareersError
from routeways.careers.models import (
    CareersLeader,
    Institution,
    Onboarding,
    Portfolio,
    SchoolClass,
    Template,
    YearGroup,
)
from routeways.careers.profiles import profile
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation import audit
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation, Person
from routeways.places import queries as places

KINDS = (Kind.SCHOOL, Kind.COLLEGE, Kind.UNIVERSITY)
MOST = 5000  # pupils of one year group: the largest colleges of England have fewer
_FACTS = ("phase", "setting", "template", "first_year", "last_year", "source")


@dataclass(frozen=True, slots=True)
class Profiled:
    """`unknown` are schools whose phase no register tells: they stay organisations without a profile."""

    made: int
    changed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ClassSize:
    name: str
    pupils: int


@dataclass(frozen=True, slots=True)
class YearSize:
    """One year group. `send` and `fsm` are parts of `pupils`, None where nobody said."""

    year: int
    pupils: int
    send: int | None = None
    fsm: int | None = None
    classes: tuple[ClassSize, ...] = field(default=())


@transaction.atomic
def profile_institutions(*, by: Any, region: str) -> Profiled:
    """Gives each school, college and university of a region its profile. What the hub changed by hand stays.

    Again changes nothing; a register that now says something else changes its facts, and the criteria only where it
    has become another kind of institution. Demonstration institutions, which
    stand in no register, are left as they are.
    """
    rows = Organisation.objects.standing().in_region(region).filter(kind__in=KINDS, demonstration=False)
    held = {one.organisation_id: one for one in Institution.objects.filter(region=region)}
    made, changed, unknown = [], [], 0
    for organisation in rows.prefetch_related("register_entries"):
        found = profile(organisation.kind, organisation.register_entries.all())
        if found is None:
            unknown += 1
            continue
        facts = {name: getattr(found, name) for name in _FACTS}
        known = held.get(organisation.pk)
        if known is None:
            made.append(Institution(organisation=organisation, region=region, **facts))
        elif any(getattr(known, name) != value for name, value in facts.items() if name != "template"):
            if (known.phase, known.setting) == (found.phase, found.setting):
                facts["template"] = known.template
            for name, value in facts.items():
                setattr(known, name, value)
            changed.append(known)
    Institution.objects.bulk_create(made, batch_size=200)
    Institution.objects.bulk_update(changed, _FACTS, batch_size=200)
    if made or changed:
        details = {"made": len(made), "changed": len(changed)}
        audit.record(by=by, verb="careers.profile_institutions", subject=f"region:{region}", details=details)
    return Profiled(len(made), len(changed), unknown)


def profile_all(*, by: Any = None) -> None:
    """Every public region, one after another: a step of setting up, and after a register was loaded."""
    for region in places.regions(public=True):
        profile_institutions(by=by, region=region.id)


@transaction.atomic
def onboard(*, by: Any, institution: Institution, state: str, today: date) -> Institution:
    """How far the institution is with taking part. Raises CareersError for a state that there is not."""
    if state not in Onboarding.values:
        raise CareersError(f"“{state}” is no state of taking part. Choose one of the list.")
    if institution.onboarding != state:
        institution.onboarding, institution.onboarded_on = state, today
        institution.save(update_fields=["onboarding", "onboarded_on"])
        audit.record(by=by, verb="careers.onboard", subject=institution, details={"state": state})
    return institution


@transaction.atomic
def record_years(
    *,
    by: Any,
    institution: Institution,
    school_year: SchoolYear,
    sizes: Sequence[YearSize],
    today: date | None = None,
) -> list[YearGroup]:
    """The sizes of the year groups of one school year, all together: what is not given is taken away.

    With `today` the coverage of that day’s school year is worked out anew. Raises CareersError with the first thing
    that cannot be: a year the institution does not have, parts larger than the whole, classes that together have more
    pupils than their year group.
    """
    for size in sizes:
        _check(institution, size)
    if len({size.year for size in sizes}) < len(sizes):
        raise CareersError("A year group is given twice. Give each year group once.")
    kept = []
    for size in sizes:
        row, _ = YearGroup.objects.update_or_create(
            institution=institution,
            begins=school_year.begins,
            year=size.year,
            defaults={"pupils": size.pupils, "send": size.send, "fsm": size.fsm},
        )
        names = [one.name for one in size.classes]
        row.classes.exclude(name__in=names).delete()
        for one in size.classes:
            SchoolClass.objects.update_or_create(year_group=row, name=one.name, defaults={"pupils": one.pupils})
        kept.append(row)
    institution.year_groups.filter(begins=school_year.begins).exclude(pk__in=[row.pk for row in kept]).delete()
    details = {"begins": school_year.begins, "years": len(kept)}
    if today is not None:
        refresh([institution], today=today)
    audit.record(by=by, verb="careers.record_years", subject=institution, details=details)
    return kept


def _check(institution: Institution, size: YearSize) -> None:
    name = year_name(size.year)
    if institution.years and size.year not in institution.years:
        raise CareersError(f"{institution} has no {name}.")
    if not 0 <= size.pupils <= MOST:
        raise CareersError(f"{name}: give a number of pupils between 0 and {MOST:,}.")
    for part, what in ((size.send, "with special educational needs"), (size.fsm, "eligible for free school meals")):
        if part is not None and not 0 <= part <= size.pupils:
            raise CareersError(f"{name}: {part} pupils {what} cannot be among {size.pupils}.")
    together = sum(one.pupils for one in size.classes)
    if together > size.pupils:
        raise CareersError(f"{name}: its classes have {together} pupils together, the year group has {size.pupils}.")
    if any(not one.name.strip() or set(one.name) & set(";,=()|") for one in size.classes):
        raise CareersError(f"{name}: write the names of classes without ; , = ( ) and |.")
    if len({one.name for one in size.classes}) < len(size.classes):
        raise CareersError(f"{name}: two classes have the same name.")


@transaction.atomic
def name_leader(
    *,
    by: Any,
    institution: Institution,
    person: Person,
    today: date,
    cover: Person | None = None,
    training: str = "",
    trained_on: date | None = None,
    training_expires_on: date | None = None,
) -> CareersLeader:
    """Who leads careers from today; whoever led before ends with yesterday. The same person again changes the details.

    Raises CareersError where a person does not belong to the institution, or the dates cannot be.
    """
    for one in (person, cover):
        if one is not None and one.owner_id != institution.organisation_id:
            raise CareersError(f"{one} is not among the people of {institution}. Add them there first.")
    if cover == person:
        raise CareersError("Somebody else covers: the careers leader cannot stand in for themselves.")
    if trained_on and trained_on > today:
        raise CareersError("The training lies in the future. Give it once it has been completed.")
    if training_expires_on and (trained_on is None or training_expires_on <= trained_on):
        raise CareersError("Training runs out after the day on which it was completed. Check the two dates.")
    standing = institution.leaders.filter(valid_to=None).first()
    if standing is not None and standing.person_id != person.pk:
        _end(standing, today)
        standing = None
    leader = standing or CareersLeader(institution=institution, person=person, valid_from=today)
    leader.cover, leader.training, leader.trained_on = cover, training, trained_on
    leader.training_expires_on = training_expires_on
    leader.save()
    audit.record(by=by, verb="careers.name_leader", subject=institution, details={"person": person.public_id})
    return leader


@transaction.atomic
def take_into_portfolio(*, by: Any, institution: Institution, person: Person, today: date) -> Portfolio:
    """From today `person` of the hub looks after the institution. Raises CareersError for somebody not of the hub."""
    if person.owner.kind not in (Kind.HUB, Kind.COUNCIL, Kind.COMBINED_AUTHORITY):
        raise CareersError(f"{person} is not among the hub’s people.")
    standing = institution.portfolios.filter(valid_to=None).first()
    if standing is not None:
        if standing.person_id == person.pk:
            return standing
        _end(standing, today)
    made = Portfolio.objects.create(institution=institution, person=person, valid_from=today)
    audit.record(by=by, verb="careers.take_into_portfolio", subject=institution, details={"person": person.public_id})
    return made


@transaction.atomic
def care_for(
    *, by: Any, institution: Institution, state: str, template: str, person: Person | None, today: date
) -> None:
    """The hub's word on an institution: how far it is, which criteria it goes by, who looks after it.

    Raises CareersError for a template that does not fit an institution which the benchmarks do not cover.
    """
    onboard(by=by, institution=institution, state=state, today=today)
    if template != institution.template:
        if not institution.template or template not in Template.values:
            raise CareersError("The Gatsby Benchmarks do not cover this institution, or there are no such criteria.")
        institution.template = template
        institution.save(update_fields=["template"])
        audit.record(by=by, verb="careers.change_template", subject=institution, details={"template": template})
    if person is not None:
        take_into_portfolio(by=by, institution=institution, person=person, today=today)


def _end(row: CareersLeader | Portfolio, today: date) -> None:
    """Until yesterday; what began today never was."""
    if row.valid_from >= today:
        row.delete()
        return
    row.valid_to = date.fromordinal(today.toordinal() - 1)
    row.save(update_fields=["valid_to"])
