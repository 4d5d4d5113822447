"""Loading an official file through the site: form, check, “load it”, result; without JavaScript and in Chromium."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from playwright.sync_api import expect

from routeways.foundation import jobs
from routeways.foundation.actions import add_user
from routeways.foundation.models import AuditEntry, Job, Upload
from routeways.places import actions as places
from routeways.warehouse.models import Vintage
from tests.browser import axe, signed_in_as
from tests.evidence.depositing import NOW
from tests.evidence.ks4 import BURNLEY, INDICATOR, PENDLE, ROWS, SOURCE, csv_text

ADDRESS = "/lancashire/evidence/load/"
NEWER = [
    (202324, BURNLEY, "Burnley", 1000, 820, 60, 40, 70, 10),
    *ROWS,
    (202223, "E07999999", "Nowhere", 9, 9, 0, 0, 0, 0),
]


@pytest.fixture
def analyst(db):
    return add_user(
        by=None, email="grace@example.org", name="Grace Holt", password="three-random-words", administrator=True
    )


@pytest.fixture
def signed_in(client: Client, analyst, warehouse, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "uploads"}},
    }
    client.force_login(analyst)
    return client


def upload(text: str | bytes, name: str = "data-key-stage-4.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")


def work_off() -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.work_off()


def hand_in(client: Client, file: SimpleUploadedFile, **more: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(ADDRESS, {"file": file, **more})


def checked(client: Client, file: SimpleUploadedFile, **more: str) -> tuple[str, Any]:
    """The address of the check and its page when the check is over."""
    answer = hand_in(client, file, **more)
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    return answer.url, client.get(answer.url)


def loaded(client: Client, address: str, **more: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(address, more)
    assert answer.status_code == 302
    work_off()
    return client.get(answer.url)


def test_the_form_is_only_for_those_who_may_load(client, db, signed_in):
    client.logout()
    assert client.get(ADDRESS).status_code == 302
    somebody = add_user(by=None, email="ada@example.org", name="Ada", password="three-random-words")
    client.force_login(somebody)
    assert client.get(ADDRESS).status_code == 403


def test_the_word_load_is_not_taken_for_a_source(signed_in):
    page = signed_in.get(ADDRESS)
    assert page.status_code == 200
    assert "Load an official file" in page.content.decode()
    assert signed_in.get("/nowhere/evidence/load/").status_code in (403, 404)


def test_a_file_is_checked_first_and_nothing_changes(signed_in):
    _, page = checked(signed_in, upload(csv_text(NEWER)))
    text = page.content.decode()
    assert "Key stage 4 destination measures, by local authority district" in text
    assert "Rows rejected" in text
    assert "E07999999" in text
    assert "Load it" in text
    assert not Vintage.objects.exists()


def test_while_it_works_the_page_shows_progress_and_works_without_scripts(signed_in):
    answer = hand_in(signed_in, upload(csv_text()))
    text = signed_in.get(answer.url).content.decode()
    assert "Checking the file" in text
    assert f'href="{answer.url}">Refresh' in text
    assert "Load it" not in text
    assert signed_in.post(answer.url).status_code == 302, "it cannot be loaded before it is checked"
    assert Job.objects.count() == 1


def test_load_it_loads_it_and_says_what_became_of_it(signed_in, analyst):
    address, _ = checked(signed_in, upload(csv_text(NEWER)))
    page = loaded(signed_in, address, release="2023/24")
    text = page.content.decode()
    assert "Loaded: Key stage 4" in text
    assert f"/lancashire/changes/?source={SOURCE}" in text
    assert f"/lancashire/indicators/{INDICATOR}/" in text
    row = Vintage.objects.get()
    assert (row.release_label, row.loaded_by) == ("2023/24", analyst)
    assert row.file_name == "data-key-stage-4.csv"
    verbs = set(AuditEntry.objects.filter(by=analyst).values_list("verb", flat=True))
    assert {"foundation.receive_upload", "foundation.start_job", "warehouse.deposit"} <= verbs
    figures = signed_in.get(f"/lancashire/indicators/{INDICATOR}/data.csv").content.decode()
    assert "ay2023" in figures


def test_the_rejected_rows_can_be_downloaded(signed_in):
    address, _ = checked(signed_in, upload(csv_text(NEWER)))
    answer = signed_in.get(f"{address}problems.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == ["E07999999"]
    assert rows[0]["row"] == str(len(NEWER) + 1)
    assert rows[0]["reason"]


def test_the_same_file_twice_says_so_and_changes_nothing(signed_in):
    address, _ = checked(signed_in, upload(csv_text()))
    loaded(signed_in, address)
    again, page = checked(signed_in, upload(csv_text(), "another-name.csv"))
    assert "This very file was loaded on" in page.content.decode()
    assert "This very file was loaded before, so nothing was changed" in loaded(signed_in, again).content.decode()
    assert Vintage.objects.count() == 1


def test_a_file_that_is_much_shorter_than_the_release_before_is_pointed_out(signed_in):
    address, first = checked(signed_in, upload(csv_text(ROWS)))
    assert "Look at this first" not in first.content.decode(), "there is nothing to compare with"
    loaded(signed_in, address, release="2022/23")
    _, page = checked(signed_in, upload(csv_text(ROWS[:1])))
    assert "Look at this first" in page.content.decode()
    assert "It may be cut off" in page.content.decode()


def test_without_a_file_the_form_says_so_and_keeps_what_was_filled_in(signed_in):
    page = signed_in.post(ADDRESS, {"source": SOURCE, "release": "2023/24"})
    text = page.content.decode()
    assert "Choose a file" in text
    assert 'value="2023/24"' in text
    assert f'value="{SOURCE}" selected' in text


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.csv", "empty"),
        (b"PK\x03\x04 not a workbook", "book.xlsx", "damaged or cut off"),
        (b"%PDF-1.7", "paper.pdf", "cannot be accepted here"),
        (b"PAR1 cut", "figures.parquet", "Parquet"),
    ],
)
def test_a_file_of_the_wrong_kind_gets_one_sentence_and_the_form_stays(signed_in, content, name, says):
    page = hand_in(signed_in, upload(content, name), release="2023/24")
    text = page.content.decode()
    assert page.status_code == 200
    assert says in text
    assert 'value="2023/24"' in text
    assert not Job.objects.exists()


def test_a_file_that_nobody_knows_can_be_named_without_choosing_it_again(signed_in):
    answer = hand_in(signed_in, upload("a,b\n1,2\n", "strange.csv"))
    work_off()
    text = signed_in.get(answer.url).content.decode()
    assert "We cannot tell which source “strange.csv” is" in text
    assert "We still have “strange.csv”" in text
    assert "Nothing was changed" in text
    kept = Upload.objects.get().public_id
    with TestCase.captureOnCommitCallbacks(execute=True):
        second = signed_in.post(ADDRESS, {"upload": kept, "source": SOURCE})
    assert second.status_code == 302
    work_off()
    text = signed_in.get(second.url).content.decode()
    assert "There is a problem" in text  # it is another file, and the contract says so
    assert not Vintage.objects.exists()


def test_somebody_elses_upload_and_somebody_elses_load_are_not_there(signed_in, client):
    address, _ = checked(signed_in, upload(csv_text()))
    kept = Upload.objects.get().public_id
    other = add_user(by=None, email="mal@example.org", name="Mal", password="three-random-words", administrator=True)
    stranger = Client()
    stranger.force_login(other)
    assert "Choose a file" in stranger.post(ADDRESS, {"upload": kept}).content.decode()
    assert signed_in.get("/cumbria" + address.removeprefix("/lancashire")).status_code == 404
    assert signed_in.get(f"{ADDRESS}no-such-job/").status_code == 404


def test_a_source_that_is_not_offered_cannot_be_chosen(signed_in):
    page = signed_in.post(ADDRESS, {"file": upload(csv_text()), "source": "no-such-source", "upload": "\x00"})
    assert page.status_code == 200
    assert not Job.objects.exists()


def test_a_load_that_was_cancelled_says_that_nothing_changed(signed_in):
    answer = hand_in(signed_in, upload(csv_text()))
    job = Job.objects.get()
    signed_in.post(f"/account/jobs/{job.public_id}/cancel/")
    assert "You cancelled it" in signed_in.get(answer.url).content.decode()


# -- in a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_whole_walk_in_a_browser(page, live_server, settings, tmp_path):
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    places.load_packaged_areas(now=NOW)
    analyst = add_user(
        by=None, email="grace@example.org", name="Grace Holt", password="three-random-words", administrator=True
    )
    signed_in_as(page.context, live_server.url, analyst)
    file = tmp_path / "data-key-stage-4.csv"
    file.write_text(csv_text(NEWER), "utf-8")

    page.goto(f"{live_server.url}/lancashire/evidence/")
    page.get_by_role("link", name="Load an official file").or_(
        page.get_by_role("button", name="Load an official file")
    ).first.click()
    assert axe(page) == []
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("link", name="Choose a file")).to_be_visible()
    assert axe(page) == []
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Checking the file"
    assert axe(page) == []
    jobs.work_off()
    page.get_by_role("button", name="Load it").wait_for(timeout=15_000)  # htmx asks every two seconds
    expect(page.get_by_text("E07999999").first).to_be_visible()
    assert axe(page) == []
    page.locator("#release").fill("2023/24")
    page.get_by_role("button", name="Load it").click()
    jobs.work_off()
    page.get_by_text("The figures are on every page now").wait_for(timeout=15_000)
    assert axe(page) == []
    page.get_by_role("link", name="See what changed").click()
    assert "What changed" in page.get_by_role("heading", level=1).inner_text()
    assert {row["area"] for row in _rows()} >= {BURNLEY, PENDLE}


def _rows() -> list[dict[str, Any]]:
    from routeways.warehouse.queries import figures

    return figures(indicators=INDICATOR).rows
