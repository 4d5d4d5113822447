from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from routeways.foundation import definitions
from routeways.foundation.definitions import DefinitionError
from routeways.places import packaged
from routeways.places.regions import Region, RegionDefinition, load

TABLES = packaged.load()
AREAS = {row.code: row for row in TABLES.areas}
REGIONS = load()
DAYS = [date(2015, 1, 1), date(2022, 12, 31), date(2023, 3, 31), date(2023, 4, 1), date(2025, 6, 1)]


@pytest.fixture(params=REGIONS.values(), ids=REGIONS.keys())
def region(request: pytest.FixtureRequest) -> Region:
    found: Region = request.param
    return found


def test_every_area_of_a_region_exists_with_its_edition_and_days(region: Region) -> None:
    geography = region.geography
    assert (AREAS[geography.whole.code].edition, AREAS[geography.whole.code].kind) == (geography.whole.edition, "lsip")
    for district in geography.districts:
        row = AREAS[district.code]
        assert row.kind == "district"
        assert (row.edition, row.valid_from, row.valid_to) == (district.edition, district.valid_from, district.valid_to)
    assert AREAS[geography.comparators.country].kind == "country"
    assert AREAS[geography.comparators.region].kind == "region"
    assert {AREAS[code].kind for code in geography.comparators.others} == {"region"}


@pytest.mark.parametrize("on", DAYS)
def test_a_regions_districts_are_on_every_day_the_whole_of_it(region: Region, on: date) -> None:
    lsoas = {row.district: row.district_lsoas for row in TABLES.best_fit}
    now = sum(lsoas[code.code] for code in region.districts())
    assert sum(lsoas[code.code] for code in region.districts(on)) == now


def test_codes_for_the_same_ground_really_name_the_same_districts(region: Region) -> None:
    for same in region.geography.whole.same_as:
        on = same.until or date(2025, 6, 1)
        inside = {row.child for row in TABLES.memberships if row.parent == same.code}
        there = {code for code in inside if (AREAS[code].valid_to or date.max) >= on}
        there = {code for code in there if (AREAS[code].valid_from or date.min) <= on}
        assert there == {code.code for code in region.districts(on)}, same.label


def test_travel_to_work_areas_are_inside_exactly_when_all_their_lsoas_are(region: Region) -> None:
    inside: Counter[str] = Counter()
    total = {}
    for row in TABLES.best_fit:
        if row.district in {code.code for code in region.districts()}:
            inside[row.ttwa] += row.lsoas
            total[row.ttwa] = row.ttwa_lsoas
    travel = region.geography.travel_to_work
    assert set(travel.inside) == {code for code, count in inside.items() if count == total[code]}
    assert {one.code for one in travel.partly_outside} == {
        code for code, count in inside.items() if count < total[code]
    }
    assert all(one.reason.endswith(".") for one in travel.partly_outside)


@pytest.mark.parametrize("on", DAYS)
def test_each_district_has_one_tile_of_its_own(region: Region, on: date) -> None:
    tiles = region.tiles(on)
    assert {tile.code for tile in tiles} == {code.code for code in region.districts(on)}
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles)
    assert min(tile.row for tile in tiles) == 0


def test_the_county_of_lancashire_is_never_called_lancashire() -> None:
    county = REGIONS["lancashire"].geography.county
    assert county is not None and county.code == "E10000017"
    assert county.label == "Lancashire county (12 districts)"


def test_the_demonstration_region_has_lancashires_areas_and_is_not_public() -> None:
    shown, real = REGIONS["lancashire-demonstration"], REGIONS["lancashire"]
    assert shown.geography == real.geography
    assert shown.demonstration and not shown.public and shown.based_on == "lancashire"
    assert shown.digest != real.digest


def _written(folder: Path, **changes: object) -> Path:
    source = definitions.PACKAGED / "regions" / "cumbria.yaml"
    content = yaml.safe_load(source.read_text("utf-8"))
    content |= changes
    path = folder / "cumbria.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


def test_a_region_that_borrows_from_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="either a geography or based_on"):
        definitions.read(_written(tmp_path, geography=None), RegionDefinition)


def test_a_demonstration_region_cannot_be_public(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="never public"):
        definitions.read(_written(tmp_path, demonstration=True), RegionDefinition)


def test_a_region_whose_tiles_are_not_its_districts_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path)
    content = yaml.safe_load(path.read_text("utf-8"))
    content["geography"]["tiles"].pop()
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(DefinitionError, match="exactly one tile for each district"):
        definitions.read(path, RegionDefinition)


def test_tiles_that_lie_on_one_another_on_the_same_day_are_refused(tmp_path: Path) -> None:
    path = _written(tmp_path)
    content = yaml.safe_load(path.read_text("utf-8"))
    content["geography"]["tiles"][0] |= {"column": 1.0, "row": 1}
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(DefinitionError, match="lie on one another"):
        definitions.read(path, RegionDefinition)
