from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from routeways.places import actions, grid, packaged, queries, travel
from routeways.places.queries import AreaNotFound, Place, PostcodeError, PostcodeNotFound, UnknownRegion
from routeways.values import AreaCode
from tests.places import files
from tests.places.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("places")]

TODAY = date(2026, 3, 2)
PRESTON, BURNLEY = Place("E07000123", (53.832, -2.718)), Place("E07000117", (53.774, -2.233))


def test_regions_are_listed_and_found_by_id() -> None:
    assert [one.id for one in queries.regions()] == ["cumbria", "lancashire", "lancashire-demonstration"]
    assert [one.id for one in queries.regions(public=True)] == ["cumbria", "lancashire"]
    assert queries.region("lancashire").code == "E69000019"
    with pytest.raises(UnknownRegion, match="There is no region “mordor”"):
        queries.region("mordor")


def test_the_members_of_a_region_are_those_of_the_day() -> None:
    assert len(queries.members("lancashire")) == 14
    assert len(queries.members("cumbria", on=date(2022, 5, 1))) == 6
    assert queries.members("cumbria") == (AreaCode("E06000063", "2023"), AreaCode("E06000064", "2023"))
    assert queries.members("lancashire-demonstration") == queries.members("lancashire")


def test_the_members_of_an_area_come_from_its_lookup() -> None:
    assert set(queries.members("E69000019")) == set(queries.members("lancashire"))
    assert len(queries.members("E10000017")) == 12
    assert len(queries.members("E12000002", on=date(2022, 1, 1))) == 39
    assert len(queries.members("E12000002", on=date(2024, 1, 1))) == 35
    assert queries.members("E69000019", edition="1999") == ()


def test_areas_of_a_kind_can_be_asked_for_by_region_and_day() -> None:
    assert [row.name for row in queries.areas("ttwa", region="lancashire")] == [
        "Blackburn", "Blackpool", "Burnley", "Lancaster and Morecambe", "Preston",
    ]  # fmt: skip
    assert len(queries.areas("district", region="lancashire")) == 14
    assert [row.code for row in queries.areas("county", region="lancashire")] == ["E10000017"]
    assert [row.name for row in queries.areas("district", region="cumbria", on=date(2020, 1, 1))][:2] == [
        "Allerdale", "Barrow-in-Furness",
    ]  # fmt: skip
    assert len(queries.areas("region")) == 9


def test_an_area_is_found_by_code_and_edition() -> None:
    row = queries.area("E06000063")
    assert (row.name, row.edition, row.valid_from) == ("Cumberland", "2023", date(2023, 4, 1))
    assert queries.area(AreaCode("E30000255", "2011")).name == "Preston"
    with pytest.raises(AreaNotFound):
        queries.area("E06000063", "2011")
    with pytest.raises(AreaNotFound, match="no area with the code E99999999"):
        queries.area("E99999999")


def test_the_county_is_always_called_what_it_is() -> None:
    assert queries.name_of("E10000017") == "Lancashire county (12 districts)"
    assert queries.name_of("E69000019") == "Lancashire"
    assert queries.name_of("E37000019") == "Lancashire Local Enterprise Partnership"
    assert queries.name_of("X") == "X"


def test_successors_are_followed_to_the_end() -> None:
    assert queries.successors("E07000026") == (AreaCode("E06000063", "2023"),)
    # Taunton Deane became part of Somerset West and Taunton in 2019, and that of Somerset in 2023.
    assert queries.successors("E07000190") == (AreaCode("E06000066", "2023"),)
    assert queries.successors("E07000117") == ()
    assert [code.code for code in queries.predecessors("E06000064")] == ["E07000027", "E07000030", "E07000031"]


def test_best_fit_weights_are_asked_for_by_district_or_by_area() -> None:
    (lancaster,) = queries.best_fit(districts=["E07000121"])
    assert (lancaster.ttwa, lancaster.share_of_district, lancaster.share_of_ttwa) == ("E30000076", 1.0, 1.0)
    burnley = queries.best_fit(ttwa="E30000182", districts=queries.members("lancashire"))
    assert [(row.district, row.lsoas) for row in burnley] == [("E07000117", 60), ("E07000122", 57)]
    fylde = {row.ttwa: row.share_of_district for row in queries.best_fit(districts=["E07000119"])}
    assert fylde == {"E30000171": 42 / 51, "E30000255": 9 / 51}


def test_travel_to_work_areas_partly_outside_carry_their_reason() -> None:
    found = {row.name: reason for row, reason in queries.ttwas("lancashire")}
    assert list(found)[:5] == ["Blackburn", "Blackpool", "Burnley", "Lancaster and Morecambe", "Preston"]
    assert found["Preston"] == "" and found["Liverpool"].startswith("Liverpool lies mostly outside Lancashire.")
    assert "Scotland" in {row.name: reason for row, reason in queries.ttwas("cumbria")}["Carlisle"]


def test_names_cost_one_small_query_once_they_are_in_memory(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.names()
    with django_assert_num_queries(1):
        assert queries.names()["E07000117"] == "Burnley"
    with django_assert_num_queries(1):
        queries.members("E69000019")


def test_names_in_memory_are_thrown_away_when_something_is_loaded(tmp_path: Path) -> None:
    assert queries.name_of("E06000099") == "E06000099"
    content = "LADCD,LADNM,LADCD_ACTIVE,RGNCD,RGNNM,CTRYCD,CTRYNM\nE06000099,Newtown,E06000099,,,E92000001,England\n"
    actions.load_file(files.text(tmp_path / "codes.csv", content), now=NOW)
    assert queries.name_of("E06000099") == "Newtown"


def test_a_postcode_is_placed_by_its_sector_until_full_postcodes_are_loaded(tmp_path: Path) -> None:
    place = queries.postcode("bb2 1lh")
    assert (place.postcode, place.sector, place.district, place.estimated) == ("BB2 1LH", "BB2 1", "E06000008", True)
    assert place.note.startswith("This is the middle of all postcodes that start with BB2 1")
    actions.load_file(files.text(tmp_path / "bb.csv", files.CODE_POINT), now=NOW)
    exact = queries.postcode("bb2 1lh")
    assert not exact.estimated and exact.note == ""
    assert float(grid.distance_km(*place.point, *exact.point)) < 2


def test_a_sector_that_lies_in_two_districts_says_so() -> None:
    assert "146 of its 185 postcodes lie in this district." in queries.postcode("BB1 2").note


def test_a_postcode_we_cannot_place_gets_a_sentence() -> None:
    with pytest.raises(PostcodeNotFound, match="We do not know where ZE1 0AA is"):
        queries.postcode("ZE1 0AA")
    with pytest.raises(PostcodeError, match="not a UK postcode"):
        queries.postcode("hello")


def test_the_nearest_areas_come_nearest_first() -> None:
    codes = [code.code for code in queries.members("lancashire")]
    found = queries.nearest((53.789, -2.245), codes, count=3)  # Burnley town hall
    assert found[0][0] == "E07000117" and [km for _, km in found] == sorted(km for _, km in found)


def test_what_lies_within_a_distance_is_found_and_nothing_else(tmp_path: Path) -> None:
    actions.load_file(files.text(tmp_path / "bb.csv", files.CODE_POINT), now=NOW)
    here = queries.postcode("BB2 1LH").point
    assert [code for code, _ in queries.within(here, 1)] == ["BB2 1LH", "BB2 1LJ"]
    assert "PR1 2HE" in dict(queries.within(here, 20))
    districts = dict(queries.within(here, 12, kind="district"))
    assert "E06000008" in districts and "E07000121" not in districts
    by_hand = {
        row.sector for row in packaged.load().postcode_sectors
        if float(grid.distance_km(*here, row.latitude, row.longitude)) <= 5 and row.sector not in ("BB2 1", "PR1 2")
    }  # fmt: skip
    assert {sector for sector, _ in queries.within(here, 5, kind="sector")} - {"BB2 1", "PR1 2"} == by_hand


def test_vintages_list_every_original_with_its_licence_and_digest() -> None:
    found = queries.vintages()
    assert {one.source for one in found} >= {"ons-lsoa11-ttwa11", "os-code-point-open", "ons-lad23-lsip23"}
    assert all(one.licence and len(one.sha256) == 64 and one.packaged for one in found)
    assert any("Royal Mail" in one.attribution for one in found)


# -- outlines


def _tiles(region: str, *, leave_out: int = 0) -> dict[str, tuple[float, float, float]]:
    tiles = queries.region(region).tiles()
    return {t.code: (380_000 + t.column * 9000, 480_000 - t.row * 9000, 9000) for t in tiles[leave_out:]}


def test_without_boundaries_there_is_no_outline_and_with_only_some_neither(tmp_path: Path) -> None:
    assert queries.outline("lancashire") is None
    actions.load_file(files.geojson(tmp_path / "a.json", "LAD24CD", _tiles("lancashire", leave_out=1)), now=NOW)
    assert queries.outline("lancashire") is None


def test_outlines_fill_one_box_with_paths_that_meet(tmp_path: Path) -> None:
    actions.load_file(files.geojson(tmp_path / "a.json", "LAD24CD", _tiles("cumbria")), now=NOW)
    found = queries.outline("cumbria")
    assert found is not None and found.box == (0, 0, 1000, 1333)
    assert found.paths.keys() == {"E06000063", "E06000064"}
    assert found.paths["E06000063"] == "M0,667L667,667L667,0L0,0Z"
    assert found.paths["E06000064"].startswith("M333,1333") and "667,667" not in found.paths["E06000064"]
    assert found.labels["E06000063"] == (333, pytest.approx(333, abs=110))
    assert found.release == "2024" and "Contains OS data" in found.attribution[0]
    assert queries.outline("cumbria", on=date(2020, 1, 1)) is None


def test_outlines_are_kept_until_a_newer_file_is_loaded(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.load_file(files.geojson(tmp_path / "a.json", "LAD24CD", _tiles("lancashire")), now=NOW)
    first = queries.outline("lancashire")
    with django_assert_num_queries(3):
        assert queries.outline("lancashire") is first
    shifted = {code: (x * 1.0, y + 40, side) for code, (x, y, side) in _tiles("lancashire").items()}
    shifted["E07000121"] = (380_000, 500_000, 20_000)
    actions.load_file(files.geojson(tmp_path / "b.json", "LAD25CD", shifted), now=NOW)
    assert queries.outline("lancashire") != first


# -- travel


def test_the_ends_of_a_journey_are_areas_or_postcodes() -> None:
    assert queries.place("E07000117").point == pytest.approx((53.77, -2.23), abs=0.03)
    assert queries.place("pr12he").id == "PR1 2HE"
    with pytest.raises(AreaNotFound, match=r"We do not know where United Kingdom \(K02000001\) lies"):
        queries.place("K02000001")
    with pytest.raises(PostcodeError):
        queries.place("Preston")


@pytest.mark.parametrize("mode", travel.MODES)
def test_an_estimate_is_distance_times_detour_by_speed_plus_a_fixed_time(mode: str) -> None:
    found = queries.travel(PRESTON, BURNLEY, mode=mode, on=TODAY)
    rule = travel.dated_rules.rule("travel-estimates", TODAY)[mode]
    by_hand = found.km * rule["detour"] / rule["km_per_hour"] * 60 + rule["fixed_minutes"]
    assert found.minutes == pytest.approx(by_hand) and found.km == pytest.approx(32.5, abs=0.5)
    assert found.estimated and found.label.endswith("(our estimate)")
    assert found.basis.startswith("travel-estimates@2025.1#")


def test_an_unknown_way_to_travel_is_refused() -> None:
    with pytest.raises(travel.UnknownMode, match="“boat” is not a way to travel"):
        queries.travel(PRESTON, BURNLEY, mode="boat", on=TODAY)


def test_a_loaded_matrix_replaces_the_estimate_for_its_journeys_only(tmp_path: Path) -> None:
    matrix = "origin,destination,mode,minutes\nE07000123,E07000117,car,31\n"
    actions.load_file(files.text(tmp_path / "m.csv", matrix), now=NOW)
    found = queries.travel(PRESTON, BURNLEY, mode="car", on=TODAY)
    assert (found.minutes, found.estimated, found.label) == (31, False, "31 minutes by car")
    assert found.basis.startswith("m.csv#")
    assert queries.travel(BURNLEY, PRESTON, mode="car", on=TODAY).estimated
    assert queries.travel(PRESTON, BURNLEY, mode="cycle", on=TODAY).estimated
    newer = files.text(tmp_path / "m2.csv", matrix.replace("31", "33"))
    actions.load_file(newer, now=NOW)
    assert queries.travel(PRESTON, BURNLEY, mode="car", on=TODAY).minutes == 33


def test_a_matrix_of_sectors_serves_postcodes_but_exact_times_win(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    matrix = "origin,destination,mode,minutes\nBB2 1,PR1 2,car,22\nBB2 1LH,PR1 2HE,car,25\n"
    actions.load_file(files.text(tmp_path / "m.csv", matrix), now=NOW)
    from_here = [Place("BB2 1LH", (53.75, -2.49)), Place("BB2 1LJ", (53.75, -2.48))]
    with django_assert_num_queries(1):
        found = queries.journeys(from_here, [Place("PR1 2HE", (53.76, -2.7))], mode="car", on=TODAY)
    assert found["BB2 1LH", "PR1 2HE"].minutes == 25
    assert found["BB2 1LJ", "PR1 2HE"].minutes == 22
