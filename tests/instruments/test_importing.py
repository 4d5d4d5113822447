"""Answers collected elsewhere: every problem is told by row, and the same file twice changes nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.instruments import actions, exports, queries
from routeways.instruments.actions import Imported
from routeways.instruments.models import Response, Wave
from routeways.organisations.records import NewAlias, NewIdentifier
from tests.instruments.making import NOW, make_wave
from tests.organisations.factories import make_organisation

pytestmark = pytest.mark.django_db
GOOD = (
    "name,number,staff,sector,Is anything hard?,reasons,few,Planning,steps/train,words,Reference,Answered on\n"
    "Moonbeam Bakery,,12,Alpha,Yes,Skills; pay,2,Low,high,More bakers.,R1,20/3/2026\n"
    "Starlight Works,,300,b,no,,,High,High,,R2,21/3/2026\n"
)


def load(wave: Wave, path: Path, content: str | bytes, **more: Any) -> Imported:
    path = path / "answers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return actions.import_answers(by=None, wave=wave, path=path, now=NOW, **more)


def said(done: Imported) -> list[str]:
    return [str(problem) for problem in done.problems]


def test_rows_come_in_with_ids_or_labels_and_several_values(tmp_path: Path) -> None:
    wave = make_wave()
    done = load(wave, tmp_path, GOOD)
    assert (done.rows, done.made, done.problems) == (2, 2, ())
    first = Response.objects.get(respondent="Moonbeam Bakery")
    assert first.answers == {
        "name": "Moonbeam Bakery", "staff": 12, "sector": "a", "hard": "yes", "reasons": ["pay", "skills"], "few": 2,
        "steps": {"plan": "low", "train": "high"}, "words": "More bakers.",
    }  # fmt: skip
    assert (first.size_band, first.sector, first.through, first.state) == ("small", "a", "import", "submitted")
    assert str(first.submitted_at)[:10] == "2026-03-20"
    assert {row.item: row.shared for row in first.shares.all()} == {"counts": True, "further": False, "words": False}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    wave = make_wave()
    load(wave, tmp_path, GOOD)
    rows = AuditEntry.objects.count()
    again = load(wave, tmp_path, GOOD)
    assert (again.made, again.unchanged, again.problems) == (0, 2, ())
    assert Response.objects.count() == 2
    assert AuditEntry.objects.count() == rows, "nothing was written, so nothing is recorded"


def test_two_equal_answers_in_one_file_are_two_and_stay_two(tmp_path: Path) -> None:
    wave = make_wave()
    content = "staff,sector\n5,a\n5,a\n"
    assert load(wave, tmp_path, content).made == 2
    assert load(wave, tmp_path, content).made == 0
    assert load(wave, tmp_path, content + "5,a\n").made == 1


def test_a_reference_with_other_answers_is_told(tmp_path: Path) -> None:
    wave = make_wave()
    load(wave, tmp_path, GOOD)
    done = load(wave, tmp_path, GOOD.replace(",300,", ",301,"))
    assert done.made == 0
    assert "row 3: this reference was loaded before with other answers" in said(done)[0]
    twice = load(wave, tmp_path, "Reference,staff\nX,5\nX,6\n")
    assert "row 3: the reference stands in row 2 already (it says “X”)" in said(twice)


def test_every_problem_names_its_row_and_column_and_good_rows_go_in(tmp_path: Path) -> None:
    wave = make_wave()
    content = (
        "staff,sector,reasons,few,since,steps/plan,Share: words,Answered on\n"
        "a dozen,Alpha,,,,,,\n"
        "0,Gamma,,,,,,\n"
        "5,a,pay;none,,,,,\n"
        "5,a,skills,9,,,,\n"
        "5,a,,,31/2/2026,,,\n"
        "5,a,,,,middling,,\n"
        "5,a,,,,,maybe,\n"
        "5,a,,,,,,yesterday\n"
        "7,b,,,,,yes,\n"
    )
    done = load(wave, tmp_path, content)
    assert (done.rows, done.made) == (9, 1)
    assert said(done) == [
        "row 2, “staff”: enter a number, like 12 (it says “a dozen”)",
        "row 3, “staff”: enter 1 or more (it says “0”)",
        "row 3, “sector”: “Gamma” is not one of the answers: “Alpha”, “Beta” (it says “Gamma”)",
        "row 4, “reasons”: choose “None of these” or other answers, not both (it says “pay;none”)",
        "row 5, “few”: enter 5 or fewer: that is how many you gave before (it says “9”)",
        "row 6, “since”: enter a date that exists, like 27 3 2026 (it says “31/2/2026”)",
        "row 7, “steps/plan”: “middling” is not one of the answers: “Low”, “High” (it says “middling”)",
        "row 8, “Share: words”: write yes or no (it says “maybe”)",
        "row 9, “Answered on”: this is not a date; write it like 27/3/2026 (it says “yesterday”)",
    ]
    kept = Response.objects.get()
    assert kept.answers == {"staff": 7, "sector": "b"}
    assert kept.shares.get(item="words").shared


def test_a_question_that_vanished_is_a_column_that_is_told(tmp_path: Path) -> None:
    done = load(make_wave(), tmp_path, "staff,vanished question\n5,an answer\n")
    assert done.made == 1
    assert any("vanished question" in note and "not in the definition" in note for note in done.notes)
    with pytest.raises(FileRefused, match="no row"):
        load(make_wave(), tmp_path, "vanished question\n")


def test_a_row_without_answers_is_told(tmp_path: Path) -> None:
    done = load(make_wave(), tmp_path, "Reference,staff\nR1,\nR2,4\n")
    assert said(done) == ["row 2: the row answers no question"]
    assert done.made == 1


def test_who_it_is_is_found_by_number_or_exact_name_and_never_guessed(tmp_path: Path) -> None:
    numbered = make_organisation("Moonbeam Bakery", identifiers=(NewIdentifier("company-number", "01234567"),))
    named = make_organisation("Starlight Works", aliases=(NewAlias("Starlight"),))
    make_organisation("Twin Firm")
    make_organisation("Twin Firm Limited")
    elsewhere = make_organisation("Far Away Forge", region="cumbria")
    wave = make_wave()
    content = (
        "name,number,staff\nSomething else,1234567,5\nSTARLIGHT WORKS LTD,,5\nStarlight,,6\nStarlit Works,,5\n"
        "Twin Firm,,5\nFar Away Forge,,5\nMoonbeam Bakery,07654321,5\n"
    )
    done = load(wave, tmp_path, content)
    assert (done.known, done.unknown) == (3, 4)
    found = {row.respondent: row.organisation for row in Response.objects.all()}
    assert found["Something else"] == numbered
    assert found["STARLIGHT WORKS LTD"] == found["Starlight"] == named
    assert found["Starlit Works"] is None, "nearly the same is not the same"
    assert found["Twin Firm"] is None, "two of one name: a person must say which"
    assert found["Far Away Forge"] is None
    assert found["Moonbeam Bakery"] is None, "another number is another business"
    assert elsewhere.name == "Far Away Forge"


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["How many people?", "Which sector?", "Since when?"])
    sheet.append([12, "Alpha", None])
    path = tmp_path / "answers.xlsx"
    book.save(path)
    done = actions.import_answers(by=None, wave=make_wave(), path=path, now=NOW)
    assert done.made == 1
    assert Response.objects.get().answers == {"staff": 12, "sector": "a"}


def test_the_template_can_be_filled_in_and_loaded(tmp_path: Path) -> None:
    wave = make_wave()
    book = openpyxl.load_workbook(io.BytesIO(exports.template(wave)))
    sheet = book["Answers"]
    headings = [cell.value for cell in sheet[1]]
    assert "steps/plan" in headings
    sheet.append([{"staff": 5, "sector": "Beta", "steps/plan": "High"}.get(str(heading)) for heading in headings])
    path = tmp_path / "template.xlsx"
    book.save(path)
    assert actions.import_answers(by=None, wave=wave, path=path, now=NOW).made == 1
    assert book["Questions"].max_row == len(headings) + 1


def test_mixed_encodings_are_told_row_by_row(tmp_path: Path) -> None:
    content = b"name,staff\n" + "Café Étoile,5\n".encode() + "Café Lune,6\n".encode("cp1252")
    done = load(make_wave(), tmp_path, content)
    assert done.made == 1
    assert Response.objects.get().answers["name"] == "Café Lune"
    assert "row 2, “name”: its letters are broken: the file mixes encodings" in said(done)[0]
    assert any("read as cp1252" in note for note in done.notes)


def test_control_characters_and_html_in_cells_are_only_text(tmp_path: Path) -> None:
    done = load(make_wave(), tmp_path, "staff,words\n5,<b>bold</b>\x07\x1b[31m\n")
    assert done.made == 1
    assert Response.objects.get().answers["words"] == "<b>bold</b>[31m"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html><body>", "is a web page"),
        (b"staff,staff\n1,2\n", "more than once"),
        (b"staff\n" + b"9" * 300_000 + b"\n", "row 2"),
    ],
)
def test_what_is_no_table_of_answers_is_refused_whole(tmp_path: Path, content: bytes, says: str) -> None:
    wave = make_wave()
    with pytest.raises(FileRefused, match=says):
        load(wave, tmp_path, content)
    assert not Response.objects.exists()


def test_one_question_under_two_headings_is_told(tmp_path: Path) -> None:
    done = load(make_wave(), tmp_path, "staff,How many people?\n5,6\n7,\n")
    assert said(done) == ["row 2: “staff” and “How many people?” are the same question; leave one of them empty"]
    assert done.made == 1


@pytest.mark.usefixtures("packaged")
def test_codes_of_jobs_get_their_titles_and_unknown_ones_are_told(tmp_path: Path) -> None:
    done = load(make_wave(), tmp_path, "staff,job\n5,5213\n6,9999\n7,Fettler\n")
    assert [row.answers["job"] for row in Response.objects.order_by("pk")] == [
        {"code": "5213", "label": "Welding trades"},
        {"words": "Fettler"},
    ]
    assert "row 3, “job”: we do not know the code “9999”" in said(done)[0]


def test_what_was_agreed_elsewhere_is_kept_for_every_row_unless_the_row_says_other(tmp_path: Path) -> None:
    wave = make_wave()
    load(wave, tmp_path, "staff,words,Share: words\n5,One.,\n6,Two.,no\n", shared=("words",))
    assert [text.text for text in queries.texts(wave)] == ["One."]


def test_a_closed_wave_still_takes_what_was_collected_before(tmp_path: Path) -> None:
    wave = make_wave()
    actions.close_wave(by=None, wave=wave, now=NOW)
    assert load(wave, tmp_path, GOOD).made == 2
