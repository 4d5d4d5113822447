"""A provider's courses as an XCRI-CAP 1.2 catalogue."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from routeways.provision.exchange import xcri_names as names
from routeways.provision.exchange.records import CourseRecord, RunRecord, VenueRecord
from routeways.provision.exchange.xcri_names import dc, mlo, ours, xcri

Element = ET.Element


@dataclass(frozen=True, slots=True)
class XcriProvider:
    """Who teaches: `identifier` is an address or number, `courses` its own records, `venues` all that they name."""

    identifier: str
    title: str
    url: str
    description: str
    courses: Sequence[CourseRecord]
    venues: Sequence[VenueRecord]


def write(providers: Iterable[XcriProvider], *, generated: datetime) -> bytes:
    """UTF-8 with its declaration. `generated` must know its time zone."""
    for prefix, address in names.PREFIXES.items():
        ET.register_namespace(prefix, address)
    catalog = ET.Element(xcri("catalog"), {"generated": generated.isoformat(timespec="seconds")})
    for one in providers:
        _provider(ET.SubElement(catalog, xcri("provider")), one)
    ET.indent(catalog, " ")
    return bytes(ET.tostring(catalog, encoding="utf-8", xml_declaration=True)) + b"\n"


def _provider(into: Element, one: XcriProvider) -> None:
    _text(into, dc("description"), one.description)
    _text(into, dc("identifier"), one.identifier)
    _text(into, dc("title"), one.title)
    _text(into, mlo("url"), one.url)
    venues = {venue.name: venue for venue in one.venues}
    for course in one.courses:
        _course(ET.SubElement(into, xcri("course")), course, venues)


def _course(into: Element, one: CourseRecord, venues: Mapping[str, VenueRecord]) -> None:
    _text(into, dc("identifier"), one.identifier)
    _text(into, dc("title"), one.title)
    if one.subject:
        subject = ET.SubElement(into, dc("subject"), {"identifier": one.subject})
        subject.text = one.subject
    _text(into, dc("type"), one.course_type)
    _text(into, mlo("level"), one.level)
    for field, element in names.TEXTS.items():
        _text(into, element, getattr(one, field))
    if one.aim or one.awarding:
        qualification = ET.SubElement(into, mlo("qualification"))
        _text(qualification, dc("identifier"), one.aim)
        _text(qualification, xcri("awardedBy"), one.awarding)
    for run in one.runs:
        _presentation(ET.SubElement(into, xcri("presentation")), run, venues)


def _presentation(into: Element, run: RunRecord, venues: Mapping[str, VenueRecord]) -> None:
    _text(into, dc("identifier"), run.reference)
    _text(into, dc("title"), run.name)
    _text(into, mlo("url"), run.webpage)
    if run.flexible:
        ET.SubElement(into, mlo("start")).text = "Flexible"
    _day(into, mlo("start"), run.starts_on)
    _day(into, xcri("end"), run.ends_on)
    if run.duration:
        letter, clock = names.UNITS[run.unit]
        interval = f"P{'T' if clock else ''}{run.duration}{letter}"
        ET.SubElement(into, mlo("duration"), {"interval": interval}).text = f"{run.duration} {run.unit.lower()}"
    _day(into, xcri("applyUntil"), run.apply_until)
    _text(into, xcri("applyTo"), run.apply_to)
    for element, value, known in (
        ("studyMode", run.study_mode, names.STUDY_MODES),
        ("attendanceMode", run.mode, names.MODES),
        ("attendancePattern", run.attendance, names.PATTERNS),
    ):
        if value:
            code, words = known[value]
            ET.SubElement(into, xcri(element), {"identifier": code}).text = words
    if run.cost is not None or run.cost_description:
        amount = {ours("amount"): f"{run.cost:.2f}"} if run.cost is not None else {}
        ET.SubElement(into, mlo("cost"), amount).text = run.cost_description or _pounds(run.cost)
    _text(into, mlo("places"), str(run.places) if run.places is not None else "")
    if run.national is not None:
        _text(into, ours("national"), "true" if run.national else "false")
    for place in run.sub_regions:
        _text(into, ours("subRegion"), place)
    if run.venue:
        venue = ET.SubElement(ET.SubElement(into, xcri("venue")), xcri("provider"))
        _venue(venue, venues.get(run.venue), run.venue)


def _venue(into: Element, one: VenueRecord | None, name: str) -> None:
    if one is None:
        _text(into, dc("title"), name)
        return
    _text(into, dc("identifier"), one.reference)
    _text(into, dc("title"), one.name)
    location = ET.SubElement(into, mlo("location"))
    _text(location, mlo("town"), one.town)
    _text(location, mlo("postcode"), one.postcode)
    _text(location, mlo("address"), one.address_1)
    _text(location, mlo("address"), one.address_2)
    _text(location, ours("county"), one.county)
    _text(location, mlo("phone"), one.phone)
    _text(location, mlo("email"), one.email)
    _text(location, mlo("url"), one.website)


def _text(into: Element, name: str, text: str) -> None:
    if text:
        ET.SubElement(into, name).text = text


def _day(into: Element, name: str, day: date | None) -> None:
    if day is not None:
        ET.SubElement(into, name, {"dtf": day.isoformat()}).text = f"{day:%-d %B %Y}"


def _pounds(amount: Decimal | None) -> str:
    return f"£{amount:,.2f}"
