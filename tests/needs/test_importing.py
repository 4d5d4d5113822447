"""Files of adverts and notes: rows that cannot be taken are told, right ones go in together, nothing goes in twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.needs import actions
from routeways.needs.actions import Imported
from routeways.needs.errors import NeedsError
from routeways.needs.incoming import MOST_LETTERS, read_evidence
from routeways.needs.models import EvidenceImport, EvidenceItem
from routeways.organisations.models import Organisation
from routeways.organisations.recognising import directory
from routeways.organisations.records import NewIdentifier
from tests.needs.factories import NOW, REGION, TODAY, csv_file, heard, keep, make_chamber, make_item
from tests.organisations.factories import make_organisation
from tests.workbooks import write_sheets

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("ground")]


def _load(path: Path, owner: Organisation, on: date = TODAY, **more: Any) -> Imported:
    given = {"kind": "advert", "source": "Imaginary job board", "sharing": "region", **more}
    return actions.import_evidence(by=None, region=REGION, owner=owner, path=path, name=path.name, on=on, **given)


def test_a_row_is_kept_with_all_it_says(tmp_path: Path) -> None:
    baker = make_organisation(
        "Moonbeam Bakery", region=REGION, identifiers=(NewIdentifier("company-number", "01234567"),)
    )
    headings = ["Text", "Company number", "Date", "Area", "Sector", "Size", "Posts", "When", "Hard to fill", "Sharing"]
    row = ["Night bakers wanted", "1234567", "01/02/2026", "Burnley", "10.71", "small", "3", "now", "Yes", "group"]
    done = _load(csv_file(tmp_path, row, headings=headings), make_chamber())
    assert (done.rows, done.made, done.problems) == (1, 1, ())
    one = EvidenceItem.objects.get()
    assert (one.text, one.about, one.on, one.area, one.sector) == (
        "Night bakers wanted",
        baker,
        date(2026, 2, 1),
        "E07000117",
        "C",
    )
    assert (one.size_band, one.posts, one.wanted, one.hard_to_fill, one.sharing) == ("small", 3, "now", True, "group")
    assert one.origin == "adverts.csv, row 2"
    assert AuditEntry.objects.filter(verb="needs.import_evidence").count() == 1


def test_the_same_file_twice_changes_nothing_also_tomorrow(tmp_path: Path) -> None:
    chamber = make_chamber()
    path = csv_file(tmp_path, ["Welder wanted", "Moonbeam Works"], ["Baker wanted", ""])
    _load(path, chamber)
    again = _load(path, chamber, on=date(2026, 4, 1))
    assert (again.made, again.unchanged, again.batch) == (0, 2, None)
    assert (EvidenceItem.objects.count(), EvidenceImport.objects.count()) == (2, 1)
    assert AuditEntry.objects.filter(verb="needs.import_evidence").count() == 1


def test_a_file_that_has_grown_adds_only_what_is_new(tmp_path: Path) -> None:
    chamber = make_chamber()
    _load(csv_file(tmp_path, ["Welder wanted", "A Works"]), chamber)
    grown = _load(csv_file(tmp_path, ["Welder wanted", "A Works"], ["Welder wanted", "B Works"]), chamber)
    assert (grown.made, grown.unchanged) == (1, 1)


def test_wrong_rows_are_told_with_their_number_and_right_ones_are_taken(tmp_path: Path) -> None:
    headings = ["Text", "Date", "Posts", "Area", "Sector", "Sharing"]
    rows = [
        ["Good", "2026-03-01", "1", "Pendle", "C", ""],
        ["Bad day", "31/02/2026", "", "", "", ""],
        ["Bad number", "", "many", "", "", ""],
        ["", "2026-03-01", "", "", "", ""],
        ["Bad area", "", "", "Atlantis", "", ""],
        ["Bad sector", "", "", "", "Magic", ""],
        ["Public without consent", "", "", "", "", "public"],
        ["<b></b>\x07", "", "", "", "", ""],
    ]
    done = _load(csv_file(tmp_path, *rows, headings=headings), make_chamber())
    told = {problem.row: str(problem) for problem in done.problems}
    assert done.made == 1
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 9]
    assert "is not a date; write it like 2026-03-27" in told[3]
    assert "has no text" in told[5]
    assert "There is no area called “Atlantis”" in told[6]
    assert "neither the letter of a section" in told[7]
    assert "not how the business agreed" in told[8]
    assert "no words once mark-up and control characters are taken out" in told[9]


def test_fifty_megabytes_in_one_field_are_told_and_the_other_rows_are_taken(tmp_path: Path) -> None:
    path = csv_file(tmp_path, ["x" * (50 * 1024**2), "Endless Words"], ["Welder wanted", "A Works"])
    done = _load(path, make_chamber())
    assert done.made == 1
    assert str(done.problems[0]).startswith(
        f"row 2, “Text”: has 52,428,800 letters; an item has {MOST_LETTERS:,} at most"
    )


@pytest.mark.parametrize(
    ("times", "cleaned", "twice"),
    [
        (1, "taken out of 1 text.", ""),
        (2, "taken out of 2 texts.", "1 text stands in the file more than once; each was taken once."),
        (3, "taken out of 3 texts.", "2 texts stand in the file more than once; each was taken once."),
    ],
)
def test_notes_on_texts_say_one_text_or_several(tmp_path: Path, times: int, cleaned: str, twice: str) -> None:
    done = _load(csv_file(tmp_path, *[["<b>Welder</b> wanted", "A Works"]] * times), make_chamber())
    said = " ".join(done.notes)
    assert done.made == 1
    assert cleaned in said
    assert twice in said
    assert ("more than once" in said) is bool(twice)


def test_mixed_encodings_keep_every_letter(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(
        b"Text,Organisation\nCaf\xc3\xa9 chef wanted,Caf\xc3\xa9\nP\xe2tissier wanted \x96 \xa320 an hour,B\xe9chamel\n"
    )
    done = _load(path, make_chamber())
    texts = list(EvidenceItem.objects.values_list("text", "about_name"))
    assert texts == [("Café chef wanted", "Café"), ("Pâtissier wanted – £20 an hour", "Béchamel")]
    assert "Line 3 is not UTF-8 and was read as Windows-1252." in done.notes


def test_utf16_workbooks_json_lines_and_plain_text_are_read_too(tmp_path: Path) -> None:
    utf16 = tmp_path / "a.csv"
    utf16.write_bytes("Text,Organisation\nWelder – now,A Works\n".encode("utf-16"))
    workbook = write_sheets(tmp_path / "b.xlsx", {"Adverts": [["Text", "Organisation"], ["Baker wanted", "B Works"]]})
    lines = tmp_path / "c.jsonl"
    lines.write_text(
        json.dumps({"text": "Driver\nwanted", "organisation": "C Works", "hard_to_fill": True}) + "\n{broken\n[1]\n"
    )
    plain = tmp_path / "d.txt"
    plain.write_text("Nurse wanted\n\nJoiner wanted\n")
    chamber = make_chamber()
    made = [_load(path, chamber) for path in (utf16, workbook, lines, plain)]
    assert [one.made for one in made] == [1, 1, 1, 2]
    assert [problem.row for problem in made[2].problems] == [2, 3]
    assert EvidenceItem.objects.get(about_name="C Works").hard_to_fill is True
    assert EvidenceItem.objects.get(about_name="C Works").text == "Driver\nwanted"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("no.csv", b"Advert,Firm\nx,y\n", "has no column “Text”. It has: Advert, Firm"),
        ("twice.csv", b"Text,text\nx,y\n", "has the column “Text” more than once"),
        ("heads.csv", b"Text,Organisation\n", "has no row that can be used"),
        ("page.csv", b"<html><body>Sorry</body></html>", "is a web page, not a table"),
        ("cut.jsonl", b"\xff\xfeT", "is cut off in the middle of a letter"),
        ("binary.txt", b"\x00\x01\x02", "is not text"),
        ("bare.csv", b"Text\n,\n", "more cells than the heading row|has no row|has no text"),
    ],
)
def test_files_that_cannot_be_used_are_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=says):
        _load(path, make_chamber())
    assert not EvidenceItem.objects.exists()


def test_a_text_without_quotation_marks_is_not_cut_at_its_comma(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Text,Organisation\nWelders, fitters and bakers,A Works\nGood,B Works\n")
    done = _load(path, make_chamber())
    assert done.made == 1
    assert "a text without quotation marks?" in str(done.problems[0])


def test_a_text_that_spells_a_tag_does_not_stop_its_file(tmp_path: Path) -> None:
    done = _load(csv_file(tmp_path, ["Write &lt;p&gt; in HTML"], ["<p>Welder <![ wanted</p>"]), make_chamber())
    assert done.made == 2
    assert set(EvidenceItem.objects.values_list("text", flat=True)) == {"Write <p> in HTML", "Welder <![ wanted"}


@pytest.mark.parametrize("heading", ["Business", "employer", "COMPANY", "Organization"])
def test_the_business_may_stand_under_another_word(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "adverts.csv"
    path.write_text(f"Text,{heading}\nWe need welders.,Imaginary Works\n", "utf-8")
    rows, _ = read_evidence(path)
    assert rows[0].organisation == "Imaginary Works"


def test_headings_are_matched_without_case_and_unknown_ones_are_said(tmp_path: Path) -> None:
    rows, report = read_evidence(csv_file(tmp_path, ["Welder", "A", "x"], headings=["TEXT", "organisation", "Colour"]))
    assert rows[0].organisation == "A"
    assert any("Colour" in str(problem) for problem in report.problems)


def test_businesses_are_found_by_name_alias_and_number_but_never_guessed() -> None:
    chamber = make_chamber()
    make_organisation("Two Of A Name", region=REGION)
    make_organisation("Two Of A Name Ltd", region=REGION, sites=())
    known = directory(REGION)
    assert known.find("Two of a name") is None
    assert known.find(chamber.name.upper()) == chamber
    assert known.find("") is None


def test_a_text_that_was_not_cleaned_is_not_kept_by_the_action_itself() -> None:
    with pytest.raises(NeedsError, match="control characters"):
        keep(make_chamber(), heard("Welder\x07"))
    with pytest.raises(NeedsError, match="100,001 letters"):
        keep(make_chamber(), heard("x" * 100_001))
    with pytest.raises(NeedsError, match="not a kind of evidence"):
        keep(make_chamber(), heard("x", kind="rumour"))


def test_a_file_that_comes_again_may_narrow_who_reads_but_never_widen_it(tmp_path: Path) -> None:
    chamber = make_chamber()
    headings = ("Text", "Sharing")

    def load(first: str, second: str) -> Imported:
        return _load(csv_file(tmp_path, ["Welder", first], ["Baker", second], headings=headings), chamber)

    def levels() -> list[str]:
        return list(EvidenceItem.objects.order_by("text").values_list("sharing", flat=True))

    load("region", "group")
    done = load("private", "region")
    assert levels() == ["group", "private"]
    assert (done.made, done.tightened) == (0, 1)
    assert done.notes[-2:] == (
        "Of what was there already, fewer people may read 1 text from now on.",
        "1 text would be for more people than before. That was not changed: do it at each text, once its business "
        "agrees.",
    )
    assert AuditEntry.objects.get(verb="needs.tighten_sharing").details["to"] == {"private": 1}
    assert load("private", "group").tightened == 0


def test_a_text_that_stands_twice_in_a_file_is_shared_as_the_narrower_row_says(tmp_path: Path) -> None:
    _load(csv_file(tmp_path, ["Welder", "region"], ["Welder", "private"], headings=("Text", "Sharing")), make_chamber())
    assert EvidenceItem.objects.get().sharing == "private"


def test_withdrawing_and_sharing_say_why() -> None:
    item = make_item(make_chamber())
    with pytest.raises(NeedsError, match="how the business agreed"):
        actions.change_sharing(by=None, item=item, sharing="public")
    actions.change_sharing(by=None, item=item, sharing="public", consent="By letter, March 2026")
    with pytest.raises(NeedsError, match="Say why"):
        actions.withdraw_evidence(by=None, item=item, reason=" ", now=NOW)
    actions.withdraw_evidence(by=None, item=item, reason="The business asked for it", now=NOW)
    item.refresh_from_db()
    assert (item.sharing, item.withdrawn_reason) == ("public", "The business asked for it")
    assert item not in EvidenceItem.objects.counted()
    assert list(AuditEntry.objects.order_by("-number").values_list("verb", flat=True)[:2]) == [
        "needs.withdraw_evidence",
        "needs.change_sharing",
    ]
