"""The readers on small files in the publishers' shapes: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.foundation.tables import FileRefused
from routeways.places import loaders
from routeways.places.loaders import boundaries, codepoint, lookups, travel_times
from routeways.places.loaders.base import digest
from tests.places import files

HEADINGS = "LAD23CD,LAD23NM,LSIP23CD,LSIP23NM\n"
LOOKUP = HEADINGS + "E07000117,Burnley,E69000019,Lancashire\nE06000063,Cumberland,E69000006,Cumbria\n"
ZONES = (
    "LSOA11CD,LSOA11NM,TTWA11CD,TTWA11NM,ObjectId\n"
    "E01024001,Burnley 001A,E30000182,Burnley,1\n"
    "95DD04W1,Ballee,N12000001,Ballymena,2\n"
    ",,,,3\n"
)


def test_a_file_is_known_by_what_it_is_and_not_by_its_name(tmp_path: Path) -> None:
    shapes = {
        "ons-lad23-lsip23": files.text(tmp_path / "a.csv", "\ufeff" + LOOKUP),
        "ons-lsoa11-ttwa11": files.gzipped(tmp_path / "b.csv.gz", ZONES),
        "os-code-point-open": files.text(tmp_path / "c.csv", files.CODE_POINT),
        "travel-time-matrix": files.text(
            tmp_path / "d.csv", "Origin,Destination,Mode,Minutes\nE07000117,E07000123,car,35\n"
        ),
        "ons-lad24-boundaries": files.geojson(tmp_path / "e.json", "LAD24CD", {"E07000117": (380_000, 430_000, 900)}),
        "ons-lad26-lsip26": files.text(tmp_path / "f.csv", LOOKUP.replace("23", "26")),
        "ons-msoa-points": files.text(
            tmp_path / "g.csv", "MSOACD,latitude,longitude,msoa11cd\nE02005170,53.7,-2.2,E02005170\n"
        ),
    }
    for source, path in shapes.items():
        found = loaders.detect(path)
        assert found is not None and found.source == source


@pytest.mark.parametrize(
    "content",
    ["", "area,value\nBurnley,3\n", "{}", '{"type": "FeatureCollection", "features": []}', "<html>", "PK\x03\x04"],
)
def test_other_files_are_left_to_other_loaders(tmp_path: Path, content: str) -> None:
    assert loaders.detect(files.text(tmp_path / "x.csv", content)) is None


def test_a_lookup_gives_areas_and_what_lies_in_them(tmp_path: Path) -> None:
    found = lookups.read_pairs(files.text(tmp_path / "a.csv", LOOKUP))
    assert [(row.code, row.edition, row.kind) for row in found.areas] == [
        ("E69000019", "2023", "lsip"),
        ("E69000006", "2023", "lsip"),
    ]
    assert [(row.child, row.parent, row.source) for row in found.memberships] == [
        ("E07000117", "E69000019", "ons-lad23-lsip23"),
        ("E06000063", "E69000006", "ons-lad23-lsip23"),
    ]
    assert found.report.rows_good == 2


def test_zones_outside_the_register_are_left_out_and_counted(tmp_path: Path) -> None:
    found = lookups.read_pairs(files.text(tmp_path / "a.csv", ZONES))
    assert (found.report.rows_read, found.report.rows_good, found.report.rows_left_out) == (3, 1, 2)
    assert {row.code for row in found.areas} == {"E01024001", "E30000182", "N12000001"}


def test_a_bad_row_is_named_with_its_number_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    rows = "".join(f"E0700011{n},District {n},E69000019,Lancashire\n" for n in range(7, 10))
    rows += "".join(f"E0700012{n},District {n},E69000019,Lancashire\n" for n in range(4))
    path = files.text(tmp_path / "a.csv", HEADINGS + rows + "E0700,Oldtown,E69000019,Lancashire\n")
    report = lookups.read_pairs(path).report
    assert (report.rows_good, report.rows_rejected) == (7, 1)
    assert str(report.problems[0]) == (
        "row 9, “LAD23CD”: this is not an ONS area code; one looks like E07000117 (it says “E0700”)"
    )


def test_a_file_of_mostly_bad_rows_is_refused_whole(tmp_path: Path) -> None:
    path = files.text(tmp_path / "a.csv", LOOKUP + "x,y,z,w\nx,y,z,w\n")
    with pytest.raises(FileRefused, match=r"2 of 4 rows of a\.csv cannot be used.*Nothing was loaded"):
        lookups.read_pairs(path)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = files.gzipped(tmp_path / "a.csv.gz", ZONES * 200)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FileRefused, match=r"damaged or cut off|read to its end"):
        lookups.read_pairs(path)
    assert loaders.detect(path) is None


def test_points_outside_the_country_are_reported(tmp_path: Path) -> None:
    content = "LSOACD,latitude,longitude,lsoa11cd\n" + "".join(
        f"E010240{n},53.{n},-2.5,E010240{n}\n" for n in range(10, 20)
    )
    report = lookups.read_points(files.text(tmp_path / "a.csv", content + "E01024030,-2.5,53.1,E01024030\n")).report
    assert report.rows_good == 10
    assert str(report.problems[0]).startswith("row 12, “latitude”: the point is outside the United Kingdom")


@pytest.mark.parametrize(
    ("code", "census"),
    [("E01033768", "2011"), ("E01033769", "2021"), ("E02006934", "2011"), ("W01001959", "2021"), ("N20000001", "2021")],
)
def test_the_census_that_first_used_a_small_areas_code_is_known(code: str, census: str) -> None:
    assert lookups.census_edition(code) == census


def test_code_point_open_gives_points_sectors_and_districts(tmp_path: Path) -> None:
    found = codepoint.read(files.gzipped(tmp_path / "bb.csv.gz", files.CODE_POINT))
    first = found.postcodes[0]
    assert (first.postcode, first.sector, first.district) == ("BB2 1LH", "BB2 1", "E06000008")
    assert (first.latitude, first.longitude) == (pytest.approx(53.750, abs=0.002), pytest.approx(-2.490, abs=0.002))
    sectors = codepoint.sectors(found.postcodes)
    assert [(row.sector, row.postcodes, row.in_district) for row in sectors] == [("BB2 1", 2, 2), ("PR1 2", 1, 1)]


def test_postcodes_without_a_point_are_left_out_and_bad_ones_reported(tmp_path: Path) -> None:
    none = '"BB2 9ZZ",90,0,0,"E92000001","","","","",""\n'
    bad = '"BB2 XLH",10,367834,428270,"E92000001","","","","E06000008",""\n'
    rest = "".join(files.CODE_POINT.replace("1L", f"{n}L").replace("2HE", f"{n}HE") for n in range(3, 6))
    report = codepoint.read(files.text(tmp_path / "bb.csv", files.CODE_POINT + none + bad + rest)).report
    assert (report.rows_read, report.rows_left_out, report.rows_rejected) == (14, 1, 1)
    assert str(report.problems[0]) == "row 5, “postcode”: this is not a full postcode (it says “BB2 XLH”)"


def test_a_sector_whose_postcodes_have_no_district_says_so(tmp_path: Path) -> None:
    content = files.CODE_POINT.replace("E06000008", "").replace("E07000123", "")
    rows = codepoint.sectors(codepoint.read(files.text(tmp_path / "bb.csv", content)).postcodes)
    assert [(row.district, row.in_district) for row in rows] == [("", 0), ("", 0)]


def test_a_travel_time_matrix_takes_codes_and_postcodes(tmp_path: Path) -> None:
    content = "destination,origin,minutes,mode\npr12he,bb21lh,21.5,Public transport\nE07000123,E07000117,35,car\n"
    found = travel_times.read(files.text(tmp_path / "m.csv", content))
    assert [(row.origin, row.destination, row.mode, row.minutes) for row in found.times] == [
        ("BB2 1LH", "PR1 2HE", "public-transport", 21.5),
        ("E07000117", "E07000123", "car", 35.0),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Burnley,E07000123,car,35", "neither an area code nor a postcode"),
        ("E07000117,E07000123,boat,35", "the mode should be one of walk, cycle, public-transport, car"),
        ("E07000117,E07000123,car,soon", "the minutes must be a number"),
        ("E07000117,E07000123,car,-1", "between 0 and 1440"),
        ("E07000117,E07000123,car,nan", "between 0 and 1440"),
        ("E07000117,E07000118,car,5", "stands in the file twice"),
        ("E07000117,E07000118", "too few columns"),
    ],
)
def test_a_bad_journey_is_reported_in_words(tmp_path: Path, row: str, says: str) -> None:
    good = "".join(f"E07000117,E070001{n},car,{n}\n" for n in range(18, 28))
    found = travel_times.read(files.text(tmp_path / "m.csv", "origin,destination,mode,minutes\n" + good + row + "\n"))
    assert len(found.times) == 10 and says in str(found.report.problems[0]) and found.report.problems[0].row == 12


def test_a_matrix_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"no column “mode”. A travel-time matrix has the columns"):
        travel_times.read(files.text(tmp_path / "m.csv", "origin,destination,minutes\nE07000117,E07000123,3\n"))


def test_outlines_come_out_on_the_national_grid_from_either_system(tmp_path: Path) -> None:
    metres = boundaries.read(files.geojson(tmp_path / "a.json", "LSOA11CD", {"E01024001": (380_000, 430_000, 1_000)}))
    assert metres.boundaries[0].polygons[0][0][0] == (380_000.0, 430_000.0)
    assert (metres.kind, metres.edition, metres.boundaries[0].name) == ("lsoa", "2011", "Area E01024001")
    degrees = files.geojson(tmp_path / "b.json", "WD25CD", {"E05015186": (-3.03, 53.87, 0.01)}, crs=None)
    (east, north), *_ = boundaries.read(degrees).boundaries[0].polygons[0][0]
    assert (east, north) == (pytest.approx(332_400, abs=200), pytest.approx(442_000, abs=200))


@pytest.mark.parametrize("envelope", [0, 1, 4])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_geopackage_is_read_in_every_envelope_and_byte_order(tmp_path: Path, envelope: int, order: str) -> None:
    blob = files.geometry((380_000, 430_000, 500), envelope=envelope, order=order)
    found = boundaries.read(files.geopackage(tmp_path / "a.gpkg", {"E07000117": blob}))
    assert found.boundaries[0].polygons == [[files.ring((380_000, 430_000, 500))]]
    assert found.origin.source == "ons-lad24-boundaries"


def test_areas_without_an_outline_are_reported(tmp_path: Path) -> None:
    blobs: dict[str, bytes | None] = {f"E070001{n}": files.geometry((n * 1000, n * 1000, 500)) for n in range(17, 27)}
    report = boundaries.read(files.geopackage(tmp_path / "a.gpkg", blobs | {"E07000128": None})).report
    assert (report.rows_good, report.rows_rejected) == (10, 1)
    assert str(report.problems[0]) == "row 11, “LAD24CD”: the area has no outline (it says “E07000128”)"


def test_boundaries_in_other_coordinates_are_refused(tmp_path: Path) -> None:
    square = {"E07000117": (380_000.0, 430_000.0, 500.0)}
    with pytest.raises(FileRefused, match="We read WGS84 and the British National Grid"):
        boundaries.read(files.geojson(tmp_path / "a.json", "LAD24CD", square, crs="EPSG:3857"))
    blob = files.geometry((1, 1, 5))
    with pytest.raises(FileRefused, match="EPSG:3857"):
        boundaries.read(files.geopackage(tmp_path / "a.gpkg", {"E07000117": blob}, epsg=3857))


@pytest.mark.parametrize("cut", [1, 9, 30, 60])
def test_a_cut_off_outline_is_refused_in_a_sentence(tmp_path: Path, cut: int) -> None:
    blob = files.geometry((380_000, 430_000, 500))[:-cut]
    with pytest.raises(FileRefused, match="Download it again"):
        boundaries.read(files.geopackage(tmp_path / "a.gpkg", {"E07000117": blob}))


def test_a_file_that_only_claims_to_be_sqlite_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"\7" * 500)
    with pytest.raises(FileRefused, match="is damaged or is not a GeoPackage"):
        boundaries.read(path)


def test_a_file_and_its_gz_have_one_digest(tmp_path: Path) -> None:
    plain, packed = files.text(tmp_path / "a.csv", ZONES), files.gzipped(tmp_path / "a.csv.gz", ZONES)
    assert digest(plain) == digest(packed)


def _collection(coordinates: object) -> bytes:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    feature = {"properties": {"LAD24CD": "E07000117"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


ODD = st.recursive(
    st.none() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4), max_leaves=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=60).map(lambda tail: b"SQLite format 3\0" + tail),
        st.text(max_size=300).map(lambda text: (HEADINGS + text).encode()),
        st.text(max_size=200).map(lambda text: (files.CODE_POINT + text).encode()),
        st.text(max_size=200).map(lambda text: ("origin,destination,mode,minutes\n" + text).encode()),
        ODD.map(_collection),
    )
)
def test_any_bytes_are_read_refused_or_not_ours_and_never_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes(content)
    try:
        found = loaders.detect(path)
        if found is not None:
            found.read(path)
    except FileRefused as error:
        assert str(error).endswith(".")
