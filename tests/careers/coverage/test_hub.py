"""The hub reads bands: fast, filtered, and never a number of pupils; who is near and what stands open goes with it."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.actions import YearSize, refresh_region
from routeways.careers.counting.filling import fills_with
from routeways.careers.demonstrating import encounters as invented
from routeways.careers.demonstrating import institutions
from routeways.careers.demonstrating.institutions import FILE, InventedInstitutions
from routeways.careers.encounter_drafts import ReachDraft
from routeways.careers.models import AskedFor, CoverageCell, Encounter, GuidanceCount, Institution
from routeways.careers.queries.coverage import Asked, carers, hub_coverage, hub_measures
from routeways.careers.school_years import SchoolYear
from routeways.engagements import actions as engagements
from routeways.engagements.models import Request
from routeways.foundation.definitions import read
from routeways.foundation.models import User
from routeways.organisations.records import NewSite
from tests.careers.factories import TODAY, draft, log, make_institution, size_years
from tests.engagements.factories import TALK
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

REGION = "lancashire-demonstration"
MAP = f"/{REGION}/careers-hub/coverage/"

ROW = '<tr><th scope="row"><a'
QUERIES = 11  # of the map, of 13 institutions and of 155

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(packaged_places: None) -> User:
    """155 invented institutions with what they recorded; gives a hub lead."""
    for one in read(FILE, InventedInstitutions).known:
        kind = {"university": "university", "sixteen-plus": "college"}.get(one.phase, "school")
        make_organisation(f"{one.name} (demonstration)", kind=kind, region=REGION)
    hub = make_organisation("Hub (demonstration)", kind="hub", region=REGION)
    institutions.load(region=REGION, by=None, now=timezone.now())
    invented.load(region=REGION, by=None, now=timezone.now())
    return make_hub_lead(REGION, hub)


@pytest.fixture
def few(packaged_places: None) -> User:
    """A dozen institutions of every setting with invented encounters; gives a hub lead."""
    for number in range(12):
        setting = ("mainstream", "special", "alternative")[number % 3]
        one = make_institution(name=f"Alder Vale School {number}", region=REGION, setting=setting)
        size_years(one, 100 if setting == "mainstream" else 6, send=20 if setting == "mainstream" else 6, fsm=3,
                   on=timezone.localdate(), today=None)  # fmt: skip
    primary = make_institution(name="Cherry Primary", region=REGION, phase="primary", years=(0, 6))
    size_years(primary, 30, on=timezone.localdate(), today=None)
    invented.load(region=REGION, by=None, now=timezone.now())
    return make_hub_lead(REGION)


def test_the_invented_encounters_are_there_quickly_once_and_show_every_band(region: User) -> None:
    assert {"all", "most", "some", "none", "unknown"} == set(CoverageCell.objects.values_list("band", flat=True))
    settings = CoverageCell.objects.exclude(band="unknown").values_list("institution__setting", flat=True)
    assert set(settings) == {"mainstream", "special", "alternative"}
    assert not invented.load(region=REGION, by=None, now=timezone.now())
    Encounter.objects.all().delete()
    GuidanceCount.objects.all().delete()
    started = time.process_time()
    assert invented.load(region=REGION, by=None, now=timezone.now())
    assert time.process_time() - started < 6  # 1.5 s on a machine with nothing else to do


def test_the_map_of_155_is_read_with_few_questions_and_quickly(client: Client, region: User) -> None:
    client.force_login(region)
    client.get(MAP)
    for query in ("", "?measure=bm5", "?group=send&order=unknown", "?type=special", "?all=1"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(MAP + query).status_code == 200
        assert len(asked) == QUERIES
        # The quickest of three: other programs share the machine. Measured on a quiet one: 0.12 s.
        assert min(seconds(client, MAP + query) for _ in range(3)) < 0.3
    everything = client.get(MAP + "?all=1").content.decode()
    assert everything.count(ROW) == 155


def seconds(client: Client, address: str) -> float:
    started = time.process_time()
    client.get(address)
    return time.process_time() - started


def test_the_map_says_bands_in_words_and_no_number_of_pupils(client: Client, few: User) -> None:
    client.force_login(few)
    body = client.get(MAP + "?measure=bm5").content.decode()
    cells = set(re.findall(r'<td class="b-[a-z]+">([^<]*)</td>', body))
    assert cells <= {"All", "Most", "Some", "None", "Not known", "All*", "Most*", "Some*", "None*", "–"}
    one = Institution.objects.in_region(REGION).filter(setting="special").first()
    assert one is not None
    page = client.get(f"{MAP}{one.public_id}/").content.decode()
    assert "Several small year groups together" in page


def test_the_download_has_the_bands_of_the_map(client: Client, few: User) -> None:
    client.force_login(few)
    answer = client.get(f"{MAP}data.csv?measure=bm5&type=alternative").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert rows
    assert {row["type"] for row in rows} == {"alternative"}
    shown = client.get(f"{MAP}?measure=bm5&type=alternative").content.decode()
    bands = re.findall(r'<td class="b-[a-z]+">([^<]*)</td>', shown)
    assert [row[f"Year {year}"] or "–" for row in rows for year in range(7, 12)] == bands
    assert any(band.endswith("*") for band in bands)


def test_filters_that_are_nonsense_ask_for_all(client: Client, few: User) -> None:
    client.force_login(few)
    answer = client.get(f"{MAP}?measure=zebra&year=99&group=x&area=nowhere&who=me&order=up&type=new&page=z")
    assert answer.status_code == 200
    assert answer.content.decode().count(ROW) == 12
    assert client.get(f"{MAP}?type=primary&measure=primary").content.decode().count(ROW) == 1


def test_the_documents_figures_stand_beside_the_hubs_own_with_its_definition_and_n(client: Client, few: User) -> None:
    client.force_login(few)
    body = client.get(MAP).content.decode()
    for text in ("97%", "80%", "56% progress", "two thirds", "are not one series"):
        assert text in body
    assert re.search(r"<td>\d+%: \d+ of \d+", body)
    assert "97% (2019)" in body


def test_the_hub_suggests_and_the_draft_stands_at_the_schools_desk(client: Client, few: User) -> None:
    client.force_login(few)
    lacks = CoverageCell.objects.filter(measure="bm5", group="all", band__in=("none", "some")).first()
    assert lacks is not None
    address = f"{MAP}{lacks.institution.public_id}/"
    assert "Suggest asking" in client.get(address).content.decode()
    for _ in range(2):
        client.post(f"{address}ask/", {"measure": "bm5", "year": lacks.year})
    made = Request.objects.get(owner=lacks.institution.organisation, through="coverage")
    assert (made.state, made.number, AskedFor.objects.count()) == ("draft", 1, 1)
    assert f"Year {lacks.year}" in made.about
    shown = client.get(address).content.decode()
    assert "Draft at its desk" in shown
    assert "Asked for" not in shown
    refused = client.post(f"{address}ask/", {"measure": "bm8-16", "year": "11"}, follow=True).content.decode()
    assert "cannot be asked for here" in refused


def test_the_hub_of_another_region_and_everybody_else_is_refused(client: Client, few: User) -> None:
    school = Institution.objects.in_region(REGION).of_the_hub().first()
    assert school is not None
    own = make_user()
    give(own, "careers-leader", school.organisation)
    for other in (own, make_hub_lead("lancashire"), None):
        if other is None:
            client.logout()
        else:
            client.force_login(other)
        for address in (MAP, f"{MAP}data.csv", f"{MAP}{school.public_id}/"):
            assert client.get(address).status_code in (302, 403)
        assert client.post(f"{MAP}{school.public_id}/ask/", {"measure": "bm5", "year": "9"}).status_code in (302, 403)


def test_working_a_region_out_anew_changes_nothing_that_did_not_change() -> None:
    school = make_institution()
    size_years(school)
    log(school)
    columns = ("measure", "year", "group", "size", "lower", "upper", "band", "combined")
    before = list(CoverageCell.objects.order_by("measure", "year", "group").values_list(*columns))
    assert refresh_region(by=None, region="lancashire", today=TODAY) == len(before)
    assert list(CoverageCell.objects.order_by("measure", "year", "group").values_list(*columns)) == before


def test_several_year_groups_are_not_all_reached_where_one_of_them_is_known() -> None:
    school, other = make_institution(), make_institution(name="Birch Hollow School")
    actions.record_years(
        by=None, institution=school, school_year=SchoolYear.of(TODAY), sizes=[YearSize(7, 100)], today=TODAY
    )
    log(school, reach=(ReachDraft(7, whole=True),))
    log(other, reach=(ReachDraft(7, whole=True),))
    actions.record_years(
        by=None, institution=other, school_year=SchoolYear.of(TODAY), sizes=[YearSize(7, 100), YearSize(8, 100)],
        today=TODAY,
    )  # fmt: skip
    found = hub_coverage("lancashire", Asked(), carers("lancashire"), today=TODAY)
    column = found.columns.index("Employers (5)")
    assert {row.name: row.bands[column] for row in found.rows} == {
        "Alder Vale High": "unknown",
        "Birch Hollow School": "none",  # of Year 8; no other year group can be lower
    }
    assert found.tallies[column] == {"unknown": 1, "none": 1}
    assert hub_measures("lancashire", today=TODAY)[0].reached == 0


def test_the_hub_sees_which_open_offers_and_cornerstones_are_within_reach(
    client: Client, packaged_places: None
) -> None:
    burnley = NewSite(name="Main site", latitude=53.79, longitude=-2.24, is_main=True)
    house = make_organisation("Alder Vale High", kind="school", region=REGION, sites=(burnley,))
    school = make_institution(house, region=REGION)
    for title, postcode in (("A talk in Burnley", "BB11 2AA"), ("A talk in Lancaster", "LA1 1AA")):
        offer = engagements.make_offer(
            by=None, region=REGION, kind_id="talk", now=timezone.now(),
            owner=make_organisation("Imaginary Works", region=REGION),
            draft=engagements.Draft(title, postcode=postcode, answers=TALK),
        )  # fmt: skip
        engagements.open_listing(by=None, listing=offer, today=timezone.localdate())
    client.force_login(make_hub_lead(REGION))
    body = client.get(f"{MAP}{school.public_id}/").content.decode()
    assert "A talk in Burnley" in body
    assert "A talk in Lancaster" not in body
    assert "Nothing that is due is known to be lacking" in body
    size_years(school, on=timezone.localdate(), today=timezone.localdate())
    given = draft(on=timezone.localdate(), reach=(ReachDraft(9, whole=True),))
    actions.log_encounter(by=None, institution=school, draft=given, now=timezone.now())
    body = client.get(f"{MAP}{school.public_id}/").content.decode()
    assert "Employers (5): Year 7, Year 8" in body
    assert "A talk in Burnley" in body


@pytest.mark.parametrize(
    ("kind", "ages", "owner", "ledger", "year", "fits"),
    [
        ("talk", ["years-7-9"], "employer", "bm5", 8, True),
        ("talk", ["years-7-9"], "employer", "bm5", 10, False),
        ("talk", ["years-7-9"], "employer", "guidance", 8, False),
        ("talk", ["years-7-9"], "employer", "bm7", 8, False),
        ("talk", ["years-7-9"], "college", "bm7", 8, True),
        ("talk", ["years-7-9"], "college", "bm5", 8, False),
        ("work-experience", ["years-10-11"], "employer", "bm6", 10, True),
        ("guest-lecture", [], "employer", "bm5", 9, False),
        ("guest-lecture", [], "employer", "bm5", 12, True),
        ("ask-session", ["years-10-11"], "other", "access", 10, True),
    ],
)
def test_an_offer_fills_a_gap_of_its_own_kind_ages_and_side(
    kind: str, ages: list[str], owner: str, ledger: str, year: int, fits: bool
) -> None:
    assert fills_with(kind, ages, owner, ledger=ledger, year=year) == fits
