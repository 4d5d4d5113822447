"""What is stored, as the records that files are compared with and made of."""

from __future__ import annotations

from routeways.organisations.models import Organisation
from routeways.provision.exchange.records import TEXTS, CourseRecord, RunRecord, VenueRecord
from routeways.provision.models import Course, Form, Run, Status, Venue
from routeways.provision.queries.loading import with_everything

_SAID = ("aim", "course_type", "sector", "education_level", "awarding", *TEXTS)
_RUN = (
    "name",
    "mode",
    "reference",
    "starts_on",
    "flexible",
    "ends_on",
    "national",
    "webpage",
    "cost",
    "cost_description",
    "duration",
    "unit",
    "study_mode",
    "attendance",
    "places",
    "apply_until",
    "apply_to",
)


def course_record(one: Course, form: str) -> CourseRecord:
    """As a file of that form would say it: CSV has no identifier, level or subject of its own."""
    said = {name: getattr(one, name) for name in _SAID}
    if form == Form.XCRI:
        said |= {"identifier": one.identifier or one.public_id, "level": one.level, "subject": one.subject}
    elif form == Form.NON_LARS:
        said |= {"level": one.level}
    return CourseRecord(title=one.title, runs=tuple(run_record(run) for run in one.runs.all()), **said)


def run_record(run: Run) -> RunRecord:
    values = {name: getattr(run, name) for name in _RUN}
    return RunRecord(
        **values, sub_regions=tuple(run.sub_regions), venue=run.venue.name if run.venue is not None else ""
    )


def venue_record(one: Venue) -> VenueRecord:
    lines = one.site.address.splitlines()
    return VenueRecord(
        name=one.name,
        reference=one.reference,
        address_1=lines[0] if lines else "",
        address_2=", ".join(lines[1:]),
        town=one.site.town,
        county=one.county,
        postcode=one.site.postcode,
        email=one.email,
        phone=one.phone,
        website=one.website,
    )


def courses_there(owner: Organisation, region: str, form: str) -> dict[int, Course]:
    """A provider's courses that a file of this form is compared with, by row, in the order in which they were made.

    An XCRI-CAP file is compared with all of them: our own export then changes nothing when it is loaded again.
    """
    rows = Course.objects.filter(owner=owner, region=region).exclude(status=Status.WITHDRAWN)
    rows = rows if form == Form.XCRI else rows.filter(form=form)
    return {one.pk: one for one in with_everything(rows.order_by("pk"))}


def venues_there(owner: Organisation, region: str) -> dict[int, Venue]:
    rows = Venue.objects.filter(owner=owner, region=region, closed=False).select_related("site").order_by("pk")
    return {one.pk: one for one in rows}
