"""The official geography files themselves: every one is known, loads, and says what LANCASHIRE_FACTS says."""

from __future__ import annotations

import csv
import gzip
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from routeways.places import actions, loaders, queries
from routeways.places.loaders import boundaries
from routeways.places.models import BestFit, Boundary, Postcode, PostcodeSector
from routeways.places.regions import Tile
from routeways.places.shapes import Point, topology
from routeways.places.travel import dated_rules, estimate
from tests.official import OFFICIAL
from tests.places.conftest import NOW

pytestmark = [pytest.mark.official, pytest.mark.django_db]

GEOGRAPHY = OFFICIAL / "geography"
LOADED = [
    "LAD_May_2024_UK_BUC.gpkg",
    "boundaries/lsoa11_E06000008.geojson.gz",
    "boundaries/lsoa11_E06000009.geojson.gz",
    "boundaries/lsoa11_E10000017.geojson.gz",
    "LSOA11_to_TTWA11_UK.csv.gz",
    *(f"codepoint_open/{area}.csv.gz" for area in ("bb", "bl", "fy", "l", "la", "ol", "pr", "wn")),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, actions.Loaded]]:
    """The large files, loaded once for the tests of this module and then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        actions.load_packaged_areas(now=NOW)
        before = _weights()
        found = {name: actions.load_file(GEOGRAPHY / name, now=NOW) for name in LOADED}
        assert _weights() == before  # the packaged weights are what the full lookup gives
        yield found
        transaction.set_rollback(True)


def _weights() -> set[tuple[object, ...]]:
    fields = ("district__code", "ttwa__code", "lsoas", "district_lsoas", "ttwa_lsoas")
    return set(BestFit.objects.values_list(*fields))


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(GEOGRAPHY.rglob("*")) if path.is_file() and path.suffix != ".txt"],
    ids=lambda path: path.name,
)
def test_every_official_geography_file_is_known_and_every_row_of_it_is_read(path: Path) -> None:
    loader = loaders.detect(path)
    assert loader is not None
    report = loader.read(path).report
    assert report.rows_rejected == 0 and report.rows_good == report.rows_read - report.rows_left_out > 0


def test_the_files_were_loaded_whole(loaded: dict[str, actions.Loaded]) -> None:
    assert all(one.changed and not one.report.problems for one in loaded.values())
    assert not actions.load_file(GEOGRAPHY / LOADED[0], now=NOW).changed


@pytest.mark.usefixtures("loaded")
def test_lancashire_has_40620_live_postcodes_and_941_lsoas() -> None:
    districts = [code.code for code in queries.members("lancashire")]
    assert Postcode.objects.filter(district__in=districts).count() == 40_620
    assert len(queries.areas("lsoa", region="lancashire")) == 941


@pytest.mark.usefixtures("loaded")
def test_postcodes_agree_with_a_slow_second_reading_of_the_file() -> None:
    by_sector: dict[str, list[tuple[int, int]]] = defaultdict(list)
    districts: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(GEOGRAPHY / "codepoint_open" / "fy.csv.gz", "rt") as file:
        for row in csv.reader(file):
            sector = row[0].replace(" ", "")[:-3] + " " + row[0][-3]
            by_sector[sector].append((int(row[2]), int(row[3])))
            districts[sector][row[8]] += 1
    for sector, points in by_sector.items():
        stored = PostcodeSector.objects.get(pk=sector)
        assert stored.postcodes == len(points) == Postcode.objects.filter(sector=sector).count()
        assert stored.in_district == districts[sector][stored.district] == max(districts[sector].values())


@pytest.mark.usefixtures("loaded")
def test_colleges_are_found_by_postcode_in_the_district_they_stand_in() -> None:
    found = {
        text: queries.postcode(text) for text in ("BB2 1LH", "FY2 0HB", "BB12 0AN", "LA1 2TY", "PR2 8UR", "L39 4QP")
    }
    assert [place.district for place in found.values()] == [
        "E06000008", "E06000009", "E07000117", "E07000121", "E07000123", "E07000127",
    ]  # fmt: skip
    assert not any(place.estimated for place in found.values())


@pytest.mark.usefixtures("loaded")
def test_outlines_of_districts_cover_what_their_lsoas_cover() -> None:
    lsoas = sum(_area(one) for one in Boundary.objects.filter(kind="lsoa", code__in=_zones("lancashire")))
    for kind in ("district", "ttwa"):
        outline = queries.outline("lancashire", kind=kind)
        assert outline is not None and outline.paths.keys() == {
            row.code for row in queries.areas(kind, region="lancashire")
        }
    drawn = sum(_area(one) for one in Boundary.objects.filter(kind="district", edition="2011"))
    assert drawn == pytest.approx(lsoas, rel=1e-4)


@pytest.mark.usefixtures("loaded")
def test_drawn_maps_stay_light_enough_for_a_page() -> None:
    for region, kind in (("lancashire", "district"), ("lancashire", "ttwa"), ("cumbria", "district")):
        outline = queries.outline(region, kind=kind)
        assert outline is not None and sum(map(len, outline.paths.values())) < 30_000


@pytest.mark.usefixtures("loaded")
def test_ended_districts_have_no_outline_in_a_file_of_2024() -> None:
    assert queries.outline("cumbria") is not None
    assert queries.outline("cumbria", on=date(2022, 1, 1)) is None


def _zones(region: str) -> list[str]:
    return [row.code for row in queries.areas("lsoa", region=region)]


def _area(one: Boundary) -> float:
    return abs(
        sum(abs(topology.area(part[0])) - sum(abs(topology.area(hole)) for hole in part[1:]) for part in one.rings)
    )


# -- the tile maps against the real borders


@pytest.mark.parametrize(("region", "kept", "borders"), [("lancashire", 23, 27), ("cumbria", 1, 1)])
def test_the_tile_map_keeps_as_many_borders_as_it_says(region: str, kept: int, borders: int) -> None:
    codes = {code.code for code in queries.region(region).districts()}
    content = boundaries.read(GEOGRAPHY / "LAD_May_2024_UK_BUC.gpkg")
    points: dict[Point, set[str]] = defaultdict(set)
    for row in content.boundaries:
        if row.code in codes:
            for ring in itertools.chain.from_iterable(row.polygons):
                for point in ring:
                    points[point].add(row.code)
    shared: Counter[frozenset[str]] = Counter()
    for here in points.values():
        shared.update(frozenset(pair) for pair in itertools.combinations(sorted(here), 2))
    real = {pair for pair, count in shared.items() if count > 1}
    tiles = queries.region(region).tiles()
    drawn = {frozenset({a.code, b.code}) for a, b in itertools.combinations(tiles, 2) if _touch(a, b)}
    assert (len(real & drawn), len(real)) == (kept, borders)


def _touch(a: Tile, b: Tile) -> bool:
    across, down = abs(a.column - b.column), abs(a.row - b.row)
    return (down == 0 and across == 1) or (down == 1 and across < 1)


# -- travel-time estimates against published averages


def test_estimates_by_car_come_near_the_published_times_that_cycling_implies() -> None:
    """The source of the rule `travel-estimates` states these numbers."""
    drive, cycle, public = (_published(name) for name in ("Drive", "Cycle", "Public_transport"))
    codes = sorted(drive.keys() & cycle.keys() & public.keys())
    assert len(codes) == 326
    rule = dated_rules.rule("travel-estimates", NOW.date())
    by_cycle = np.array([cycle[code] for code in codes])
    km = by_cycle / 60 * rule["cycle"]["km_per_hour"] / rule["cycle"]["detour"]
    car = estimate(km, "car", rule) - np.array([drive[code] for code in codes])
    bus = estimate(km, "public-transport", rule) - np.array([public[code] for code in codes])
    assert (round(float(car.mean()), 1), round(float(abs(car).mean()), 1)) == (0.1, 0.3)
    assert (round(float(bus.mean()), 1), round(float(abs(bus).mean()), 1)) == (2.0, 2.5)


def _published(name: str) -> dict[str, float]:
    path = OFFICIAL / "nomis" / "ons_subnational_2022" / f"{name}_to_employer.csv"
    with path.open(encoding="utf-8-sig") as file:
        return {
            row[0]: float(row[2]) for row in csv.reader(file) if row and row[0].startswith("E0") and len(row[0]) == 9
        }
