"""Every rule of the Course Directory: a file that breaks it, and the words in which it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from routeways.foundation.tables import FileRefused
from routeways.provision.exchange import grid
from routeways.provision.exchange.columns import COURSE_TYPES, FORMS, LEVELS
from routeways.provision.exchange.rules import RULES
from tests.provision.course_files import GOOD, KNOWN, WORK, read, read_venues, row, table, told

NO_LARS = replace(KNOWN, aims=None)


@dataclass(frozen=True)
class Broken:
    """A file that breaks one rule, and exactly what is said of it."""

    rule: str
    says: str
    content: bytes | None = None
    form: str = "lars"
    known: object = KNOWN


def one(rule: str, says: str, *, form: str = "lars", known: object = KNOWN, **changes: str) -> Broken:
    """A good file but for some cells of its only row."""
    return Broken(rule, says, table(row(form, **changes), form=form), form, known)


def raw(rule: str, says: str, make: Callable[[bytes], bytes], *, form: str = "lars") -> Broken:
    """A good file, changed as a whole."""
    return Broken(rule, says, make(table(row(form), form=form)), form)


def headings(change: Callable[[list[str]], list[str]]) -> bytes:
    first, rest = table(row()).decode().split("\r\n", 1)
    return (",".join(change(first.split(","))) + "\r\n" + rest).encode()


def swapped(names: list[str]) -> list[str]:
    return [*names[:10], names[11], names[10], *names[12:]]


LONG = {col.heading: col.most for col in FORMS["lars"] if col.most}
CASES = [
    # the file as a whole
    Broken(
        "columns-missing",
        "Row 1: A column is missing: COST.",
        headings(lambda names: [name for name in names if name != "COST"]),
    ),
    Broken(
        "columns-missing",
        "Row 1: This is the form for courses without a learning aim (27 columns). "
        "You chose courses with a learning aim (24 columns). Choose the other one.",
        table(row("non-lars"), form="non-lars"),
    ),
    Broken(
        "columns-extra",
        "Row 1: 2 columns are not part of the form: TUTOR, (no heading). Take it out.",
        headings(lambda names: [*names[:3], "TUTOR", "", *names[3:]]),
    ),
    Broken(
        "columns-twice",
        "Row 1: A column is there more than once: COST. Keep one.",
        headings(lambda names: [*names, "COST"]),
    ),
    Broken(
        "columns-order",
        "Row 1: Column 11 is START_DATE, but DELIVERY_MODE should stand there. Put the columns in order.",
        headings(swapped),
    ),
    one(
        "columns-swapped",
        "DELIVERY_MODE and START_DATE seem to be swapped in every row. Swap them back.",
        DELIVERY_MODE="06/09/2027",
        START_DATE="Classroom",
    ),
    raw(
        "no-rows",
        "There are no rows under the headings. Put one row for each start of a course.",
        lambda c: c.split(b"\r\n")[0],
    ),
    Broken(
        "too-many-rows",
        "There are 10,001 rows. Split the file: at most 10,000.",
        table(row()) + b"60313457,x\r\n" * 10_000,
    ),
    raw(
        "row-width",
        "Row 3: It has 2 cells, but there are 24 columns. Look for a comma too many or few.",
        lambda content: content + b"60313457,Adults\r\n",
    ),
    raw(
        "row-width",
        "Row 3: A quotation mark is opened and never closed, or stands inside a cell alone. Write two for one.",
        lambda content: content + b'60313457,"Adults who\r\nweld,\r\n',
    ),
    raw(
        "wrong-letters",
        "Row 2: It holds a letter that cannot be read. Save the file as “CSV UTF-8” and hand in that.",
        lambda content: content.replace(b"Adults", b"\x81dults"),
    ),
    one(
        "wrong-letters",
        "Row 2: “â€” shows that the file was saved in a wrong way. Save it as “CSV UTF-8”.",
        COURSE_NAME="Welder’s start".encode().decode("cp1252"),
    ),
    one(
        "control-characters",
        "Row 2, COURSE_NAME: It holds a control character. Type the text again.",
        COURSE_NAME="Weld\x07ing",
    ),
    one(
        "formula",
        "Row 2, COURSE_NAME: It begins with “=”, as a formula does. Begin with a letter.",
        COURSE_NAME='=HYPERLINK("http://evil.example")',
    ),
    one(
        "cell-size",
        "Row 2: One cell has more than 131,072 letters. Shorten it; the longest text may have 2,000.",
        WHAT_YOU_WILL_LEARN="x" * 140_000,
    ),
    Broken(
        "row-twice",
        "Row 3: It says the same as row 2 in every column. Take one of them out.",
        table(row(), row()),
    ),
    # single cells
    *(
        one("needed", f"Row 2, {name}: It is blank. {says}", form=form, **{name: ""})
        for form, name, says in (
            ("lars", "LARS_QAN", "Give it: the learning aim reference: eight letters or digits."),
            ("lars", "WHO_THIS_COURSE_IS_FOR", "Give it: who the course is for."),
            ("lars", "COURSE_NAME", "Give it: the name that people see."),
            ("lars", "DELIVERY_MODE", "Write Classroom, Online, Work based or Blended learning."),
            ("lars", "FLEXIBLE_START_DATE", "Write Yes or No."),
            ("lars", "COURSE_WEBPAGE", "Give it: the page about the course."),
            ("lars", "DURATION", "Give it: a whole number from 1 to 999."),
            ("lars", "DURATION_UNIT", "Write Minutes, Hours, Days, Weeks, Months or Years."),
            (
                "non-lars",
                "COURSE_TYPE",
                "Write Essential Skills, T Levels, HTQs, Free Courses for Jobs, Multiply or Skills Bootcamp.",
            ),
            ("non-lars", "SECTOR", "Give it: the sector it prepares for."),
            ("non-lars", "EDUCATION_LEVEL", "Write Entry Level, 1, 2, 3, 4, 5, 6 or 7."),
            ("venues", "VENUE_NAME", "Give it: the name that people see; each once."),
            ("venues", "ADDRESS_LINE_1", "Give it: house and street."),
            ("venues", "TOWN_OR_CITY", "Give it: town or city."),
            ("venues", "POSTCODE", "Give it: a full postcode."),
        )
    ),
    *(
        one(
            "length",
            f"Row 2, {col.heading}: It has {col.most + 1:,} letters. Shorten it to {col.most:,} or fewer.",
            form=form,
            **{col.heading: "x" * (col.most + 1)},
        )
        for form in FORMS
        for col in FORMS[form]
        if col.most
    ),
    *(
        one(
            "plain-text",
            f"Row 2, {col.heading}: It holds “{sign}”, which is not allowed. Take it out; do not paste web pages.",
            **{col.heading: f"Weld{sign}ing"},
        )
        for col in FORMS["lars"]
        if col.plain
        for sign in "<>`"
    ),
    *(
        one("value", f"Row 2, {name}: “{text}” is not one of the values. Write {values}.", form=form, **{name: text})
        for form, name, text, values in (
            ("lars", "DELIVERY_MODE", "In class", "Classroom, Online, Work based or Blended learning"),
            ("lars", "FLEXIBLE_START_DATE", "Perhaps", "Yes or No"),
            ("lars", "DURATION_UNIT", "Terms", "Minutes, Hours, Days, Weeks, Months or Years"),
            ("lars", "STUDY_MODE", "Half time", "Full time, Part time or Flexible"),
            ("lars", "ATTENDANCE_PATTERN", "Night", "Daytime, Evening, Weekend or Day/Block Release"),
            ("lars", "NATIONAL_DELIVERY", "England", "Yes or No"),
            ("non-lars", "COURSE_TYPE", "Degree", f"{', '.join(COURSE_TYPES[:-1])} or {COURSE_TYPES[-1]}"),
            ("non-lars", "EDUCATION_LEVEL", "9", f"{', '.join(list(LEVELS)[:-1])} or 7"),
        )
    ),
    # courses
    one(
        "aim-form",
        "Row 2, LARS_QAN: “313457” is not a learning aim reference, which has eight letters or digits. "
        "Spreadsheets drop zeros at the front: format the column as text.",
        LARS_QAN="313457",
    ),
    one(
        "aim-unknown",
        "Row 2, LARS_QAN: 99999999 is not in the LARS list. Look it up in “Find a learning aim”.",
        LARS_QAN="99999999",
    ),
    one(
        "aim-unchecked",
        "No LARS list is loaded here, so we could not check whether the learning aims exist.",
        known=NO_LARS,
    ),
    one(
        "aim-ended",
        "Row 2, LARS_QAN: 00301234 could be started until 31 July 2027. Give the aim that replaced it.",
        LARS_QAN="00301234",
    ),
    one(
        "start-needed",
        "Row 2, START_DATE: It is blank. Give the first day, or write Yes for a flexible start.",
        START_DATE="",
    ),
    *(
        one(
            "start-form",
            f"Row 2, START_DATE: “{text}” is not a date. Write it as dd/MM/yyyy: 06/09/2027.",
            START_DATE=text,
        )
        for text in ("2027-09-06", "31/02/2027", "6/9/2027", "September", "06/09/27")
    ),
    one(
        "start-flexible",
        "Row 2, START_DATE: The start is flexible, so leave the date out, or write No for flexible.",
        FLEXIBLE_START_DATE="Yes",
    ),
    one(
        "start-past",
        "Row 2, START_DATE: This start is in the past. It is kept, but nobody can join.",
        START_DATE="07/09/2026",
    ),
    *(
        one(
            "venue-needed",
            "Row 2, VENUE_NAME: It is blank. Give the name or the reference of one of your venues.",
            DELIVERY_MODE=mode,
            VENUE_NAME="",
        )
        for mode in ("Classroom", "Blended learning")
    ),
    one(
        "venue-not-allowed",
        "Row 2, VENUE_NAME: Online courses have no venue. Leave it blank.",
        DELIVERY_MODE="Online",
        STUDY_MODE="",
        ATTENDANCE_PATTERN="",
    ),
    one(
        "venue-not-allowed",
        "Row 2, YOUR_VENUE_REFERENCE: Work based courses have no venue. Leave it blank.",
        **WORK,
        YOUR_VENUE_REFERENCE="TV1",
    ),
    one(
        "venue-unknown",
        "Row 2, VENUE_NAME: You have no venue “Atlantis”. Load your venues first, or correct the name.",
        VENUE_NAME="Atlantis",
    ),
    one(
        "venue-reference-unknown",
        "Row 2, YOUR_VENUE_REFERENCE: You have no venue with the reference “X9”. "
        "Load your venues first, or correct it.",
        VENUE_NAME="",
        YOUR_VENUE_REFERENCE="X9",
    ),
    one(
        "venue-differs",
        "Row 2, YOUR_VENUE_REFERENCE: “LL1” is the reference of Lock Lane. Give one of the two.",
        YOUR_VENUE_REFERENCE="LL1",
    ),
    one(
        "national-needed",
        "Row 2, NATIONAL_DELIVERY: It is blank. Write Yes if you teach it all over England, else No.",
        **{**WORK, "NATIONAL_DELIVERY": ""},
    ),
    one(
        "national-not-allowed",
        "Row 2, NATIONAL_DELIVERY: Leave it blank: it is only for Work based courses.",
        NATIONAL_DELIVERY="No",
    ),
    one(
        "sub-region-needed",
        "Row 2, SUB_REGION: It is blank. Name the places where you teach it, with ; between them.",
        **{**WORK, "NATIONAL_DELIVERY": "No"},
    ),
    one(
        "sub-region-not-allowed",
        "Row 2, SUB_REGION: Leave it blank: it is only for Work based courses.",
        SUB_REGION="Preston",
    ),
    one(
        "sub-region-not-allowed",
        "Row 2, SUB_REGION: Leave it blank: it is offered all over England.",
        **WORK,
        SUB_REGION="Preston",
    ),
    one(
        "sub-region-unknown",
        "Row 2, SUB_REGION: “Narnia” is not a region, county or district that we know. Correct the name.",
        **{**WORK, "NATIONAL_DELIVERY": "No", "SUB_REGION": "Preston; Narnia"},
    ),
    one(
        "webpage-form",
        "Row 2, COURSE_WEBPAGE: “see our site” is not a web address. Write it like https://www.example.org/courses.",
        COURSE_WEBPAGE="see our site",
    ),
    one("cost-needed", "Row 2, COST: It is blank. Give the cost (0 if it is free), or describe it.", COST=""),
    *(
        one(
            "cost-form",
            f"Row 2, COST: “{text}” is not a cost. Write pounds and pence without £ or commas: 1250.50.",
            COST=text,
        )
        for text in ("£120", "1,200", "12.345", "free", "-5")
    ),
    one("cost-range", "Row 2, COST: “1000000” is more than £999,999.99. Check it.", COST="1000000"),
    *(
        one(
            "duration-form",
            f"Row 2, DURATION: “{text}” is not a whole number from 1 to 999. Write one, such as 10.",
            DURATION=text,
        )
        for text in ("0", "1000", "2.5", "ten")
    ),
    one(
        "study-mode-needed",
        "Row 2, STUDY_MODE: It is blank. Classroom courses have a study mode.",
        STUDY_MODE="",
    ),
    one(
        "study-mode-not-allowed",
        "Row 2, STUDY_MODE: Leave it blank: Work based courses have none.",
        **{**WORK, "STUDY_MODE": "Full time"},
    ),
    one(
        "attendance-needed",
        "Row 2, ATTENDANCE_PATTERN: It is blank. Blended learning courses have an attendance pattern.",
        DELIVERY_MODE="Blended learning",
        ATTENDANCE_PATTERN="",
    ),
    one(
        "attendance-not-allowed",
        "Row 2, ATTENDANCE_PATTERN: Leave it blank: Work based courses have none.",
        **{**WORK, "ATTENDANCE_PATTERN": "Daytime"},
    ),
    # venues
    Broken(
        "venue-name-twice",
        "Row 3, VENUE_NAME: Row 2 has it already. Give each venue its own.",
        table(row("venues"), row("venues", YOUR_VENUE_REFERENCE="TV2", VENUE_NAME="TOWER VIEW"), form="venues"),
        "venues",
    ),
    Broken(
        "venue-reference-twice",
        "Row 3, YOUR_VENUE_REFERENCE: Row 2 has it already. Give each venue its own.",
        table(row("venues"), row("venues", VENUE_NAME="Annexe"), form="venues"),
        "venues",
    ),
    one(
        "postcode-form",
        "Row 2, POSTCODE: “FY3” is not a full postcode. Write it like PR1 2HE.",
        form="venues",
        POSTCODE="FY3",
    ),
    one(
        "postcode-unplaced",
        "Row 2, POSTCODE: We do not know where it is. The venue is kept, but nobody is told how far it is.",
        form="venues",
        POSTCODE="ZZ1 1ZZ",
    ),
    one(
        "email-form",
        "Row 2, EMAIL: “courses at example” is not an e-mail address. Write it like courses@example.org.",
        form="venues",
        EMAIL="courses at example",
    ),
    one(
        "phone-form",
        "Row 2, PHONE: “12345” is not a telephone number. Write it like 01772 000000.",
        form="venues",
        PHONE="12345",
    ),
    one(
        "website-form",
        "Row 2, WEBSITE: “none” is not a web address. Write it like https://www.example.org/courses.",
        form="venues",
        WEBSITE="none",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.says[:60]}")
def test_a_file_that_breaks_a_rule_is_told_so_in_plain_words(case: Broken, tmp_path: Path) -> None:
    assert case.content is not None
    checked = (
        read_venues(case.content, tmp_path)
        if case.form == "venues"
        else read(case.content, tmp_path, form=case.form, known=case.known)  # type: ignore[arg-type]
    )
    found = checked.warnings if RULES[case.rule].warns else checked.faults
    assert case.says in told(found)
    assert case.rule in {fault.rule for fault in found}
    if not RULES[case.rule].warns:
        assert not getattr(checked, "courses", ()) and not getattr(checked, "venues", ())


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert {case.rule for case in CASES} == set(RULES)


@pytest.mark.parametrize("form", FORMS)
def test_a_good_file_breaks_no_rule(form: str, tmp_path: Path) -> None:
    content = table(row(form), form=form)
    checked = read_venues(content, tmp_path) if form == "venues" else read(content, tmp_path, form=form)
    assert checked.faults == () and checked.warnings == () and checked.rows == 1


def test_a_cell_that_breaks_one_rule_breaks_only_that_one(tmp_path: Path) -> None:
    for case in CASES:
        if case.rule in ("columns-swapped", "value", "formula", "control-characters", "length", "plain-text", "needed"):
            continue
        if case.form == "venues" or case.rule.startswith(("columns", "row", "no-", "too-", "wrong", "cell")):
            continue
        assert case.content is not None
        checked = read(case.content, tmp_path, form=case.form, known=case.known)  # type: ignore[arg-type]
        assert {fault.rule for fault in (*checked.faults, *checked.warnings)} == {case.rule}, case.says


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    rows = [row(DURATION="0", COST="x"), row(COURSE_NAME=""), row(LARS_QAN="12")]
    assert [(fault.row, fault.column) for fault in read(table(*rows), tmp_path).faults] == [
        (2, "COST"),
        (2, "DURATION"),
        (3, "COURSE_NAME"),
        (4, "LARS_QAN"),
    ]


def test_values_are_known_whatever_their_capitals_and_headings_whatever_their_spaces(tmp_path: Path) -> None:
    content = table(row(DELIVERY_MODE="CLASSROOM", STUDY_MODE="part  time", FLEXIBLE_START_DATE="no"))
    content = content.replace(b"DELIVERY_MODE", b"Delivery mode")
    run = read(content, tmp_path).courses[0].runs[0]
    assert (run.mode, run.study_mode, run.flexible) == ("Classroom", "Part time", False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_byte_order_mark_and_other_encodings_are_read_and_named(encoding: str, tmp_path: Path) -> None:
    content = table(row(COURSE_NAME="Café – “welding”")).decode().encode(encoding)
    checked = read(content, tmp_path)
    assert checked.courses[0].title == "Café – “welding”"
    if encoding in ("cp1252", "utf-16"):
        assert checked.notes == (f"The file is not in UTF-8; it was read as {encoding}.",)


def test_semicolons_are_read_and_named(tmp_path: Path) -> None:
    content = table(row()).replace(b",", b";")
    checked = read(content, tmp_path)
    assert checked.faults == () and checked.notes == (
        "Its cells stand between semicolons, not commas; it was read so.",
    )


def test_what_is_no_csv_file_at_all_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for content, says in (
        (b"", "is empty"),
        (b"<html>sorry</html>", "is a web page"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04broken", "is damaged or cut off"),
        (b"\x00\x01\x02", "is not a table we can read"),
    ):
        path = tmp_path / "courses.csv"
        path.write_bytes(content)
        with pytest.raises(FileRefused, match=says):
            grid.read(path, "lars")


def test_fifty_megabytes_in_one_cell_are_one_sentence(tmp_path: Path) -> None:
    content = table(row(WHAT_YOU_WILL_LEARN="x" * 50 * 1024**2))
    assert told(read(content, tmp_path).faults) == [
        "Row 2: One cell has more than 131,072 letters. Shorten it; the longest text may have 2,000."
    ]


def test_html_in_a_text_is_refused_not_shown(tmp_path: Path) -> None:
    found = read(table(row(WHERE_NEXT="<script>alert(1)</script>")), tmp_path).faults
    assert [fault.rule for fault in found] == ["plain-text"]


def test_rows_that_agree_in_what_is_taught_are_one_course_with_several_runs(tmp_path: Path) -> None:
    rows = [row(), row(START_DATE="10/01/2028", YOUR_REFERENCE="W-2"), row(WHERE_NEXT="Level 3")]
    found = read(table(*rows), tmp_path).courses
    assert [len(course.runs) for course in found] == [2, 1]
    assert [run.reference for run in found[0].runs] == ["W-1", "W-2"]


def test_the_forms_have_the_columns_that_the_service_counts() -> None:
    assert {form: len(FORMS[form]) for form in FORMS} == {"lars": 24, "non-lars": 27, "venues": 10}
    assert all(set(GOOD[form]) == {col.heading for col in FORMS[form]} for form in FORMS)
