"""Loading courses through the site: who may, the report with every problem, what would change, and then the change."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from routeways.foundation import jobs
from routeways.organisations.models import Organisation
from routeways.provision import queries
from routeways.provision.models import Course, Status
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user
from tests.provision.course_files import row, table

pytestmark = pytest.mark.django_db
REGION = "lancashire"


@pytest.fixture
def college(packaged: None) -> Organisation:
    return make_organisation("Imaginary College", kind="college", region=REGION)


@pytest.fixture
def planner(college: Organisation) -> Client:
    user = make_user("Planner")
    give(user, "curriculum-planner", college)
    client = Client()
    client.force_login(user)
    return client


def address(college: Organisation, *more: str) -> str:
    return "/".join((f"/{REGION}/courses/providers/{college.public_id}", *more)) + ("" if "." in more[-1] else "/")


def hand_in(client: Client, college: Organisation, content: bytes, form: str = "lars", name: str = "courses.csv"):
    answer = client.post(address(college, "import"), {"form": form, "file": SimpleUploadedFile(name, content)})
    if answer.status_code == 302:
        jobs.work_off()
    return answer


def loaded(client: Client, college: Organisation, content: bytes, form: str = "lars", **choice: str) -> str:
    page = hand_in(client, college, content, form)["Location"]
    second = client.post(page, choice)["Location"]
    jobs.work_off()
    return client.get(second).content.decode()


VENUES = table(row("venues"), form="venues")


def test_a_planner_loads_venues_and_then_courses(planner, college) -> None:
    assert "1 venue new" in loaded(planner, college, VENUES, "venues")
    page = hand_in(planner, college, table(row(), row(WHERE_NEXT="Level 3")))["Location"]
    text = planner.get(page).content.decode()
    assert "The file can be loaded" in text and "2 courses new" in text
    assert "No LARS list is loaded here" in text
    assert not Course.objects.exists()
    done = planner.post(page)["Location"]
    jobs.work_off()
    text = planner.get(done).content.decode()
    assert "2 courses new, 0 changed, 0 withdrawn, 0 as before." in text
    assert len(queries.courses(REGION)) == 2


def test_every_problem_is_on_the_page_and_in_a_file_and_nothing_is_loaded(planner, college) -> None:
    page = hand_in(planner, college, table(row(DURATION="0"), row(COURSE_NAME="<b>"), row(LARS_QAN="12")))["Location"]
    text = planner.get(page).content.decode()
    assert "The file has 5 problems" in text and "Nothing was loaded." in text
    assert "is not a whole number from 1 to 999" in text and "You have no venue" in text
    assert "Load it" not in text
    rows = list(csv.DictReader(io.StringIO(planner.get(f"{page}problems.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 5 and {one["column"] for one in rows} == {"DURATION", "VENUE_NAME", "LARS_QAN"}
    assert planner.post(page).status_code == 302
    jobs.work_off()
    assert not Course.objects.exists()


def test_a_changed_file_shows_what_is_new_changed_and_gone(planner, college) -> None:
    loaded(planner, college, VENUES, "venues")
    first = [row(), row(COURSE_NAME="Pipes", YOUR_REFERENCE="P-1", WHAT_YOU_WILL_LEARN="Pipes.")]
    loaded(planner, college, table(*first))
    again = hand_in(planner, college, table(*first))["Location"]
    assert "Nothing would change" in planner.get(again).content.decode()
    second = [row(WHERE_NEXT="Level 3"), row(COURSE_NAME="Robots", YOUR_REFERENCE="R-1", WHAT_YOU_WILL_LEARN="R.")]
    text = planner.get(hand_in(planner, college, table(*second))["Location"]).content.decode()
    assert "1 course new" in text and "1 course changed" in text and "1 course gone" in text
    assert "Welding for beginners. Different: where it can lead." in text
    assert "They are withdrawn, not deleted." in text


def test_drafts_are_kept_back_until_somebody_publishes_them(planner, college) -> None:
    loaded(planner, college, VENUES, "venues")
    loaded(planner, college, table(row()), publish="no")
    assert Course.objects.get().status == Status.DRAFT
    page = Course.objects.get().page
    assert Client().get(page).status_code == 404
    assert "This is a draft." in planner.get(page).content.decode()
    assert "1 course waits" in planner.get(address(college, "import")).content.decode()
    planner.post(address(college, "publish"))
    assert Client().get(page).status_code == 200


def test_only_those_who_plan_there_and_the_hub_may(planner, college) -> None:
    other = make_organisation("Imaginary Academy", kind="college", region=REGION)
    hub = Client()
    hub.force_login(make_hub_lead(REGION))
    assert hub.get(address(college, "import")).status_code == 200
    assert hub.get(f"/{REGION}/courses/import/").content.decode().count("Imaginary") == 2
    assert planner.get(address(other, "import")).status_code == 403
    assert planner.get(address(other, "lars.csv")).status_code == 403
    assert "Imaginary Academy" not in planner.get(f"/{REGION}/courses/import/").content.decode()
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(f"/{REGION}/courses/import/").status_code == 403
    assert Client().get(address(college, "import")).status_code == 302
    page = hand_in(planner, college, VENUES, "venues")["Location"]
    assert Client().get(page).status_code == 302 and stranger.get(page).status_code == 403


def test_a_file_of_another_kind_is_refused_beside_its_field(planner, college) -> None:
    for content, form, name, says in (
        (b"PK\x03\x04", "lars", "courses.xlsx", "Hand in a CSV file"),
        (b"%PDF-1.7", "lars", "courses.csv", "is not text, whatever its name says"),
        (b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>', "xcri", "courses.xml", "has a document type"),
        (b"hello", "xcri", "courses.xml", "is not XML"),
    ):
        text = hand_in(planner, college, content, form, name).content.decode()
        assert says in text, says
    assert "Choose a file" in planner.post(address(college, "import"), {"form": "lars"}).content.decode()
    assert "Say what is in the file" in planner.post(address(college, "import"), {}).content.decode()
    page = hand_in(planner, college, b"<rss/>", "xcri", "courses.xml")["Location"]
    assert "not with a catalogue of XCRI-CAP 1.2" in planner.get(page).content.decode()


def test_a_provider_s_files_come_out_as_they_went_in(planner, college) -> None:
    loaded(planner, college, VENUES, "venues")
    loaded(planner, college, table(row()))
    for form, content in (("lars", table(row())), ("venues", VENUES)):
        out = planner.get(address(college, f"{form}.csv")).content.decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(out))) == list(csv.reader(io.StringIO(content.decode())))
    assert planner.get(address(college, "xcri.csv")).status_code == 404
    xml = Client().get(address(college, "courses.xml"))
    assert xml["Content-Type"].startswith("application/xml") and b"Welding for beginners" in xml.content
    assert b"Welding for beginners" in Client().get(f"/{REGION}/courses/data.xml").content


def test_the_columns_of_every_form_are_explained(planner, college) -> None:
    text = planner.get(address(college, "import")).content.decode()
    assert "WHAT_YOU_WILL_NEED_TO_BRING" in text and "COURSE_TYPE" in text and "ADDRESS_LINE_2" in text
