"""The facts that ship with Routeways: national sums, Lancashire, Cumbria's two sets of districts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from routeways.places import packaged, packaging, provenance
from routeways.places.packaged import FOLDER
from routeways.places.regions import load as load_regions
from routeways.values import AreaCode
from tests.official import OFFICIAL

TABLES = packaged.load()
AREAS = {row.code: row for row in TABLES.areas}
BY_KIND = Counter(row.kind for row in TABLES.areas)
LANCASHIRE = {"E06000008", "E06000009", *(f"E070001{number}" for number in range(17, 29))}


def test_the_country_adds_up() -> None:
    there = [row for row in TABLES.areas if row.kind == "district" and row.code[0] == "E"]
    assert len(there) == 346
    assert len([row for row in there if row.valid_to is None]) == 296
    assert BY_KIND["ttwa"] == 228
    assert BY_KIND["lsip"] == BY_KIND["lep"] == 38
    assert BY_KIND["region"] == 9
    assert len([row for row in TABLES.areas if row.kind == "combined-authority" and row.valid_to is None]) == 15


def test_on_any_day_since_2023_england_has_the_districts_it_had() -> None:
    def on(day: date) -> int:
        english = (row for row in TABLES.areas if row.kind == "district" and row.code[0] == "E")
        return sum((row.valid_from or date.min) <= day <= (row.valid_to or date.max) for row in english)

    # 326 districts in 2011; 317 after Dorset, Somerset and Suffolk; 309 after Northamptonshire; 296 since 2023.
    assert [on(date(year, 6, 1)) for year in (2011, 2018, 2019, 2020, 2021, 2022, 2023, 2025)] == [
        326, 326, 317, 314, 309, 309, 296, 296,
    ]  # fmt: skip


def test_every_code_has_its_own_kind_and_one_edition() -> None:
    assert len(AREAS) == len(TABLES.areas)
    assert all(AreaCode(row.code, row.edition).kind == row.kind for row in TABLES.areas)
    assert all(len(row.edition) == 4 and row.name == row.name.strip() for row in TABLES.areas)


def test_every_row_names_areas_that_exist() -> None:
    named = {code for row in TABLES.memberships for code in (row.child, row.parent)}
    named |= {code for row in TABLES.changes for code in (row.predecessor, row.successor)}
    named |= {row.code for row in TABLES.names} | {code for row in TABLES.best_fit for code in (row.district, row.ttwa)}
    assert named <= AREAS.keys()
    assert {row.district for row in TABLES.postcode_sectors if row.district} <= AREAS.keys()


def test_an_ended_district_ends_on_the_day_before_its_successor_begins() -> None:
    for change in TABLES.changes:
        before, after = AREAS[change.predecessor], AREAS[change.successor]
        assert before.valid_to is not None and (change.on - before.valid_to).days == 1
        assert after.valid_from == change.on
        assert after.kind != "district" or after.edition == str(change.on.year)
    ended = {row.code for row in TABLES.areas if row.kind == "district" and row.valid_to}
    assert ended == {row.predecessor for row in TABLES.changes if AREAS[row.predecessor].kind == "district"}


def test_lancashire_is_the_same_14_districts_in_every_lookup() -> None:
    for parent in ("E69000019", "E47000018", "E37000019"):
        assert {row.child for row in TABLES.memberships if row.parent == parent} == LANCASHIRE
    county = {row.child for row in TABLES.memberships if row.parent == "E10000017"}
    assert county == LANCASHIRE - {"E06000008", "E06000009"} and len(county) == 12


def test_every_current_district_of_2023_is_in_one_skills_area() -> None:
    assert len([row for row in TABLES.memberships if row.kind == "lsip"]) == 296
    assert max(Counter(row.child for row in TABLES.memberships if row.kind == "lsip").values()) == 1


def test_the_shares_of_lancashires_districts_are_the_official_counts() -> None:
    shares = {
        (AREAS[row.district].name, AREAS[row.ttwa].name): row.lsoas
        for row in TABLES.best_fit
        if row.district in LANCASHIRE
    }
    assert shares == {
        ("Blackburn with Darwen", "Blackburn"): 89, ("Hyndburn", "Blackburn"): 52, ("Rossendale", "Blackburn"): 39,
        ("Ribble Valley", "Blackburn"): 32, ("Blackpool", "Blackpool"): 94, ("Wyre", "Blackpool"): 58,
        ("Fylde", "Blackpool"): 42, ("Burnley", "Burnley"): 60, ("Pendle", "Burnley"): 57,
        ("Lancaster", "Lancaster and Morecambe"): 89, ("Preston", "Preston"): 86, ("South Ribble", "Preston"): 70,
        ("Chorley", "Preston"): 66, ("Wyre", "Preston"): 11, ("Fylde", "Preston"): 9, ("Ribble Valley", "Preston"): 8,
        ("West Lancashire", "Preston"): 8, ("West Lancashire", "Liverpool"): 55,
        ("West Lancashire", "Warrington and Wigan"): 10, ("Rossendale", "Manchester"): 4,
        ("Blackburn with Darwen", "Manchester"): 2,
    }  # fmt: skip
    assert sum(shares.values()) == 941


def test_the_shares_of_every_district_make_up_the_whole_of_it() -> None:
    total: Counter[str] = Counter()
    for row in TABLES.best_fit:
        total[row.district] += row.lsoas
        assert 0 < row.lsoas <= min(row.district_lsoas, row.ttwa_lsoas)
    assert all(total[row.district] == row.district_lsoas for row in TABLES.best_fit)
    english = {row.code for row in TABLES.areas if row.kind == "district" and row.code[0] == "E"}
    assert total.keys() == english
    first = english - {row.successor for row in TABLES.changes}
    assert len(first) == 326 and sum(total[code] for code in first) == 32_844  # all LSOAs of England


def test_cumberland_is_made_of_three_districts_and_their_shares() -> None:
    made_of = {row.predecessor for row in TABLES.changes if row.successor == "E06000063"}
    assert {AREAS[code].name for code in made_of} == {"Allerdale", "Carlisle", "Copeland"}
    parts: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for row in TABLES.best_fit:
        parts[row.ttwa] += row.lsoas if row.district in made_of else 0
        whole[row.ttwa] += row.lsoas if row.district == "E06000063" else 0
    assert parts == whole and sum(whole.values()) == 177


def test_every_region_finds_postcode_sectors_in_each_of_its_districts() -> None:
    assert 250 <= len(TABLES.postcode_sectors) <= 350
    found = {row.district for row in TABLES.postcode_sectors}
    assert found >= LANCASHIRE
    assert all(0 <= row.in_district <= row.postcodes for row in TABLES.postcode_sectors)
    assert all(53 < row.latitude < 55 and -4 < row.longitude < -1.5 for row in TABLES.postcode_sectors)


def test_every_packaged_table_names_the_files_it_came_from() -> None:
    origins = {table for source in provenance.sources().values() for table in source.packaged}
    made = {path.stem for path in FOLDER.glob("*.csv")} - {"changes", "names"}
    assert origins == made
    assert {row.source for row in TABLES.memberships} <= provenance.sources().keys()
    for source in provenance.sources().values():
        assert source.publisher and source.licence and (source.release or source.id == "travel-time-matrix")


def test_next_years_release_of_a_lookup_keeps_its_publisher() -> None:
    source = provenance.source("ons-lad27-lsip27")
    assert source.publisher.startswith("Office for National Statistics") and source.release == ""
    assert provenance.source("ons-something-else").publisher == "Not stated in the file"


def test_what_ships_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 250_000


def test_cumbria_has_six_districts_until_march_2023_and_two_since() -> None:
    cumbria = load_regions()["cumbria"]
    assert len(cumbria.districts(date(2023, 3, 31))) == 6
    assert [code.code for code in cumbria.districts(date(2023, 4, 1))] == ["E06000063", "E06000064"]


@pytest.mark.official
def test_the_packaged_tables_are_what_the_official_files_say() -> None:
    for table, text in packaging.build(OFFICIAL / "geography").items():
        assert (FOLDER / f"{table}.csv").read_text("utf-8") == text, table


@pytest.mark.official
def test_the_digests_are_those_of_the_official_files() -> None:
    from routeways.places.loaders.base import digest

    folder = OFFICIAL / "geography"
    found = {
        path.name.removesuffix(".gz"): path for path in (*folder.iterdir(), *(folder / "codepoint_open").iterdir())
    }
    for source in provenance.sources().values():
        for file in source.files:
            assert digest(found[file.name]) == file.sha256, file.name
