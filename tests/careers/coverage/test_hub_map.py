"""The hub’s map: what is chosen, in which order, page by page; what no filter opens; schools where all have SEND."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.actions import YearSize
from routeways.careers.counting.measures import GROUPS, MEASURES
from routeways.careers.encounter_drafts import ReachDraft
from routeways.careers.models import CoverageCell, Institution, Portfolio
from routeways.careers.queries.coverage import NOBODY, TYPES, Asked, Carers, carers, hub_coverage
from routeways.careers.school_years import SchoolYear
from routeways.foundation.models import User
from routeways.organisations.models import Person
from routeways.organisations.records import NewSite
from tests.careers.coverage.test_hub import QUERIES, ROW
from tests.careers.factories import TODAY, log, make_institution, size_years
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person, make_user

REGION = "lancashire"
MAP = f"/{REGION}/careers-hub/coverage/"
BURNLEY, PENDLE, LANCASTER = "E07000117", "E07000122", "E07000121"

pytestmark = pytest.mark.django_db


def school_in(name: str, district: str = BURNLEY, **fields: object) -> Institution:
    site = NewSite(name="Main site", district=district, is_main=True)
    house = make_organisation(name, kind="school", region=REGION, sites=(site,))
    return make_institution(house, region=REGION, **fields)  # type: ignore[arg-type]


def looks_after(name: str, *schools: Institution, user: User | None = None) -> Person:
    person = make_person(make_organisation(kind="hub", region=REGION), name, user=user)
    Portfolio.objects.bulk_create(Portfolio(institution=one, person=person, valid_from=TODAY) for one in schools)
    return person


def names(asked: Asked, looked_after: Carers | None = None) -> list[str]:
    held = carers(REGION) if looked_after is None else looked_after
    return [row.name for row in hub_coverage(REGION, asked, held, today=TODAY).rows]


@pytest.fixture
def three() -> tuple[Institution, Institution, Institution]:
    """Amber lacks all but Year 9’s employers, Birch has told nothing, Cedar has every employer."""
    found = tuple(school_in(name, place) for name, place in
                  (("Amber High", BURNLEY), ("Birch High", PENDLE), ("Cedar High", LANCASTER)))  # fmt: skip
    for one in found:
        size_years(one)
    log(found[0], reach=(ReachDraft(9, whole=True),))
    log(found[2], reach=tuple(ReachDraft(year, whole=True) for year in range(7, 12)))
    return found  # type: ignore[return-value]


def test_what_lacks_most_comes_first_and_other_orders_can_be_chosen(three: tuple[Institution, ...]) -> None:
    assert names(Asked()) == ["Amber High", "Cedar High", "Birch High"]
    assert names(Asked(order="unknown"))[0] == "Birch High"
    assert names(Asked(order="name")) == ["Amber High", "Birch High", "Cedar High"]


def test_places_types_and_those_who_look_after_them_can_be_chosen(three: tuple[Institution, ...]) -> None:
    amber, birch, _ = three
    one = looks_after("Ada Coordinator", amber, birch)
    school_in("Dell School", setting="special")
    school_in("Elm College", phase="sixteen-plus", years=(12, 14))
    by_type = {type: names(Asked(type=type, order="name")) for type in TYPES}
    assert by_type["special"] == ["Dell School"]
    assert by_type["college"] == ["Elm College"]
    assert by_type["school"] == ["Amber High", "Birch High", "Cedar High"]
    assert names(Asked(districts=frozenset((BURNLEY, PENDLE)), type="school", order="name")) == [
        "Amber High",
        "Birch High",
    ]
    assert names(Asked(who=one.public_id, order="name")) == ["Amber High", "Birch High"]
    assert names(Asked(who=NOBODY, order="name")) == ["Cedar High", "Dell School", "Elm College"]


def test_a_filter_chooses_among_bands_and_never_makes_another_one(three: tuple[Institution, ...]) -> None:
    """Whatever is chosen, each band is that of the whole list: nothing is worked out for a part of it."""
    school_in("Dell School", setting="special")
    looked_after = carers(REGION)
    for group, measure, year in itertools.product(GROUPS, ("", "bm5"), (None, 9)):
        whole = hub_coverage(REGION, Asked(measure, year, group), looked_after, today=TODAY)
        told = {row.public_id: dict(zip(whole.columns, row.bands, strict=True)) for row in whole.rows}
        for type, place in itertools.product(TYPES, (None, frozenset((BURNLEY,)))):
            if type == "primary":
                continue
            asked = Asked(measure, year, group, type, place)
            part = hub_coverage(REGION, asked, looked_after, today=TODAY)
            for row in part.rows:
                assert dict(zip(part.columns, row.bands, strict=True)).items() <= told[row.public_id].items()


def test_the_hub_asks_the_database_for_no_number_of_pupils(client: Client, three: tuple[Institution, ...]) -> None:
    client.force_login(make_hub_lead(REGION))
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{MAP}?group=send&type=special&area={BURNLEY}&all=1")
        client.get(f"{MAP}{three[0].public_id}/")
    picked = [query["sql"].split(" FROM ")[0] for query in asked]
    assert not [sql for sql in picked if re.search(r'"(lower|upper|size|pupils|send|fsm)"', sql)]


def test_the_map_is_read_page_by_page_or_all_at_once(
    client: Client, packaged_places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_hub_lead(REGION)
    schools = [school_in(f"School {number:02}") for number in range(7)]
    for one in schools:
        size_years(one, on=timezone.localdate(), today=timezone.localdate())
    looks_after("Ada Coordinator", *schools[:4], user=user)
    monkeypatch.setattr("routeways.careers.pages.coverage_hub.A_PAGE", 3)
    client.force_login(user)
    client.get(MAP)  # places are read once and kept
    with CaptureQueriesContext(connection) as asked:
        first = client.get(f"{MAP}?order=name").content.decode()
    assert len(asked) == QUERIES
    assert first.count(ROW) == 3
    assert "1 to 3 of 7 institutions" in first
    assert "?order=name&amp;page=2#by-institution" in first
    assert "School 03" in client.get(f"{MAP}?order=name&page=2").content.decode()
    whole = client.get(f"{MAP}?order=name&all=1").content.decode()
    assert whole.count(ROW) == 7
    assert "Ada Coordinator (you)" in whole
    rows = list(csv.DictReader(io.StringIO(client.get(f"{MAP}data.csv?order=name").content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == [one.organisation.name for one in schools]
    assert [row["looked_after_by"] for row in rows].count("Ada Coordinator") == 4
    mine = client.get(f"{MAP}?who={Person.objects.get(user=user).public_id}").content.decode()
    assert "Looked after by Ada Coordinator (you)" in mine
    assert mine.count(ROW) == 3


def test_a_travel_to_work_area_stands_for_districts_that_lie_mostly_in_it(
    client: Client, packaged_places: None
) -> None:
    for name, place in (("Amber High", BURNLEY), ("Birch High", PENDLE), ("Cedar High", LANCASTER)):
        size_years(school_in(name, place), on=timezone.localdate(), today=timezone.localdate())
    client.force_login(make_hub_lead(REGION))
    burnley = re.search(r'<option value="(E30\d+)">Burnley', client.get(MAP).content.decode())
    assert burnley
    body = client.get(f"{MAP}?area={burnley[1]}&order=name").content.decode()
    assert re.findall(rf'{ROW} href="[^"]+">([^<]+)', body) == ["Amber High", "Birch High"]
    assert "Chosen: Burnley (travel to work area)" in body


def test_what_most_lack_stands_before_the_map_with_its_picture(
    client: Client, three: tuple[Institution, ...], packaged_places: None
) -> None:
    for one in three:
        size_years(one, on=timezone.localdate(), today=timezone.localdate())
    client.force_login(make_hub_lead(REGION))
    body = client.get(MAP).content.decode()
    at = [body.index(text) for text in ("What most lack", "How many schools and colleges stand in each band",
                                        "By institution", "Beside what the documents state")]  # fmt: skip
    assert at == sorted(at)


# -- where all pupils have SEND


def test_a_group_that_is_the_whole_year_group_has_the_bands_of_all_pupils() -> None:
    """Also by classes, and where it was not said how many of those who came had SEND."""
    school = school_in("Dell School", setting="special")
    size_years(school, 16, send=16, fsm=None, classes={"A": 8, "B": 8})
    log(school, reach=(ReachDraft(9, pupils=8, classes={"9A": 8}), ReachDraft(10, whole=True, away=1)))
    actions.record_guidance(
        by=None, institution=school, school_year=SchoolYear.of(TODAY), year=11, pupils=12, send=None, fsm=None,
        today=TODAY,
    )  # fmt: skip
    held = {
        group: list(CoverageCell.objects.filter(group=group).order_by("measure", "year").values_list(
            "measure", "year", "lower", "upper", "band", "combined"))
        for group in ("all", "send")
    }  # fmt: skip
    assert held["all"] == held["send"]
    assert {"all", "some", "none"} & {band for *_, band, _ in held["send"]} - {"unknown"}
    assert any(measure == "bm8-16" and band != "unknown" for measure, _, _, _, band, _ in held["send"])


def test_where_all_have_send_one_line_says_so_and_elsewhere_nothing_does(client: Client, packaged_places: None) -> None:
    today = timezone.localdate()
    special, mixed = school_in("Dell School", setting="special"), school_in("Elm School", setting="special")
    ordinary = school_in("Fern High")
    for one, send in ((special, 16), (mixed, 12), (ordinary, 16)):
        size_years(one, 16, send=send, fsm=3, on=today, today=today)
    line = "All pupils here have special educational needs or disability"
    client.force_login(make_hub_lead(REGION))
    bodies = {one: client.get(f"{MAP}{one.public_id}/").content.decode() for one in (special, mixed, ordinary)}
    assert [line in bodies[one] for one in (special, mixed, ordinary)] == [True, False, False]
    assert [f"<caption>{GROUPS['send']}" in bodies[one] for one in (special, mixed, ordinary)] == [False, True, True]
    assert client.get(f"{MAP}?group=send").content.decode().count("all pupils have SEND") == 1
    leader = make_user("Leader")
    give(leader, "careers-leader", special.organisation)
    client.force_login(leader)
    own = client.get(f"/{REGION}/schools/{special.public_id}/coverage/?group=send").content.decode()
    assert "All your pupils have special educational needs or disability" in own


def test_one_year_group_without_the_number_is_not_all() -> None:
    school = school_in("Dell School", setting="special")
    sizes = [YearSize(7, 12, 12, 2), YearSize(8, 12, None, 2)]
    actions.record_years(by=None, institution=school, school_year=SchoolYear.of(TODAY), sizes=sizes, today=TODAY)
    asked = Asked(group="send", type="special")
    assert not hub_coverage(REGION, asked, carers(REGION), today=TODAY).rows[0].all_send
    assert set(MEASURES) >= set(CoverageCell.objects.values_list("measure", flat=True))
