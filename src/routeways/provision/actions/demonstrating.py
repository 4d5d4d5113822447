"""The invented courses of a demonstration region, put in once; what somebody has changed since stays changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from routeways.foundation import audit, definitions
from routeways.foundation.definitions import DefinitionError
from routeways.organisations.models import Organisation, Site
from routeways.places import queries as places
from routeways.provision.demonstration import InventedCampus, InventedCourse, InventedProvider, InventedProvision
from routeways.provision.models import Course, Form, Provider, Run, Status, Venue
from routeways.taxonomy import queries as taxonomy

SOURCE = "Routeways demonstration: invented"


def load_demonstration(*, by: Any, region: str, organisations: Mapping[str, Organisation]) -> int:
    """Makes the invented providers, campuses and courses of a region that are missing; how many courses were made.

    organisations: the invented organisations by their ids in definitions/demonstration. They go with their
    organisations when the demonstration is removed. Raises DefinitionError.
    """
    known = [one for one in definitions.load(InventedProvision).values() if one.region == region]
    made = 0
    with transaction.atomic():
        for one in known:
            if strangers := sorted({each.organisation for each in one.providers} - set(organisations)):
                raise DefinitionError(f"{one.id}.yaml: providers: there is no organisation “{strangers[0]}”.")
            campuses = {
                (each.organisation, campus.id): _venue(organisations[each.organisation], region, campus)
                for each in one.providers
                for campus in _profile(organisations[each.organisation], region, each).campuses
            }
            made += _courses(one, organisations, campuses)
        if made:
            details = {"courses": made}
            audit.record(by=by, verb="provision.load_demonstration", subject=f"region:{region}", details=details)
    return made


def _profile(organisation: Organisation, region: str, one: InventedProvider) -> InventedProvider:
    Provider.objects.get_or_create(
        organisation=organisation, defaults={"region": region, "about": one.about, "source": SOURCE}
    )
    return one


def _venue(organisation: Organisation, region: str, campus: InventedCampus) -> Venue:
    found = Venue.objects.filter(owner=organisation, region=region, reference=campus.id, source=SOURCE).first()
    if found is not None:
        return found
    where = places.postcode(campus.sector)
    site = Site.objects.filter(organisation=organisation, latitude=where.latitude, longitude=where.longitude).first()
    if site is None:
        site = Site.objects.create(
            organisation=organisation,
            name=campus.name,
            address=f"The middle of postcode sector {campus.sector}, an invented address",
            town=campus.town,
            latitude=where.latitude,
            longitude=where.longitude,
            district=where.district,
        )
    return Venue.objects.create(
        owner=organisation, region=region, site=site, name=campus.name, reference=campus.id, source=SOURCE
    )


def _courses(
    one: InventedProvision, organisations: Mapping[str, Organisation], campuses: Mapping[tuple[str, str], Venue]
) -> int:
    there = {
        (pk, identifier)
        for pk, identifier in Course.objects.filter(region=one.region, source=SOURCE).values_list("owner", "identifier")
    }
    qualifications = taxonomy.qualifications_by_id(each.qualification for each in one.courses if each.qualification)
    made = 0
    for each in one.courses:
        leading = None
        for provider in (each.provider, *each.partners):
            owner = organisations[provider]
            if (owner.pk, each.id) in there:
                mine = Course.objects.filter(owner=owner, identifier=each.id, source=SOURCE)
                # Qualifications may have been loaded after the demonstration.
                if each.qualification in qualifications:
                    mine.filter(qualification=None).update(qualification=each.qualification)
                leading = leading or mine.first()
                continue
            course = _course(one.region, each, owner)
            course.qualification = qualifications.get(each.qualification)
            course.joint_with = leading
            course.save()
            leading = leading or course
            _runs(course, each, provider, campuses)
            made += 1
    return made


def _course(region: str, each: InventedCourse, owner: Organisation) -> Course:
    return Course(
        owner=owner,
        region=region,
        status=Status.PUBLISHED,
        form=Form.OWN,
        identifier=each.id,
        title=each.title,
        level=each.level,
        subject=f"ssa:{each.subject}",
        course_type=each.course_type,
        who_for=each.who_for,
        entry_requirements=each.entry_requirements,
        what_you_will_learn=each.what_you_will_learn,
        how_you_will_learn=each.how_you_will_learn,
        how_assessed=each.how_assessed,
        where_next=each.where_next,
        source=SOURCE,
    )


def _runs(course: Course, each: InventedCourse, provider: str, campuses: Mapping[tuple[str, str], Venue]) -> None:
    own = next(venue for (name, _), venue in campuses.items() if name == provider)
    rows = []
    for position, run in enumerate(each.runs):
        venue = campuses[provider, run.campus] if run.campus and provider == each.provider else own
        rows.append(
            Run(
                course=course,
                position=position,
                name=each.title,
                reference=f"{each.id}-{position + 1}",
                mode=run.mode,
                starts_on=run.starts_on,
                flexible=run.flexible,
                venue=venue if run.campus else None,
                cost=run.cost,
                cost_description=run.cost_description,
                duration=run.duration,
                unit=run.unit,
                study_mode=run.study_mode or "",
                attendance=run.attendance or "",
                places=run.places,
            )
        )
    Run.objects.bulk_create(rows)
