"""Lists of offers from spreadsheets, and the board in the API."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from openpyxl import Workbook

from routeways.engagements.models import Offer, Participant
from routeways.engagements.models.listing import State
from tests.engagements.desk.people import Cast, cast
from tests.engagements.desk.test_engagement_page import signed_in, text
from tests.engagements.factories import REGION, make_offer, make_request

pytestmark = pytest.mark.usefixtures("ground")
LOAD = f"/{REGION}/connect/new/offer/talk/file/"
HEAD = ["Number", "Title", "How many", "Postcode", "First day", "Last day", "Open until", "Sector", "Ages",
        "Staff in the room"]  # fmt: skip
GOOD = ["T1", "Welding for beginners", "3", "BB11 2AA", "01/05/2098", "2098-06-30", "2098-12-31",
        "Engineering and manufacturing", "Years 7 to 9; years 10 and 11", "Yes"]  # fmt: skip


def as_csv(*rows: list[str]) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return SimpleUploadedFile("talks.csv", out.getvalue().encode(), "text/csv")


def changed(**cells: str) -> list[str]:
    named = dict(zip(HEAD, GOOD, strict=True)) | {name.replace("_", " "): value for name, value in cells.items()}
    return [named[name] for name in HEAD]


@pytest.fixture
def client_of_firm() -> tuple[Client, Cast]:
    who = cast()
    Offer.objects.all().delete()
    return signed_in(who.employer), who


def test_a_list_makes_open_offers_and_the_same_file_twice_changes_nothing(client_of_firm: tuple[Client, Cast]) -> None:
    client, _ = client_of_firm
    assert "1 new and open" in text(client.post(LOAD, {"file": as_csv(GOOD)}))
    made = Offer.objects.get()
    assert (made.state, made.number, made.external_id, made.through) == (State.OPEN, 3, "T1", "file")
    assert made.answers == {"sector": "engineering", "ages": ["years-7-9", "years-10-11"], "staff-present": "yes"}
    assert (made.starts_on, made.expires_on) == (date(2098, 5, 1), date(2098, 12, 31))
    again = text(client.post(LOAD, {"file": as_csv(GOOD)}))
    assert "0 new and open, 0 changed, 1 unchanged" in again
    other = text(client.post(LOAD, {"file": as_csv(changed(Title="Welding for all"))}))
    assert "0 new and open, 1 changed, 0 unchanged" in other
    assert Offer.objects.get().title == "Welding for all"


def test_a_workbook_is_read_as_well(client_of_firm: tuple[Client, Cast]) -> None:
    client, _ = client_of_firm
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in (HEAD, GOOD):
        sheet.append(row)
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = client.post(LOAD, {"file": SimpleUploadedFile("talks.xlsx", out.getvalue(), kind)})
    assert "1 new and open" in text(answer)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"Sector": "Magic"}, "must be one of: Engineering and manufacturing"),
        ({"Ages": "Years 7 to 9; babies"}, "must be one of: Primary school"),
        ({"Postcode": "nowhere"}, "postcode"),
        ({"Postcode": ""}, "Give the postcode of the place."),
        ({"How_many": "many"}, "Enter a number from 1 to 50."),
        ({"First_day": "soon"}, "is not a date like"),
        ({"First_day": "2098-07-01"}, "The last day is before the first day."),
        ({"Staff_in_the_room": "No"}, "Agree to that first."),
        ({"Title": ""}, "Title"),
    ],
)
def test_what_is_wrong_is_said_row_by_row_and_the_others_are_taken(
    client_of_firm: tuple[Client, Cast], cells: dict[str, str], says: str
) -> None:
    client, _ = client_of_firm
    shown = text(client.post(LOAD, {"file": as_csv(changed(Number="T2", **cells), GOOD)}))
    assert says in shown
    assert "1 new and open" in shown
    assert [one.external_id for one in Offer.objects.all()] == ["T1"]


def test_a_number_that_comes_twice_is_told(client_of_firm: tuple[Client, Cast]) -> None:
    client, _ = client_of_firm
    assert "stands in the file twice" in text(client.post(LOAD, {"file": as_csv(GOOD, GOOD)}))


def test_a_file_that_is_no_table_loads_nothing(client_of_firm: tuple[Client, Cast]) -> None:
    client, who = client_of_firm
    answer = client.post(LOAD, {"file": SimpleUploadedFile("talks.csv", b"\x00\x01\x02", "text/csv")})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert client.post(LOAD, {}).status_code == 422
    assert Offer.objects.count() == 0
    assert signed_in(who.school).get(LOAD).status_code == 404  # a school offers no talks
    assert Client().get(LOAD).status_code == 302


def test_the_api_gives_the_public_board_and_no_contact() -> None:
    call_command("createcachetable", verbosity=0)
    one = make_offer(title="A public talk", contact_email="secret@example.org", expires_on=date(2099, 1, 1))
    make_offer(title="A draft", opened=False)
    make_request(title="Wanted", expires_on=date(2099, 1, 1))
    answer = Client().get("/api/v1/connect/board", {"region": REGION, "side": "offer"})
    found = answer.json()
    assert (found["total"], found["listings"][0]["id"]) == (1, one.public_id)
    assert found["listings"][0]["answers"]["sector"] == "Engineering and manufacturing"
    assert "secret" not in answer.content.decode()
    assert "BB11" not in answer.content.decode()
    rows = Client().get("/api/v1/connect/board", {"region": REGION, "format": "csv"}).content.decode()
    assert "A public talk" in rows
    assert "A draft" not in rows
    assert Client().get("/api/v1/connect/board", {"region": "nowhere"}).status_code == 422
    assert "/connect/board" in Client().get("/api/v1/openapi.json").content.decode()
    assert Participant.objects.count() == 0
