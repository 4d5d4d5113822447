"""The reader of the Skills Imperative workbooks, on a small workbook written for the test."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from unittest import mock

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.evidence import readers
from routeways.evidence.readers import skills_imperative
from routeways.foundation.tables import FileRefused, Opened, open_table
from tests.evidence.small_files import check, rows_of, workbook

YEARS = [2015, 2019, 2020, 2025, 2035]
SHEETS: dict[str, list[list[object]]] = {
    "Info": [["LSIP", "19. Lancashire"], ["LSIP name", "Lancashire"]],
    "Ind T2": [
        ["Industry Table 2"],
        [None, *YEARS],
        ["Levels (000s)"],
        ["Agriculture", 6.6534, 7.424, 7.413, 7.63, 7.806],
        ["Construction", 47.806, 53.858, 52.544, 52.889, 54.622],
        [],
        ["All industries", 54.4594, 61.282, 59.957, 60.519, 62.428],
        ["Shares (per cent)", *YEARS],
        ["Agriculture", 12.2, 12.1, 12.4, 12.6, 12.5],
    ],
    "Occ T2": [
        [None, None, None, None, None, "thousands"],
        [None] * 7 + ["2020-2035"],
        [None] * 7 + ["Net", "Replacement", "Total"],
        ["Levels", *YEARS, None, "Change", "Demand", "Requirement", None, "Levels", *YEARS],
        ["11 Corporate managers", 37.0, 44.0, 45.0, 41.0, 45.9, None, 0.9, 22.0, 22.9, None, "11 Corporate", 1.0],
        ["63 Enforcement", 0.7, 0.6, 0.7, 0.6, 0.6, None, -0.1, 0.3, 0.2],
        ["All occupations", 37.7, 44.6, 45.7, 41.6, 46.5, None, 0.8, 22.3, 23.1],
    ],
    "Qual T1": [
        [None, *YEARS],
        ["Levels (000s)"],
        ["RQF8 Doctorate", 8.0, 8.0, 8.0, 8.0, 8.5],
        ["RQF4 HE below degree level", 10.0, 10.0, 10.0, 10.0, 11.0],
        ["RQF3 A level & equivalent", 30.0, 30.0, 30.0, 30.0, 31.0],
        ["No Qualification", 5.0, 5.0, 5.0, 5.0, 4.0],
        ["All qualifications", 53.0, 53.0, 53.0, 53.0, 54.5],
    ],
}  # fmt: skip
OPTIONS = {
    "sheets": [
        {"sheet": "Ind T2", "table": "industry"},
        {"sheet": "Occ T2", "table": "occupation", "total": True},
        {"sheet": "Qual T1", "table": "qualification"},
    ]
}


def read(tmp_path, sheets=SHEETS):
    return rows_of(readers.read("skills-imperative", open_table(workbook(tmp_path / "w.xlsx", **sheets)), OPTIONS))


def one(rows, **conditions):
    (found,) = [row for row in rows if all(row[name] == value for name, value in conditions.items())]
    return found


def test_levels_are_read_in_people_and_the_blocks_below_are_not(tmp_path):
    rows = read(tmp_path)
    assert one(rows, industry="Agriculture", year="2015")["employment"] == "6653"
    assert len([row for row in rows if row["industry"] == "Agriculture"]) == len(YEARS)
    assert {row["place"] for row in rows} == {"Lancashire"}
    assert {row["kind"] for row in rows} == {"LSIP"}


def test_cells_of_fewer_than_ten_thousand_people_are_marked(tmp_path):
    rows = read(tmp_path)
    assert one(rows, industry="Agriculture", year="2020")["employment mark"] == "u"
    assert one(rows, industry="Construction", year="2020")["employment mark"] is None
    assert one(rows, occupation="63 Enforcement", year="2035")["change mark"] == "u"
    assert one(rows, qualification="RQF4 HE below degree level", year="2020")["employment mark"] is None  # 10,000


def test_changes_stand_in_the_rows_of_2035_alone(tmp_path):
    rows = read(tmp_path)
    last = one(rows, occupation="63 Enforcement", year="2035")
    changes = ("base", "net change", "replacement demand", "total requirement")
    assert [last[name] for name in changes] == ["700", "-100", "300", "200"]
    assert {row["net change"] for row in rows if row["year"] != "2035" or row["industry"]} == {None}


def test_the_total_is_taken_from_one_sheet(tmp_path):
    rows = read(tmp_path)
    assert one(rows, table="total", year="2035")["employment"] == "46500"
    assert one(rows, table="total", year="2035")["total requirement"] == "23100"


def test_level_4_and_above_is_one_group_and_small_parts_do_not_mark_it(tmp_path):
    higher = one(read(tmp_path), table="higher", year="2035")
    assert (higher["employment"], higher["employment mark"]) == ("19500", None)


def test_a_marked_cell_keeps_its_value_in_the_vintage(tmp_path):
    sheets = {**SHEETS, "Ind T1": SHEETS["Ind T2"], "Occ T1": SHEETS["Occ T2"]}
    path = workbook(tmp_path / "w.xlsx", **sheets)
    report = check(path, "nfer-skills-imperative-lancashire", tmp_path / "out.parquet")
    assert report.rows_rejected == 0
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    small = one(rows, industry="Agriculture", period="cy2020")
    assert (small["employment"], small["employment__margin"], small["employment__margin__symbol"]) == (7413, None, "u")
    assert {row["area"] for row in rows} == {"E69000019"}


def changed(sheet: str, row: int, cells: list[object] | None) -> dict[str, list[list[object]]]:
    sheets = deepcopy(SHEETS)
    if cells is None:
        del sheets[sheet][row:]
    else:
        sheets[sheet][row] = cells
    return sheets


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        (changed("Info", 1, ["Region", "Lancashire"]), "does not say on its sheet “Info” which area it is for"),
        (changed("Ind T2", 1, ["Years"]), "does not begin with a row of years over “Levels”"),
        (changed("Ind T2", 4, None), "ends before its row “All …”. It may be cut off"),
        (changed("Ind T2", 2, ["Levels"]), "does not say that it counts in thousands"),
        ({name: rows for name, rows in SHEETS.items() if name != "Qual T1"}, "has no sheet “Qual T1”"),
    ],
)
def test_a_workbook_of_another_layout_is_refused_in_a_sentence(tmp_path, sheets, reason):
    with pytest.raises(FileRefused, match=reason):
        read(tmp_path, sheets)


def test_changes_over_other_years_are_not_taken_for_those_to_2035(tmp_path):
    sheets = changed("Occ T2", 1, [None] * 7 + ["2025-2035"])
    assert {row["net change"] for row in read(tmp_path, sheets)} == {None}


HEADS: list[list[object]] = [["thousands"] + [None] * 6 + ["2020-2035"], ["Levels", *YEARS, None, "Change", "Demand"]]
cells = st.one_of(
    st.none(), st.sampled_from(["Levels", "All jobs", "thousands", "Change", "2020-2035", "RQF4 x", *YEARS]),
    st.integers(-10, 3000), st.floats(), st.text(max_size=4), st.booleans(),
)  # fmt: skip
rows = st.one_of(
    st.lists(cells, max_size=9),
    st.lists(st.one_of(st.floats(), st.integers(0, 99)), min_size=5, max_size=9).map(lambda row: ["All jobs", *row]),
)
sheets = st.one_of(st.lists(rows, max_size=8), st.lists(rows, max_size=8).map(lambda body: HEADS + body))


@given(st.lists(sheets, min_size=3, max_size=3))
@settings(deadline=None)
def test_a_workbook_of_anything_is_read_or_refused(contents):
    book = Opened(Path("book.xlsx"), "workbook")
    with mock.patch.object(skills_imperative, "workbook_cells", return_value=[SHEETS["Info"], *contents]):
        try:
            table = readers.read("skills-imperative", book, OPTIONS)
        except FileRefused as refused:
            assert str(refused).endswith((".", "?"))
        else:
            assert table.arrow.num_rows == len(table.rows)
