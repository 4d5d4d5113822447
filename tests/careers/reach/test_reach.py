"""Whom programmes reached, each once, and who pays for them: on the programme’s page, in the hub’s report, as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pydantic import ValidationError

from routeways.careers.days.definitions import programmes
from routeways.careers.models import DayBooking, DaySession
from routeways.careers.queries.reach import Reach, reached
from routeways.careers.school_years import SchoolYear
from routeways.careers.sponsors import Sponsor, sponsors_of
from routeways.engagements.kinds import kinds
from routeways.engagements.models import Activity
from routeways.evidence.definitions import claims
from tests.careers.challenges.factories import make_team
from tests.careers.days.factories import REGION, confirmed, make_host, make_school
from tests.organisations.factories import give, make_hub_lead, make_user

PAGE = f"/{REGION}/careers-hub/programmes/"
YEAR = SchoolYear(2026)

pytestmark = pytest.mark.django_db


def lines(year: SchoolYear = YEAR) -> dict[str, Reach]:
    return {one.what: one for one in reached(REGION, year, today=year.last_day)}


def of_days() -> SchoolYear:
    """The school year of the days that are made from today on."""
    return SchoolYear.of(DaySession.objects.order_by("on")[0].on)


@pytest.fixture
def days_that_took_place() -> None:
    """Two schools, of which one came twice with Year 8; a third was to come and did not."""
    for name in ("Imaginary Fell High", "Imaginary Dale High", "Imaginary Moor High"):
        make_school(name)
    make_host(sessions=4)
    confirmed(days=4)
    came = {"Imaginary Fell High": {"8": 20}, "Imaginary Dale High": {"8": 20, "9": 3}}
    twice = DayBooking.objects.filter(entitlement__days=2).values_list("institution__organisation__name", flat=True)
    came = {twice[0]: {"8": 20}} | {name: {"8": 20, "9": 3} for name in came if name != twice[0]}
    for row in DayBooking.objects.select_related("institution__organisation"):
        row.came = came.get(row.institution.organisation.name, {})
        row.state = "attended" if row.came else "missed"
        row.save(update_fields=["came", "state"])


def test_a_school_and_its_year_group_count_once_however_often_they_came(days_that_took_place: None) -> None:
    attended = DayBooking.objects.filter(state="attended")
    schools = {row.institution_id for row in attended}
    groups = {(row.institution_id, year) for row in attended for year in row.came}
    assert attended.count() > len(schools)
    found = lines(of_days())["Digital skills days"]
    assert (found.institutions, found.year_groups) == (len(schools), len(groups))
    assert found.events == len({row.session_id for row in attended})
    assert [one.name for one in found.sponsors] == [
        "Loom and Lantern Fund (demonstration)",
        "Signal Box Software (demonstration)",
    ]
    assert lines(of_days()) == lines(of_days())


def test_sessions_of_a_programmes_kinds_count_for_whom_they_took_place() -> None:
    one, other = make_school(), make_school()
    for owner in (one, one, other):
        Activity.objects.create(
            region=REGION, kind="ask-session", owner=owner.organisation, title="Apprenticeships", on=YEAR.first_day,
            mode="in-person", recorded_at=timezone.now(), counts={"year-10": 60},
        )  # fmt: skip
    found = lines()["Apprenticeship support and knowledge in schools"]
    assert (found.institutions, found.year_groups, found.events) == (2, None, 3)


def test_who_entered_a_challenge_is_told_only_as_disclosure_control_lets_it() -> None:
    make_team()
    found = next(one for one in reached(REGION, YEAR, today=YEAR.last_day) if one.programme.id == "teentech-challenge")
    assert found.institutions is None


def test_the_report_has_no_pupils_and_its_questions_do_not_grow(client: Client, days_that_took_place: None) -> None:
    client.force_login(make_hub_lead(REGION))
    asked, begins = [], of_days().begins
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            body = client.get(f"{PAGE}?year={begins}").content.decode()
        asked.append(len(queries))
        make_school()
        DayBooking.objects.filter(state="missed").update(state="attended", came={"10": 41})
    assert asked[0] == asked[1]
    for text in ("Digital skills days", "Loom and Lantern Fund (demonstration)", "Pays for coaches", "buy nothing"):
        assert text in body
    answer = client.get(f"{PAGE}data.csv?year={begins}").content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(answer)) if row["what"] == "Digital skills days"]
    assert [row["sponsor"] for row in rows] == [
        "Loom and Lantern Fund (demonstration)",
        "Signal Box Software (demonstration)",
    ]
    assert rows[0]["source"].startswith("Invented")
    assert not {"pupils", "41"} & set(rows[0]) | {"41"} & set(rows[0].values())
    assert "Digital skills days" not in client.get(f"{PAGE}?year={begins - 1}").content.decode()
    assert client.get(f"{PAGE}?year=fish").status_code == 200


def test_the_report_is_for_the_hub_alone(client: Client) -> None:
    leader = make_user()
    give(leader, "careers-leader", make_school().organisation)
    for user in (leader, make_hub_lead("lancashire")):
        client.force_login(user)
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}data.csv").status_code == 403


def test_the_programmes_page_names_the_sponsors_of_its_own_region(client: Client, packaged_places: None) -> None:
    real = client.get("/lancashire/school-programmes/cyberfirst-challenge/").content.decode()
    assert "BAE Systems" in real
    assert "more than 500 students of 35 schools" in real
    assert "Signal Box" not in real
    invented = client.get(f"/{REGION}/school-programmes/cyberfirst-challenge/").content.decode()
    assert "Signal Box Software (demonstration)" in invented
    assert "<strong>BAE" not in invented


def test_definitions_name_what_is_there() -> None:
    for one in programmes().values():
        assert set(one.engagements) <= set(kinds())
        assert set(one.claims) <= set(claims())
    for region in ("lancashire", REGION):
        for programme in programmes():
            assert all(("(demonstration)" in one.name) == (region == REGION) for one in sponsors_of(region, programme))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"programmes": ["gone"]}, "there is no programme “gone”"),
        ({"starts": "2026-09-01", "ends": "2026-08-31"}, "it ends before it starts"),
    ],
)
def test_a_sponsor_that_does_not_hang_together_is_refused(change: dict[str, Any], says: str) -> None:
    raw = {"schema": 1, "id": "one", "name": "Imaginary Works", "region": REGION, "programmes": ["digital-days"],
           "gives": "Pays for the coaches.", "source": "Invented for a test."}  # fmt: skip
    with pytest.raises(ValidationError, match=says):
        Sponsor.model_validate(raw | change)
