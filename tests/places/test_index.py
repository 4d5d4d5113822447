from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.foundation.tables import Unresolved
from routeways.places.index import AreaNotFound, normalise, packaged_index
from routeways.values import AreaCode

INDEX = packaged_index()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("St. Helens", "E08000013"),
        ("ST HELENS", "E08000013"),
        ("Bristol, City of", "E06000023"),
        ("City of Bristol", "E06000023"),
        ("Herefordshire, County of", "E06000019"),
        ("Kingston upon Hull", "E06000010"),
        ("Blackburn w. Darwen", "E06000008"),
        ("Bournemouth, Christchurch & Poole", "E06000058"),
        ("Shepway", "E07000112"),
        ("King’s Lynn and West Norfolk", "E07000146"),
        ("  Ribble   Valley ", "E07000124"),
        ("E07000117", "E07000117"),
        ("Preston TTWA", "E30000255"),
        ("Blackburn Travel to Work Area", "E30000170"),
        ("Lancashire LEP", "E37000019"),
        ("Lancashire-LSIP", "E69000019"),
        ("Lancashire Combined County Authority", "E47000018"),
        ("Lancashire county (12 districts)", "E10000017"),
        ("Tees Valley-MCA", "E47000006"),
    ],
)
def test_names_as_files_write_them_find_their_area(written: str, code: str) -> None:
    assert INDEX.resolve(written).code == code


def test_a_name_that_means_a_district_and_a_travel_to_work_area_needs_its_kind() -> None:
    with pytest.raises(AreaNotFound, match=r"several areas .*E07000123.*E30000255"):
        INDEX.resolve("Preston")
    assert INDEX.resolve("Preston", kinds=["district"]).code == "E07000123"
    assert INDEX.resolve("Preston", kinds=["ttwa"]) == AreaCode("E30000255", "2011")


def test_lancashire_by_itself_could_be_the_county() -> None:
    with pytest.raises(AreaNotFound, match="could be several"):
        INDEX.resolve("Lancashire")
    assert INDEX.resolve("Lancashire", kinds=["lsip", "lep", "combined-authority"]).code == "E69000019"


def test_the_district_of_newport_and_newport_to_work_in_are_told_apart() -> None:
    assert INDEX.resolve("Newport", kinds=["district"]).code == "W06000022"
    assert INDEX.resolve("Newport", kinds=["ttwa"]).code == "K01000013"
    with pytest.raises(AreaNotFound, match="Say which kind is meant"):
        INDEX.resolve("Newport")


def test_every_area_is_found_by_its_own_name_and_kind_on_a_day_on_which_it_was_there() -> None:
    for row in INDEX.areas.values():
        found = INDEX.resolve(row.name, kinds=[row.kind], on=row.valid_to or date(2026, 1, 1), strict=True)
        assert found == AreaCode(row.code, row.edition)


def test_a_name_that_two_editions_share_means_the_one_of_its_day() -> None:
    before, after = date(2013, 3, 31), date(2013, 4, 1)
    assert INDEX.resolve("Northumberland", kinds=["district"], on=before) == AreaCode("E06000048", "2011")
    assert INDEX.resolve("Northumberland", kinds=["district"], on=after) == AreaCode("E06000057", "2013")
    assert INDEX.resolve("Northumberland", kinds=["district"]).code == "E06000057"
    assert INDEX.resolve("Sheffield", kinds=["district"], on=date(2024, 12, 31)).code == "E08000019"


def test_an_ended_district_is_found_for_the_days_on_which_it_was_there() -> None:
    assert INDEX.resolve("Allerdale", on=date(2022, 12, 31), strict=True) == AreaCode("E07000026", "2011")
    with pytest.raises(AreaNotFound, match="was not an area on 31 December 2023"):
        INDEX.resolve("Allerdale", on=date(2023, 12, 31), strict=True)
    with pytest.raises(AreaNotFound, match="was not an area"):
        INDEX.resolve("E07000026", on=date(2023, 12, 31), strict=True)
    # Publishers give old years on new boundaries, so without `strict` the nearest in time is taken.
    assert INDEX.resolve("Cumberland", on=date(2021, 7, 31)).code == "E06000063"


def test_the_codes_for_all_lancashire_become_one() -> None:
    for code in ("E69000019", "E47000018", "E37000019"):
        assert INDEX.canonical(code) == AreaCode("E69000019", "2023")
    assert INDEX.canonical("E10000017").code == "E10000017"
    assert INDEX.canonical(AreaCode("E10000006")).code == "E69000006"  # Cumbria's county was all of it


def test_an_unknown_name_or_code_is_refused_in_a_sentence() -> None:
    with pytest.raises(AreaNotFound, match=r"no area called “Mordor”\."):
        INDEX.resolve("Mordor")
    with pytest.raises(AreaNotFound, match="E99999999 is not one we know"):
        INDEX.resolve("E99999999")
    with pytest.raises(AreaNotFound, match="E07000117 is a district"):
        INDEX.resolve("E07000117", kinds=["ttwa"])


def test_a_contracts_column_gets_codes_reasons_and_rows_to_leave_out() -> None:
    look_up = INDEX.resolver(kinds=["district", "lep"], leave_out=["Outside of England and unknown"])
    found = look_up(["Burnley", "Lancashire", "Outside of England and unknown", "Nowhere"])
    assert found["Burnley"] == "E07000117"
    assert found["Lancashire"] == "E69000019"
    left_out, wrong = found["Outside of England and unknown"], found["Nowhere"]
    assert isinstance(left_out, Unresolved) and left_out.leave_out
    assert isinstance(wrong, Unresolved) and not wrong.leave_out and "Nowhere" in wrong.reason


def test_readers_in_other_processes_get_the_same_index() -> None:
    copy = pickle.loads(pickle.dumps(INDEX))
    assert copy.resolve("Pendle") == INDEX.resolve("Pendle")
    assert copy.canonical("E37000019") == INDEX.canonical("E37000019")


@given(st.text(max_size=60))
def test_any_text_is_an_area_or_a_sentence(text: str) -> None:
    try:
        assert INDEX.knows(INDEX.resolve(text).code)
    except AreaNotFound as error:
        assert str(error).endswith(".")


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
