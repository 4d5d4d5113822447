"""Loading: once, whole, with an audit row and a vintage that says where it came from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from routeways.foundation.audit import verify
from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.places import actions, packaged, queries, store
from routeways.places.models import (
    Area,
    BestFit,
    Boundary,
    GeographyVintage,
    Membership,
    Postcode,
    PostcodeSector,
    TravelTime,
)
from tests.places import files
from tests.places.conftest import NOW

pytestmark = pytest.mark.django_db

CODES = "LADCD,LADNM,LADCD_ACTIVE,RGNCD,RGNNM,CTRYCD,CTRYNM\n"
LOOKUP = (
    "LAD26CD,LAD26NM,LSIP26CD,LSIP26NM\n"
    "E07000117,Burnley,E69000091,Pennine Lancashire\n"
    "E07000122,Pendle,E69000091,Pennine Lancashire\n"
)


def counts() -> list[int]:
    models = (Area, BestFit, Boundary, GeographyVintage, Membership, Postcode, PostcodeSector, TravelTime, AuditEntry)
    return [model.objects.count() for model in models]


def test_what_ships_is_loaded_once_and_then_only_compared(db: None) -> None:
    assert actions.load_packaged_areas(now=NOW)
    before = counts()
    start = time.process_time()
    assert not actions.load_packaged_areas(now=NOW)
    assert time.process_time() - start < 0.1
    assert counts() == before
    assert AuditEntry.objects.get().verb == "places.load_packaged_areas" and verify().whole


def test_progress_is_told_in_sentences(db: None) -> None:
    told: list[tuple[int, int, str]] = []
    actions.load_packaged_areas(now=NOW, progress=lambda *step: told.append(step))
    assert told[-1] == (1, 1, f"{len(packaged.load().areas)} areas are loaded")


def test_a_newer_set_of_packaged_areas_replaces_the_old_one(places: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Area.objects.filter(code="E07000117").update(name="Old name")
    monkeypatch.setattr(packaged, "digest", lambda: "f" * 64)
    before = counts()
    assert actions.load_packaged_areas(now=NOW)
    assert Area.objects.get(code="E07000117").name == "Burnley"
    assert counts() == [*before[:-1], before[-1] + 1]


def test_nothing_of_what_ships_is_left_where_loading_fails(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(store, "best_fit", broken)
    with pytest.raises(RuntimeError):
        actions.load_packaged_areas(now=NOW)
    assert counts() == [0] * 9


def test_next_years_lookup_needs_no_new_code(places: None, tmp_path: Path) -> None:
    loaded = actions.load_file(files.text(tmp_path / "LAD26_to_LSIP26.csv", LOOKUP), now=NOW)
    assert loaded.changed and loaded.source == "ons-lad26-lsip26"
    assert loaded.sentence == "LAD26_to_LSIP26.csv: 2 rows loaded as ons-lad26-lsip26."
    assert [code.code for code in queries.members("E69000091")] == ["E07000117", "E07000122"]
    assert queries.name_of("E69000091") == "Pennine Lancashire"
    vintage = GeographyVintage.objects.get(source="ons-lad26-lsip26")
    assert vintage.publisher.startswith("Office for National Statistics") and vintage.release == "2026"
    assert AuditEntry.objects.filter(verb="places.load_file").count() == 1


def test_the_same_file_twice_changes_nothing_zipped_or_not(places: None, tmp_path: Path) -> None:
    actions.load_file(files.text(tmp_path / "a.csv", LOOKUP), now=NOW)
    before = counts()
    again = actions.load_file(files.gzipped(tmp_path / "b.csv.gz", LOOKUP), now=NOW)
    assert not again.changed and counts() == before
    assert again.sentence == "b.csv.gz was loaded before. Nothing has changed."


def test_a_lookup_of_a_district_we_do_not_know_keeps_the_rest_and_says_so(places: None, tmp_path: Path) -> None:
    extra = "E07009999,Newtown,E69000091,Pennine Lancashire\n"
    report = actions.load_file(files.text(tmp_path / "a.csv", LOOKUP + extra), now=NOW).report
    assert (report.rows_good, report.rows_rejected) == (2, 1)
    assert "load the publisher's list of district codes first" in str(report.problems[0])
    assert len(queries.members("E69000091")) == 2


def test_a_new_district_comes_with_the_publishers_list_of_codes(places: None, tmp_path: Path) -> None:
    row = "E06000099,Lancashire North,E06000099,E12000002,North West,E92000001,England\n"
    actions.load_file(files.text(tmp_path / "codes.csv", CODES + row), now=NOW)
    assert queries.area_index().resolve("Lancashire North").code == "E06000099"
    assert [code.code for code in queries.parents("E06000099", "region")] == ["E12000002"]
    assert queries.name_of("E07000117") == "Burnley"


@pytest.mark.parametrize("content", ["", "area,value\nx,1\n", LOOKUP + "x,x,x,x\n" * 9])
def test_a_file_that_is_refused_leaves_no_trace(places: None, tmp_path: Path, content: str) -> None:
    before = counts()
    with pytest.raises(FileRefused):
        actions.load_file(files.text(tmp_path / "bad.csv", content), now=NOW)
    with pytest.raises(FileRefused, match=r"There is no file gone\.csv"):
        actions.load_file(tmp_path / "gone.csv", now=NOW)
    assert counts() == before


def test_a_file_whose_storing_fails_leaves_no_trace(
    places: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    before = counts()
    monkeypatch.setattr(store, "sectors", broken)
    with pytest.raises(RuntimeError):
        actions.load_file(files.text(tmp_path / "bb.csv", files.CODE_POINT), now=NOW)
    assert counts() == before


def test_full_postcodes_replace_those_of_their_postcode_area(places: None, tmp_path: Path) -> None:
    first = actions.load_file(files.text(tmp_path / "bb.csv", files.CODE_POINT), now=NOW)
    assert first.changed and Postcode.objects.count() == 3
    newer = files.CODE_POINT.replace("2 1LH", "2 1LX")
    actions.load_file(files.text(tmp_path / "bb2.csv", newer), now=NOW)
    assert not Postcode.objects.filter(postcode="BB2 1LH").exists()
    assert Postcode.objects.filter(postcode="BB2 1LX").exists() and Postcode.objects.count() == 3
    assert PostcodeSector.objects.get(sector="BB2 1").postcodes == 2
    assert PostcodeSector.objects.count() == len(packaged.load().postcode_sectors)


def test_a_postcode_area_of_one_letter_leaves_others_alone(places: None, tmp_path: Path) -> None:
    liverpool = files.CODE_POINT.replace("BB2", "LA2").replace("PR1", "L1")
    actions.load_file(files.text(tmp_path / "la.csv", liverpool), now=NOW)
    only_l = liverpool.splitlines(keepends=True)[2].replace("2HE", "2HF")
    actions.load_file(files.text(tmp_path / "l.csv", only_l), now=NOW)
    assert set(Postcode.objects.values_list("postcode", flat=True)) == {"LA2 1LH", "LA2 1LJ", "L1 2HF"}


def test_packaged_sectors_do_not_overwrite_loaded_ones(
    places: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.load_file(files.text(tmp_path / "bb.csv", files.CODE_POINT), now=NOW)
    monkeypatch.setattr(packaged, "digest", lambda: "e" * 64)
    actions.load_packaged_areas(now=NOW)
    assert PostcodeSector.objects.get(sector="BB2 1").postcodes == 2


def zones(tmp_path: Path) -> tuple[Path, Path]:
    """Four LSOAs in a row: two of Burnley, two of Pendle, three of them in one Travel to Work Area."""
    rows = [("E01024001", "Burnley 001A", "E30000182"), ("E01024002", "Burnley 001B", "E30000182"),
            ("E01024003", "Pendle 001A", "E30000182"), ("E01024004", "Pendle 001B", "E30000170")]  # fmt: skip
    lookup = "LSOA11CD,LSOA11NM,TTWA11CD,TTWA11NM\n" + "".join(f"{code},{name},{ttwa},T\n" for code, name, ttwa in rows)
    squares = {code: (380_000.0 + 1000 * i, 430_000.0, 1000.0) for i, (code, _, _) in enumerate(rows)}
    shapes = files.geojson(tmp_path / "lsoa.json", "LSOA11CD", squares)
    return files.text(tmp_path / "ttwa.csv", lookup), shapes


@pytest.mark.parametrize("lookup_first", [True, False])
def test_travel_to_work_areas_and_districts_are_drawn_from_lsoas_in_whichever_order_the_files_come(
    places: None, tmp_path: Path, lookup_first: bool
) -> None:
    lookup, shapes = zones(tmp_path)
    for path in (lookup, shapes) if lookup_first else (shapes, lookup):
        actions.load_file(path, now=NOW)
    drawn = {one.code: one.rings for one in Boundary.objects.exclude(kind="lsoa")}
    assert drawn.keys() == {"E30000182", "E30000170", "E07000117", "E07000122"}
    xs = [point[0] for point in drawn["E30000182"][0][0]]
    assert (min(xs), max(xs)) == (380_000, 383_000)


def test_a_new_lookup_of_lsoas_sets_the_shares_of_its_districts(places: None, tmp_path: Path) -> None:
    lookup, _ = zones(tmp_path)
    actions.load_file(lookup, now=NOW)
    shares = {row.ttwa: row.share_of_district for row in queries.best_fit(districts=["E07000122"])}
    assert shares == {"E30000182": 0.5, "E30000170": 0.5}


def test_loading_boundaries_of_small_areas_makes_their_codes_known(places: None, tmp_path: Path) -> None:
    shapes = files.geojson(tmp_path / "w.json", "WD25CD", {"E05015186": (380_000, 430_000, 900)})
    loaded = actions.load_file(shapes, now=NOW)
    assert loaded.source == "ons-wd25-boundaries"
    assert queries.area("E05015186").name == "Area E05015186"
