"""Materials from a file, over the API and on a list; letters before a review day."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.foundation.models import Message
from routeways.foundation.tables import FileRefused
from routeways.library.importing import import_materials
from routeways.library.letters import remind_of_reviews
from routeways.library.models import Material
from routeways.organisations.models import Organisation
from tests.library.test_library import REGION, VTT, WORDS, given, kept
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HERE = f"/{REGION}/library/"
ROW = {
    "Title": "A night in the bakery",
    "Version": "",
    "Kind": "Video",
    "Description": "How a bakery plans its night.",
    "Licence": "cc by 4.0",
    "Publisher": "Bobbin Bakery (demonstration)",
    "Sectors": "digital; Construction",
    "For": "ks3;Teachers",
    "Address": "https://films.example.org/bakery",
    "Text": "",
    "Transcript": WORDS,
    "Captions": VTT,
    "Review by": "2090-09-01",
}


@pytest.fixture
def owner() -> Organisation:
    return make_organisation("Bobbin Bakery", region=REGION)


def a_file(folder: Path, *rows: dict[str, str], name: str = "list.csv") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (folder / name).write_text(out.getvalue(), "utf-8")
    return folder / name


def load(owner: Organisation, path: Path) -> Any:
    return import_materials(by=None, owner=owner, region=REGION, path=path, today=timezone.localdate())


def test_the_same_file_twice_changes_nothing_and_a_changed_row_is_written_over(tmp_path: Path, owner: Any) -> None:
    path = a_file(tmp_path, ROW)
    done = load(owner, path)
    assert (done.rows, done.made, done.changed, done.unchanged, done.problems) == (1, 1, 0, 0, ())
    held = Material.objects.get()
    assert (held.version, held.sector_ids, held.audience_ids) == ("1", ["digital", "construction"], ["ks3", "teacher"])
    assert (load(owner, path).unchanged, Material.objects.count()) == (1, 1)
    done = load(owner, a_file(tmp_path, ROW | {"Description": "Another night."}))
    assert (done.changed, Material.objects.get().description) == (1, "Another night.")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"Kind": "Cake"}, "must be one of: video; recording"),
        ({"Sectors": "digital; cake"}, "must be one of: "),
        ({"Captions": ""}, "a video without captions is not shown"),
        ({"Review by": "2020-01-01"}, "Choose a day in the future"),
        ({"Review by": "soon"}, "is not a date like 2026-03-27"),
        ({"Address": "javascript:alert(1)"}, "enter a whole one, like https://example.org/film"),
        ({"Publisher": "x" * 200}, "Publisher is longer than 160 letters"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_the_others_go_in(
    tmp_path: Path, owner: Any, changed: dict[str, str], says: str
) -> None:
    done = load(owner, a_file(tmp_path, ROW, ROW | {"Title": "Another"} | changed))
    (problem,) = done.problems
    ends = 10 if "Captions" in changed else 17  # captions have lines of their own; a row is known by its last
    assert (done.made, problem.row) == (1, ends)
    assert says in problem.reason


def test_a_file_without_its_columns_is_refused_and_a_row_twice_is_named(tmp_path: Path, owner: Any) -> None:
    with pytest.raises(FileRefused, match="Kind"):
        load(owner, a_file(tmp_path, {"Title": "A night"}))
    done = load(owner, a_file(tmp_path, ROW, ROW))
    assert (done.made, len(done.problems)) == (1, 1)
    assert "stand in the file twice" in done.problems[0].reason


def test_the_page_loads_a_file_for_its_keeper_alone(client: Client, tmp_path: Path, owner: Any) -> None:
    address = f"{HERE}by/{owner.public_id}/file/"
    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    keeper = make_user()
    give(keeper, "organisation-administrator", owner)
    client.force_login(keeper)
    assert client.post(address, {}).status_code == 422
    content = a_file(tmp_path, ROW, ROW | {"Title": "Another", "Kind": "Cake"}).read_bytes()
    page = client.post(address, {"file": SimpleUploadedFile("list.csv", content)}).content.decode()
    assert "2 rows read: 1 new" in page
    assert "must be one of: video" in page


def test_the_api_lists_what_everybody_sees_and_nothing_else(client: Client, owner: Any) -> None:
    kept(owner)
    kept(owner, title="Hidden", review_on=timezone.localdate() + timedelta(days=1))
    Material.objects.filter(title="Hidden").update(review_on=timezone.localdate() - timedelta(days=1))
    asked = {"region": REGION, "audience": "ks3"}
    answer = client.get("/api/v1/library", asked).json()
    assert (answer["total"], [one["title"] for one in answer["materials"]]) == (1, ["A night in the bakery"])
    assert answer["materials"][0]["audiences"] == ["ks3"]
    assert "transcript" not in answer["materials"][0]
    assert client.get("/api/v1/library", asked | {"sector": "digital"}).json()["total"] == 0
    rows = client.get("/api/v1/library", asked | {"format": "csv"}).content.decode("utf-8-sig")
    assert rows.startswith("id,kind,title")
    assert client.get("/api/v1/library", {"region": "nowhere"}).status_code == 422


def test_keepers_are_written_to_a_month_before_once_for_each_review_day(owner: Any) -> None:
    today = timezone.localdate()
    Organisation.objects.update(demonstration=False)  # those of this region are invented
    one = kept(owner, review_on=today + timedelta(days=31))
    assert remind_of_reviews(by=None, region=REGION, today=today) == 0  # too early
    tomorrow = today + timedelta(days=1)
    assert remind_of_reviews(by=None, region=REGION, today=tomorrow) == 0  # nobody has an address yet
    keeper = make_user()
    give(keeper, "organisation-administrator", owner)
    assert remind_of_reviews(by=None, region=REGION, today=tomorrow) == 1
    letter = Message.objects.get()
    assert letter.to == keeper.email
    assert one.title in letter.body
    assert f"/library/by/{owner.public_id}/" in letter.body
    assert remind_of_reviews(by=None, region=REGION, today=tomorrow) == 0
    Material.objects.update(review_on=today + timedelta(days=20))
    assert remind_of_reviews(by=None, region=REGION, today=tomorrow) == 1  # another day, another letter


def test_nobody_is_written_to_about_what_is_withdrawn_or_invented(owner: Any) -> None:
    give(make_user(), "organisation-administrator", owner)
    assert owner.demonstration
    kept(owner, review_on=timezone.localdate() + timedelta(days=3))
    Organisation.objects.update(demonstration=False)
    Material.objects.update(withdrawn=True)
    assert remind_of_reviews(by=None, region=REGION, today=timezone.localdate()) == 0
    Material.objects.update(withdrawn=False)
    Organisation.objects.update(demonstration=True)
    assert remind_of_reviews(by=None, region=REGION, today=timezone.localdate()) == 0
    assert not Message.objects.exists()


def test_a_list_is_its_address_and_says_what_is_not_shown_any_more(client: Client, owner: Any) -> None:
    one, other = kept(owner), kept(owner, title="Another morning")
    assert "There is nothing on it yet" in client.get(f"{HERE}list/").content.decode()
    address = f"{HERE}list/?material={other.public_id}&material={one.public_id}&material=nonsense"
    page = client.get(address).content.decode()
    assert page.index("Another morning") < page.index("A night in the bakery")
    assert "1 material of this list is not shown any more" in page
    found = client.get(f"{HERE}list/", {"material": one.public_id, "q": "morning"}).content.decode()
    assert f"material={one.public_id}&amp;material={other.public_id}" in found
    assert given()["title"] == one.title
