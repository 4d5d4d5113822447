"""An XCRI-CAP 1.2 catalogue as records. No entity, document type or address in it is ever followed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from routeways.foundation.tables import FileRefused
from routeways.provision.exchange import xcri_names as names
from routeways.provision.exchange.cells import Broken, check_plain, postcode, pounds
from routeways.provision.exchange.columns import LARS_COURSES, NON_LARS_COURSES, VENUES, Col
from routeways.provision.exchange.faults import Fault
from routeways.provision.exchange.records import CourseRecord, RunRecord, VenueRecord
from routeways.provision.exchange.xcri_names import dc, mlo, ours, xcri
from routeways.taxonomy.levels import levels_of

LARGEST = 20 * 1024**2  # bytes
MOST_COURSES = 5_000
_LIMITS = {col.key: col for col in (*LARS_COURSES, *NON_LARS_COURSES)}
_VENUE_LIMITS = {col.key: col for col in VENUES}
_DURATION = re.compile(r"P(?:(\d{1,3})([YMWD])|T(\d{1,3})([HM]))")
_SUBJECT = re.compile(r"(?:ssa:)?([0-9]{1,2}(?:\.[0-9])?)")
_AIM = re.compile(r"[0-9A-Z]{8}")


@dataclass(frozen=True)
class XcriFile:
    """Courses and venues of all providers in the file; `faults` stop it, `notes` tell what was passed over."""

    providers: tuple[str, ...] = ()
    courses: tuple[CourseRecord, ...] = ()
    venues: tuple[VenueRecord, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read(path: Path) -> XcriFile:
    """Raises FileRefused for what is not an XCRI-CAP 1.2 catalogue that is safe to read."""
    if path.stat().st_size > LARGEST:
        raise FileRefused(f"{path.name} is larger than {LARGEST // 1024**2} MB. Split it by provider.")
    try:
        catalog = fromstring(path.read_bytes(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        words = "has a document type or entities, which can be used to attack readers. Export it without them."
        raise FileRefused(f"{path.name} {words}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileRefused(f"{path.name} is not XML that we can read: {error}. Export it again.") from error
    if catalog.tag != xcri("catalog"):
        found = catalog.tag.rpartition("}")[2]
        raise FileRefused(f"{path.name} begins with “{found}”, not with a catalogue of XCRI-CAP 1.2. Export it again.")
    return _Reader().read(catalog)


class _Reader:
    """One pass over a catalogue, keeping account of what is wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.venues: dict[str, VenueRecord] = {}
        self.unread: set[str] = set()

    def read(self, catalog: Element) -> XcriFile:
        providers = catalog.findall(xcri("provider"))
        courses = [
            record
            for provider in providers
            for number, course in enumerate(provider.findall(xcri("course")), 1)
            for record in self._course(course, number)
        ]
        if not courses and not self.faults:
            self.faults.append(Fault("xcri-empty", "There is no course in the catalogue."))
        if len(courses) > MOST_COURSES:
            self.faults.append(Fault("xcri-many", f"There are more than {MOST_COURSES:,} courses. Split the file."))
        marks = [one.identifier for one in courses]
        for mark in sorted(mark for mark, count in Counter(marks).items() if count > 1 and mark):
            reason = f"The course identifier “{mark}” is given more than once. Give each course its own."
            self.faults.append(Fault("xcri-twice", reason))
        kept = () if self.faults else tuple(courses)
        titles = tuple(_text_of(one, dc("title")) for one in providers)
        notes = [f"“{name}” was not read: we have no place for it." for name in sorted(self.unread)]
        return XcriFile(titles, kept, tuple(self.venues.values()), tuple(self.faults), tuple(notes))

    def _course(self, course: Element, number: int) -> Iterator[CourseRecord]:
        title = _text_of(course, dc("title"))
        where = f"Course {number}" + (f" (“{title[:60]}”)" if title else "")
        self._note_unread(course, _COURSE_ELEMENTS)
        values: dict[str, Any] = {"title": title, "identifier": _text_of(course, dc("identifier"))}
        values["course_type"] = _text_of(course, dc("type"))
        values |= {field: _text_of(course, element) for field, element in names.TEXTS.items()}
        qualification = course.find(mlo("qualification"))
        if qualification is not None:
            aim = _text_of(qualification, dc("identifier")).upper()
            values["aim"] = aim if _AIM.fullmatch(aim) else ""
            values["awarding"] = _text_of(qualification, xcri("awardedBy"))
        values["level"], values["subject"] = _level(course), _subject(course)
        for key, needed in (("title", "title"), ("identifier", "identifier")):
            if not values[key]:
                self.faults.append(Fault(f"xcri-{key}", f"It has no dc:{needed}. Every course needs one.", None, where))
        self._limits(values, where, {"title": _LIMITS["name"], "identifier": _LIMITS["reference"], **_LIMITS})
        presentations = course.findall(xcri("presentation"))
        runs = tuple(self._run(one, title, f"{where}, start {n}") for n, one in enumerate(presentations, 1))
        yield CourseRecord(runs=runs, **values)

    def _run(self, found: Element, title: str, where: str) -> RunRecord:
        self._note_unread(found, _RUN_ELEMENTS)
        start = found.find(mlo("start"))
        starts_on = self._day(start, where)
        duration, unit = _duration(found)
        values: dict[str, Any] = {
            "name": _text_of(found, dc("title")) or title,
            "reference": _text_of(found, dc("identifier")),
            "webpage": _text_of(found, mlo("url")),
            "mode": _of(found, "attendanceMode", names.MODES) or "Classroom",
            "study_mode": _of(found, "studyMode", names.STUDY_MODES),
            "attendance": _of(found, "attendancePattern", names.PATTERNS),
            "starts_on": starts_on,
            "flexible": starts_on is None,
            "ends_on": self._day(found.find(xcri("end")), where),
            "apply_until": self._day(found.find(xcri("applyUntil")), where),
            "apply_to": _text_of(found, xcri("applyTo")),
            "duration": duration,
            "unit": unit,
            "places": _whole(_text_of(found, mlo("places"))),
            "national": {"true": True, "false": False}.get(_text_of(found, ours("national"))),
            "sub_regions": tuple(_words(one) for one in found.findall(ours("subRegion"))),
            "venue": self._venue(found, where),
        }
        values["cost"], values["cost_description"] = self._cost(found.find(mlo("cost")), where)
        self._limits(values, where, {**_LIMITS, "apply_to": _LIMITS["webpage"]})
        return RunRecord(**values)

    def _venue(self, found: Element, where: str) -> str:
        provider = found.find(f"{xcri('venue')}/{xcri('provider')}")
        if provider is None:
            return ""
        name = _text_of(provider, dc("title"))
        location = provider.find(mlo("location"))
        if not name or location is None:
            return name
        lines = [_words(one) for one in location.findall(mlo("address"))]
        written = _text_of(location, mlo("postcode"))
        try:
            normal = postcode(written) if written else ""
        except Broken as broken:
            self.faults.append(Fault(broken.rule, broken.reason, None, f"{where}, venue", written))
            return name
        values = {
            "name": name,
            "reference": _text_of(provider, dc("identifier")),
            "address_1": lines[0] if lines else "",
            "address_2": ", ".join(lines[1:]),
            "town": _text_of(location, mlo("town")),
            "county": _text_of(location, ours("county")),
            "postcode": normal,
            "email": _text_of(location, mlo("email")),
            "phone": _text_of(location, mlo("phone")),
            "website": _text_of(location, mlo("url")),
        }
        self._limits(values, f"{where}, venue", _VENUE_LIMITS)
        self.venues.setdefault(name, VenueRecord(**values))
        return name

    def _limits(self, values: dict[str, Any], where: str, limits: dict[str, Col]) -> None:
        for key, value in values.items():
            if isinstance(value, str) and value and key in limits:
                col = limits[key]
                try:
                    check_plain(value, Col(col.heading, key, col.says, col.most, plain=col.plain))
                except Broken as broken:
                    place = f"{where}, {key.replace('_', ' ')}"
                    self.faults.append(Fault(broken.rule, broken.reason, None, place, value))

    def _day(self, found: Element | None, where: str) -> date | None:
        """From the machine's form of the date; a date in words alone is passed over."""
        written = (found.get("dtf") or "").strip() if found is not None else ""
        if not written:
            return None
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            reason = f"“{written[:30]}” is not a date. Write dtf as 2027-09-06."
            self.faults.append(Fault("xcri-date", reason, None, where, written))
            return None

    def _cost(self, found: Element | None, where: str) -> tuple[Decimal | None, str]:
        """The amount, where there is one, and the words where they say more."""
        if found is None:
            return None, ""
        words = _words(found)
        plain = re.fullmatch(r"£?\s?([0-9,]{1,9}(?:\.[0-9]{1,2})?)", words)
        written = (found.get(ours("amount")) or "").strip()
        in_words = plain[1].replace(",", "") if plain else ""
        try:
            amount = pounds(written or in_words) if written or in_words else None
        except Broken as broken:
            if written:
                self.faults.append(Fault(broken.rule, broken.reason, None, f"{where}, cost", written))
            return None, words
        return amount, "" if plain and amount is not None else words

    def _note_unread(self, found: Element, known: frozenset[str]) -> None:
        self.unread |= {
            one.tag.rpartition("}")[2] for one in found if isinstance(one.tag, str) and one.tag not in known
        }


_COURSE_ELEMENTS = frozenset(
    {dc(name) for name in ("identifier", "title", "type", "subject")}
    | {mlo("level"), mlo("qualification"), xcri("presentation"), *names.TEXTS.values()}
)
_RUN_ELEMENTS = frozenset(
    {dc("identifier"), dc("title"), ours("national"), ours("subRegion")}
    | {mlo(name) for name in ("url", "start", "duration", "cost", "places")}
    | {
        xcri(name)
        for name in (
            "end",
            "applyUntil",
            "applyTo",
            "studyMode",
            "attendanceMode",
            "attendancePattern",
            "venue",
        )
    }
)


def _words(found: Element) -> str:
    """The text of an element, also where it holds marked-up text, with its lines."""
    text = "".join(found.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _text_of(found: Element, name: str) -> str:
    first = found.find(name)
    return _words(first) if first is not None else ""


def _of(found: Element, name: str, known: dict[str, tuple[str, str]]) -> str:
    """Our value for the code of a vocabulary; "" for a code or text that we do not know."""
    element = found.find(xcri(name))
    if element is None:
        return ""
    code, words = (element.get("identifier") or "").strip().upper(), _words(element).lower()
    for value, (ours_code, ours_words) in known.items():
        if code == ours_code or words in (ours_code.lower(), ours_words.lower(), value.lower()):
            return value
    return ""


def _level(course: Element) -> str:
    text = _text_of(course, mlo("level"))
    if levels_of(text):
        return text
    found = re.search(r"level ([1-8])", text.lower())
    return found[1] if found else ("E" if "entry" in text.lower() else "")


def _subject(course: Element) -> str:
    for one in course.findall(dc("subject")):
        found = _SUBJECT.fullmatch((one.get("identifier") or _words(one)).strip().lower())
        if found:
            return f"ssa:{found[1]}"
    return ""


def _duration(found: Element) -> tuple[int | None, str]:
    element = found.find(mlo("duration"))
    match = _DURATION.fullmatch((element.get("interval") or "").strip()) if element is not None else None
    if match is None:
        return None, ""
    amount, letter = int(match[1] or match[3]), match[2] or match[4]
    unit = next(unit for unit, (sign, clock) in names.UNITS.items() if sign == letter and clock == bool(match[3]))
    return (amount, unit) if amount else (None, "")


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None
