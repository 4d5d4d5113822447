"""Files of activities: out and in again the same, other tools’ layouts, and nothing about single pupils."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers import actions
from routeways.careers.actions import ImportedEncounters
from routeways.careers.counting.words import FLAGS
from routeways.careers.coverage_reading import with_parts
from routeways.careers.encounter_drafts import MetDraft, ReachDraft
from routeways.careers.exchange import COLUMNS, NamesRefused, as_draft, layouts
from routeways.careers.exchange.shape import _reach_text, reach_of
from routeways.careers.models import Encounter, Institution
from routeways.foundation.models import Blob, Upload, User
from routeways.foundation.tables import FileRefused
from tests.careers.factories import NOW, log, make_institution, shares, size_years
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def school() -> Institution:
    made = make_institution()
    size_years(made, classes={"A": 30, "B": 30})
    return made


@pytest.fixture
def leader(school: Institution) -> User:
    user = make_user()
    give(user, "careers-leader", school.organisation)
    return user


def load(school: Institution, path: Path, layout: str = "routeways") -> ImportedEncounters:
    return actions.import_encounters(by=None, institution=school, layout_id=layout, path=path, now=NOW)


def write(path: Path, text: str, name: str = "activities.csv") -> Path:
    (path / name).write_text(text, encoding="utf-8")
    return path / name


def everything(school: Institution) -> list[object]:
    rows = with_parts(Encounter.objects.filter(institution=school).order_by("on", "title"))
    return [as_draft(one) for one in rows]


def a_bit_of_everything(school: Institution) -> None:
    works = make_organisation("Tied Works")
    log(school, met=(MetDraft("employer", works, "", "large", "digital"), MetDraft("college", name="A college")))
    log(school, on=date(2026, 10, 1), title="=2+2", reach=(ReachDraft(9, whole=True, away=4, send=18),))
    log(
        school,
        on=date(2026, 10, 2),
        reach=(ReachDraft(9, classes={"9A": 28, "9B": 30}, fsm=9), ReachDraft(8, whole=True)),
    )
    log(school, on=date(2026, 10, 3), workplace=True, days=Decimal("1.5"), hours=Decimal(2), caught_up=True)
    log(school, on=date(2026, 10, 4), mode="recording", flags=(), met=(), reach=())
    log(school, on=date(2026, 10, 5), words={"outcomes": "To name three jobs, in a “hospital”"})


def test_what_is_exported_and_loaded_elsewhere_is_the_same(
    school: Institution, leader: User, client: Client, tmp_path: Path
) -> None:
    a_bit_of_everything(school)
    client.force_login(leader)
    body = client.get(f"/lancashire/schools/{school.public_id}/encounters/data.csv").content
    (tmp_path / "out.csv").write_bytes(body)
    other = make_institution(name="Birch Hollow School")
    size_years(other, classes={"A": 30, "B": 30})
    done = load(other, tmp_path / "out.csv")
    assert (done.made, done.problems) == (6, ())
    plain = [_without_key(one) for one in everything(other)]
    assert plain == [_without_key(one) for one in everything(school)]
    assert shares(other, "bm5", 9) == shares(school, "bm5", 9)
    again = load(school, tmp_path / "out.csv")
    assert (again.made, again.changed, again.unchanged) == (0, 0, 6)


def _without_key(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__ if name != "key"}  # type: ignore[attr-defined]


def test_csv_and_json_have_the_columns_that_are_documented(school: Institution, leader: User, client: Client) -> None:
    log(school, reach=(ReachDraft(9, classes={"9A": 28}, send=5),))
    client.force_login(leader)
    base = f"/lancashire/schools/{school.public_id}/encounters/data"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv").content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["who_took_part"] == "9 9A=28 (send 5)"
    assert rows[0]["who_was_met"] == "employer|Imaginary Works|small|engineering"
    assert rows[0]["counts_for"] == "bm5"
    assert json.loads(client.get(f"{base}.json").content)["activities"] == rows
    page = (Path(__file__).parents[3] / "docs" / "encounters.md").read_text("utf-8")
    assert all(f"`{column}`" in page for column in COLUMNS)


HEADINGS = (
    "Activity ID,Activity name,Date,Activity type,Delivery,Employer,Employer size,Year group,Number of students,"
    "Whole year group,Purpose shared,Outcomes set,Two-way interaction,Reflection\n"
)
COMPASS = (
    HEADINGS
    + """\
1,Careers morning,01/10/2026,Employer encounter,In person,Imaginary Works,Small,Year 9,45,,Yes,Yes,Yes,Yes
2,Hospital day,02/10/2026,Workplace visit,Face to face,,,8,,Yes,Yes,Yes,Yes,Yes
3,Two year groups,03/10/2026,Employer encounter,In person,,,"8, 9",45,,Yes,Yes,Yes,Yes
4,Year 10 all came,05/10/2026,Encounter with further education,Online,A college,,10,100,,Yes,Yes,Yes,Yes
5,Nobody knows when,yesterday,Employer encounter,In person,,,9,30,,,,,
6,A kite festival,05/10/2026,Kite festival,In person,,,9,30,,,,,
7,Names instead of a number,06/10/2026,Employer encounter,In person,,,9,Ann and Ben,,,,,
8,A year too many,06/10/2026,Employer encounter,In person,,,13,30,,,,,
9,Tomorrow,06/10/2027,Employer encounter,In person,,,9,30,,,,,
"""
)


def test_a_file_in_the_style_of_compass_plus_is_mapped_and_each_bad_row_is_named(
    school: Institution, tmp_path: Path
) -> None:
    path = write(tmp_path, COMPASS)
    done = load(school, path, "compass-plus-style")
    assert (done.rows, done.made) == (9, 3)
    said = {problem.row: problem.reason for problem in done.problems}
    assert "several year groups" in said[4]
    assert "not a date" in said[6]
    assert "not in this layout" in said[7]
    assert "not a number of pupils" in said[8]
    assert "has no Year 13" in said[9]
    assert "still to come" in said[10]
    assert shares(school, "bm5", 9) == (45, 45)
    assert shares(school, "bm5", 8) == (100, 100)
    college = Encounter.objects.get(key="4")
    assert (college.mode, college.reach.get().whole) == ("live-virtual", True)
    again = load(school, path, "compass-plus-style")
    assert (again.made, again.changed, again.unchanged) == (0, 0, 3)
    changed = write(tmp_path, COMPASS.replace("Careers morning", "Careers afternoon"))
    third = load(school, changed, "compass-plus-style")
    assert (third.made, third.changed, third.unchanged) == (0, 1, 2)


def test_a_file_without_numbers_is_known_by_what_its_rows_say(school: Institution, tmp_path: Path) -> None:
    text = "Interaction,Date,Interaction type,Year group,Student count\nTalk,01/10/2026,Employer,9,30\n"
    path = write(tmp_path, text + "Talk,01/10/2026,Employer,9,30\n")
    done = load(school, path, "unifrog-style")
    assert (done.made, done.problems[0].reason) == (1, "the same activity stands in the file twice")
    assert load(school, path, "unifrog-style").unchanged == 1


@pytest.mark.parametrize(
    "heading",
    ["UPN", "Pupil name", "Forename", "Surname", "Student ID", "Student", "Date of birth", "ULN", "Student Email",
     "First Name", "Gender", "Name"],
)  # fmt: skip
def test_a_file_about_single_pupils_is_refused_and_no_byte_of_it_is_kept(
    school: Institution, leader: User, client: Client, heading: str
) -> None:
    client.force_login(leader)
    file = SimpleUploadedFile("export.csv", f"Activity name,Date,{heading}\nTalk,01/10/2026,Ann Example\n".encode())
    answer = client.post(
        f"/lancashire/schools/{school.public_id}/encounters/file/", {"layout": "compass-plus-style", "file": file}
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert f"has the column “{heading}”, which is about single pupils. Nothing of the file was kept." in body
    assert not Encounter.objects.exists()
    assert not Upload.objects.exists()
    assert not Blob.objects.exists()


def test_an_export_with_names_is_refused_by_the_action_too(school: Institution, tmp_path: Path) -> None:
    with pytest.raises(NamesRefused):
        load(school, write(tmp_path, "Activity,Date,UPN\nTalk,01/10/2026,A123\n"), "compass-plus-style")


@pytest.mark.parametrize("text", ["", "\x00\x01\x02", "Activity\n", "Date\n2026-10-01\n", "a,b,c\n1,2\n"])
def test_a_file_that_is_none_loads_nothing_and_says_why(school: Institution, tmp_path: Path, text: str) -> None:
    try:
        done = load(school, write(tmp_path, text))
    except FileRefused as error:
        assert str(error).endswith(".")
    else:
        assert done.made == 0
    assert not Encounter.objects.exists()


def test_the_page_loads_a_file_and_says_what_was_not_taken(school: Institution, leader: User, client: Client) -> None:
    client.force_login(leader)
    address = f"/lancashire/schools/{school.public_id}/encounters/file/"
    file = SimpleUploadedFile("export.csv", COMPASS.encode())
    body = client.post(address, {"layout": "compass-plus-style", "file": file}).content.decode()
    assert "9 rows read: 3 new, 0 changed, 0 unchanged, 6 not taken" in body
    assert "several year groups" in body
    assert client.post(address, {}).status_code == 422


def test_every_layout_says_where_it_comes_from_and_what_was_checked() -> None:
    known = layouts()
    assert {"routeways", "compass-plus-style", "unifrog-style"} <= set(known)
    assert [id for id, one in known.items() if one.checked] == ["routeways"]
    for one in known.values():
        assert set(one.flags) <= set(FLAGS)
        assert one.checked or "to be checked against a real export" in one.source.replace("\n", " ")


PARTS = st.none() | st.integers(0, 400)
NAMES = st.text("ABCxyz 019", min_size=1, max_size=6).map(str.strip).filter(bool)
REACHES = st.one_of(
    st.builds(ReachDraft, st.integers(0, 14), st.just(True), st.just(0), st.integers(0, 400), PARTS, PARTS),
    st.builds(ReachDraft, st.integers(0, 14), pupils=st.integers(1, 4000), send=PARTS, fsm=PARTS),
    st.builds(
        ReachDraft, st.integers(0, 14), classes=st.dictionaries(NAMES, st.integers(0, 99), min_size=1, max_size=4),
        send=PARTS, fsm=PARTS,
    ),
)  # fmt: skip


@given(st.lists(REACHES, max_size=4))
def test_who_took_part_is_read_as_it_was_written(reaches: list[ReachDraft]) -> None:
    assert reach_of("; ".join(_reach_text(one) for one in reaches)) == reaches


NO_REFLECTION = """\
Activity ID,Activity name,Date,Type,Delivery,Year group,Whole year group,Purpose shared,Outcomes set,Interaction
1,{title},01/10/2026,Employer encounter,In person,9,Yes,Yes,Yes,{two_way}
"""


def test_what_was_changed_by_hand_stays_until_the_file_says_something_else_of_it(
    school: Institution, tmp_path: Path
) -> None:
    def again(title: str, two_way: str = "Yes") -> tuple[int, int, int]:
        path = write(tmp_path, NO_REFLECTION.format(title=title, two_way=two_way))
        done = load(school, path, "compass-plus-style")
        return (done.changed, done.unchanged, done.kept)

    assert again("Careers morning") == (0, 0, 0)
    assert shares(school, "bm5", 9) == (0, 0)
    [held] = with_parts(Encounter.objects.all())
    ticked = replace(as_draft(held), flags=(*held.flags, "reflection"))
    actions.change_encounter(by=None, encounter=held, draft=ticked, now=NOW)
    assert shares(school, "bm5", 9) == (100, 100)
    assert again("Careers morning") == (0, 1, 1)
    assert again("Careers morning of engineers") == (1, 0, 1)
    assert Encounter.objects.get().title == "Careers morning of engineers"
    assert shares(school, "bm5", 9) == (100, 100)
    assert again("Careers morning of engineers", "No") == (1, 0, 0)
    assert shares(school, "bm5", 9) == (0, 0)
