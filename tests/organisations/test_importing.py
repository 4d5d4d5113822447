"""Lists of organisations: wrong rows are told one by one, good ones go in together, the same file changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.organisations import actions, queries
from routeways.organisations.actions.importing import Imported
from routeways.organisations.models import Organisation
from routeways.organisations.records import NewIdentifier, NewSite, OrganisationError
from tests.organisations.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

HEADINGS = ["Name", "Kind", "Company number", "Postcode", "Website", "Trading name", "Contact", "Contact e-mail"]


def _file(folder: Path, *rows: list[str], headings: list[str] = HEADINGS) -> Path:
    path = folder / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def _load(path: Path, region: str = "lancashire") -> Imported:
    return actions.import_organisations(by=None, region=region, path=path, source="Members, March 2026")


def test_good_rows_are_loaded_with_all_they_say(tmp_path: Path) -> None:
    row = [
        "Moonbeam Bakery",
        "Employer",
        "1234567",
        "pr1 2he",
        "https://example.org",
        "Moonbeam",
        "Front desk",
        "desk@example.org",
    ]
    done = _load(_file(tmp_path, row))
    assert (done.rows, done.made, done.problems) == (1, 1, ())
    one = Organisation.objects.get()
    assert (one.name, one.kind, one.website, one.source) == (
        "Moonbeam Bakery",
        "employer",
        "https://example.org",
        "Members, March 2026",
    )
    assert one.identifiers.get().value == "01234567"
    assert one.sites.get().postcode == "PR1 2HE"
    assert one.aliases.get().name == "Moonbeam"
    assert one.contact_routes.get().label == "Front desk"


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        [
            "Moonbeam Bakery",
            "employer",
            "01234567",
            "PR1 2HE",
            "https://example.org",
            "Moonbeam",
            "Desk",
            "desk@example.org",
        ],
        ["Drifton Engineering", "employer", "", "BB2 1LH", "", "", "", ""],
        ["Cobbleton Charity", "charity", "", "", "", "", "", ""],
    )
    assert _load(path).made == 3
    audited = AuditEntry.objects.count()
    again = _load(path)
    assert (again.made, again.filled, again.unchanged) == (0, 0, 3)
    assert AuditEntry.objects.count() == audited


def test_each_wrong_row_is_told_with_its_number_and_the_others_are_loaded(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        ["Good One", "employer", "01234567", "PR1 2HE", "", "", "", ""],
        ["Bad Number", "employer", "12AB", "PR1 2HE", "", "", "", ""],
        ["Bad Kind", "circus", "", "", "", "", "", ""],
        ["", "employer", "", "", "", "", "", ""],
        ["Bad Postcode", "employer", "", "PR1", "", "", "", ""],
        ["Good One Again", "employer", "1234567", "", "", "", "", ""],
        ["Bad Website", "employer", "", "", "ftp://example.org", "", "", ""],
        ["Good Two", "employer", "", "", "", "", "", ""],
    )
    done = _load(path)
    assert done.made == 2
    assert [problem.row for problem in done.problems] == [3, 4, 5, 6, 7, 8]
    assert "company number" in done.problems[0].reason
    assert "row 2 again" in done.problems[4].reason
    assert done.rows == 8


def test_unknown_columns_are_told_and_not_read(tmp_path: Path) -> None:
    done = _load(_file(tmp_path, ["Good", "employer", "x"], headings=["NAME", "kind", "Owner’s date of birth"]))
    assert done.made == 1
    assert any("Owner’s date of birth" in note for note in done.notes)


@pytest.mark.parametrize("headings", [["Name"], ["Kind"], ["Name", "Kind", "name"]])
def test_a_file_without_its_columns_is_refused_whole(tmp_path: Path, headings: list[str]) -> None:
    with pytest.raises(FileRefused):
        _load(_file(tmp_path, ["x"] * len(headings), headings=headings))
    assert not Organisation.objects.exists()


def test_a_known_number_fills_blanks_and_never_overwrites(tmp_path: Path) -> None:
    one = make_organisation(
        "Moonbeam Bakery", identifiers=(NewIdentifier("company-number", "01234567"),), website="https://old.example.org"
    )
    done = _load(
        _file(tmp_path, ["Moonbeam Bread", "charity", "01234567", "PR1 2HE", "https://new.example.org", "", "", ""])
    )
    assert (done.made, done.filled) == (0, 1)
    one.refresh_from_db()
    assert (one.name, one.kind, one.website) == ("Moonbeam Bakery", "employer", "https://old.example.org")
    assert one.aliases.get().name == "Moonbeam Bread"
    assert one.sites.get().is_main


def test_a_row_that_may_be_somebody_already_there_is_loaded_and_proposed(tmp_path: Path) -> None:
    make_organisation("Moonbeam Bakery Limited", sites=(NewSite(postcode="PR1 2HE"),))
    done = _load(_file(tmp_path, ["Moonbeam Bakrey", "employer", "", "PR1 9ZZ", "", "", "", ""]))
    assert (done.made, done.may_be_twice) == (1, 1)
    assert queries.waiting_pairs("lancashire").count() == 1


def test_an_organisation_of_another_region_is_not_taken_over(tmp_path: Path) -> None:
    make_organisation("Far Bakery", region="cumbria", identifiers=(NewIdentifier("company-number", "01234567"),))
    done = _load(_file(tmp_path, ["Far Bakery", "employer", "01234567", "", "", "", "", ""]))
    assert "another region" in done.problems[0].reason
    assert Organisation.objects.get().regions.get().region == "cumbria"


def test_a_persons_own_address_is_not_loaded_as_a_contact(tmp_path: Path) -> None:
    person = make_person(make_organisation())
    done = _load(_file(tmp_path, ["Moonbeam", "employer", "", "", "", "", "Desk", person.work_email]))
    assert "person’s own" in done.problems[0].reason


def test_a_workbook_is_read_like_the_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Name", "Kind", "Company number"],
        [None, None, None],
        ["Moonbeam", "employer", 1234567],
        ["Bad", "circus", None],
    ):
        book.active.append(row)  # type: ignore[union-attr]
    path = tmp_path / "members.xlsx"
    book.save(path)
    done = _load(path)
    assert done.made == 1
    assert [problem.row for problem in done.problems] == [4]


def test_nothing_is_half_loaded_when_the_region_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(OrganisationError, match="no region"):
        _load(_file(tmp_path, ["Moonbeam", "employer", "", "", "", "", "", ""]), region="atlantis")
    assert not Organisation.objects.exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: f"Name,Kind\n{text}".encode())))
def test_any_bytes_are_loaded_or_refused_and_never_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "anything.csv"
    path.write_bytes(content)
    before = Organisation.objects.count()
    try:
        done = _load(path)
    except (FileRefused, OrganisationError) as error:
        assert str(error)
        assert Organisation.objects.count() == before
    else:
        assert Organisation.objects.count() == before + done.made
