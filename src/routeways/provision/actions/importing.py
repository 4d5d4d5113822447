"""Taking a checked file in: all of it or nothing. What is no longer in it is withdrawn, not deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.progress import Progress
from routeways.organisations.actions.storing import site_row
from routeways.organisations.models import Organisation
from routeways.organisations.placing import place, with_place
from routeways.organisations.records import NewSite
from routeways.provision import incoming
from routeways.provision.actions.joining import hand_over_leads
from routeways.provision.errors import ProvisionError
from routeways.provision.exchange.comparing import Changes, pair_runs
from routeways.provision.exchange.records import COURSE_FIELDS, RUN_FIELDS, CourseRecord, RunRecord, VenueRecord
from routeways.provision.incoming import Incoming
from routeways.provision.models import Course, Form, Provider, Run, Status, Venue
from routeways.provision.queries.loading import with_everything
from routeways.provision.stored import course_record, courses_there, run_record, venues_there
from routeways.taxonomy import queries as taxonomy

SITE_FIELDS = ["name", "address", "town", "postcode", "latitude", "longitude", "district"]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many courses (or venues, for a file of venues) are new, changed, withdrawn and as they were."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    venues_added: int = 0


def import_file(
    *,
    by: Any,
    owner: Organisation,
    region: str,
    path: Path,
    form: str,
    today: date,
    publish: bool = True,
    shown: str = "",
    progress: Progress | None = None,
) -> Imported:
    """Loads a provider's file of courses or venues, whole or not at all; the same file again changes nothing.

    form: one of incoming.FORMS. publish: what is new is published, else it is a draft. shown: the digest of the
    changes that somebody agreed to. Raises FileRefused, or ProvisionError where a rule is broken or the changes are no
    longer those that were shown.
    """
    with transaction.atomic():
        found = incoming.read(path, owner=owner, region=region, form=form, today=today, progress=progress)
        if found.faults:
            many = len(found.faults)
            count = "This is the only problem" if many == 1 else f"It is the first of {many:,} problems"
            raise ProvisionError(f"{found.faults[0]} {count}. Nothing was loaded.")
        if shown and shown != found.digest:
            raise ProvisionError("The courses have changed since you looked. Check the file again to see what is new.")
        done = _store(owner, region, found, path.name, publish)
        if found.changes:
            details = {
                "form": form,
                "sha256": found.sha256,
                "added": done.added,
                "changed": done.changed,
                "gone": done.gone,
            }
            audit.record(by=by, verb="provision.import_file", subject=owner, details=details)
    return done


def publish_drafts(*, by: Any, owner: Organisation, region: str) -> int:
    """Everybody can see a provider's drafts from now on; how many there were."""
    with transaction.atomic():
        count = Course.objects.filter(owner=owner, region=region, status=Status.DRAFT).update(status=Status.PUBLISHED)
        if count:
            audit.record(by=by, verb="provision.publish_drafts", subject=owner, details={"courses": count})
    return count


def name_qualifications(*, by: Any) -> int:
    """Courses whose learning aim is in a list that was loaded after them get qualification, level and subject."""
    waiting = list(Course.objects.filter(qualification=None).exclude(aim=""))
    known = taxonomy.qualifications_by_id(f"lars:{one.aim}" for one in waiting)
    named = [one for one in waiting if f"lars:{one.aim}" in known]
    if not named:
        return 0
    with transaction.atomic():
        for one in named:
            found = known[f"lars:{one.aim}"]
            one.qualification, one.level, one.subject = found, one.level or found.level, one.subject or found.subject
        Course.objects.bulk_update(named, ["qualification", "level", "subject"], batch_size=500)
        details = {"courses": len(named)}
        audit.record(by=by, verb="provision.name_qualifications", subject="qualifications:lars", details=details)
    return len(named)


def _store(owner: Organisation, region: str, found: Incoming, name: str, publish: bool) -> Imported:
    Provider.objects.get_or_create(organisation=owner, defaults={"region": region})
    source = f"{_SOURCES[found.form]}: {name}"[:200]
    fresh = 0
    if found.venues is not None:
        _store_venues(owner, region, found.venues, source)
        fresh = len(found.venues.added)
    told: Changes[Any] | None = found.venues
    if found.courses is not None:
        _Store(owner, region, found.form, source, Status.PUBLISHED if publish else Status.DRAFT).all(found.courses)
        told = found.courses
    if told is None:
        return Imported()
    return Imported(len(told.added), len(told.changed), len(told.gone), told.unchanged, fresh)


_SOURCES = {
    Form.LARS.value: "Course Directory file",
    Form.NON_LARS.value: "Course Directory file of courses without a learning aim",
    incoming.VENUES: "Course Directory file of venues",
    Form.XCRI.value: "XCRI-CAP file",
}


def _store_venues(owner: Organisation, region: str, changes: Changes[VenueRecord], source: str) -> None:
    there = venues_there(owner, region)
    records = [*changes.added, *(one.after for one in changes.changed)]
    placed = place(one.postcode for one in records if one.postcode)
    closed = {one.name.lower(): one for one in Venue.objects.filter(owner=owner, region=region, closed=True)}
    for record in changes.added:
        # A venue that was closed and is back keeps its address on the web.
        venue = closed.get(record.name.lower()) or Venue(owner=owner, region=region)
        _put_venue(venue, record, with_place(_site(record), placed), source)
    for one in changes.changed:
        _put_venue(there[one.key], one.after, with_place(_site(one.after), placed), source)
    Venue.objects.filter(pk__in=[key for key, _ in changes.gone]).update(closed=True)


def _put_venue(venue: Venue, record: VenueRecord, site: NewSite, source: str) -> None:
    if venue.pk is None:
        row = site_row(venue.owner, replace(site, is_main=not venue.owner.sites.exists()))
        row.save()
        venue.site = row
    else:
        for name in SITE_FIELDS:
            setattr(venue.site, name, getattr(site, name))
        venue.site.save(update_fields=SITE_FIELDS)
    for name in ("name", "reference", "county", "email", "phone", "website"):
        setattr(venue, name, getattr(record, name))
    venue.source, venue.closed = source, False
    venue.save()


def _site(record: VenueRecord) -> NewSite:
    lines = "\n".join(line for line in (record.address_1, record.address_2) if line)
    return NewSite(name=record.name[:200], address=lines, town=record.town, postcode=record.postcode, is_main=False)


class _Store:
    """Writes the changes of one file."""

    def __init__(self, owner: Organisation, region: str, form: str, source: str, status: str) -> None:
        self.owner, self.region, self.form, self.source, self.status = owner, region, form, source, status
        self.venues = {one.name.lower(): one for one in venues_there(owner, region).values()}

    def all(self, changes: Changes[CourseRecord]) -> None:
        there = courses_there(self.owner, self.region, self.form)
        awarded = taxonomy.qualifications_by_id(
            f"lars:{one.aim}" for one in (*changes.added, *(each.after for each in changes.changed)) if one.aim
        )
        withdrawn = self._withdrawn()
        for record in changes.added:
            course = withdrawn.pop(self._mark(record), None) or Course(
                owner=self.owner, region=self.region, form=self.form
            )
            course.status = self.status
            self._put(course, record, awarded)
        for one in changes.changed:
            self._put(there[one.key], one.after, awarded)
        gone = [key for key, _ in changes.gone]
        Course.objects.filter(pk__in=gone).update(status=Status.WITHDRAWN)
        hand_over_leads(gone)

    def _put(self, course: Course, record: CourseRecord, awarded: Mapping[str, Any]) -> None:
        known = awarded.get(f"lars:{record.aim}")
        for name in COURSE_FIELDS:
            if name not in ("level", "subject", "identifier"):
                setattr(course, name, getattr(record, name))
        if self.form == Form.XCRI and course.form == Form.XCRI:
            course.identifier = record.identifier
        if record.aim or course.form == Form.LARS:
            course.qualification = known
        course.level = record.level or (known.level if known else "")
        course.subject = record.subject or (known.subject if known else "")
        course.source = self.source
        course.save()
        self._put_runs(course, record.runs)

    def _put_runs(self, course: Course, records: Sequence[RunRecord]) -> None:
        """Those that stay keep their rows, so that what refers to a start still finds it."""
        there = list(course.runs.select_related("venue")) if course.pk else []
        paired = pair_runs([run_record(run) for run in there], records)
        kept = {old for old, _ in paired if old is not None}
        Run.objects.filter(pk__in=[run.pk for place, run in enumerate(there) if place not in kept]).delete()
        for position, (old, record) in enumerate(paired):
            run = there[old] if old is not None else Run(course=course)
            for name in RUN_FIELDS:
                if name not in ("venue", "sub_regions"):
                    setattr(run, name, getattr(record, name))
            run.sub_regions = list(record.sub_regions)
            run.venue = self.venues.get(record.venue.lower()) if record.venue else None
            run.position = position
            run.save()

    def _withdrawn(self) -> dict[Any, Course]:
        """Courses that were withdrawn: one that is offered again is the same course, at the same address."""
        rows = Course.objects.filter(
            owner=self.owner, region=self.region, form=self.form, status=Status.WITHDRAWN
        ).order_by("pk")
        return {self._mark(course_record(one, self.form)): one for one in with_everything(rows)}

    def _mark(self, record: CourseRecord) -> Any:
        return record.identifier or record.key
