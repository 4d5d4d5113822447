"""Downloads: the same figures in CSV, Excel and JSON, every symbol kept, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.evidence.catalogue import entries
from routeways.evidence.exports import Described, describe, to_csv, to_csvw, to_json, to_xlsx, workbook
from routeways.evidence.exports.columns import COLUMNS
from routeways.evidence.exports.dcat import to_dcat
from routeways.foundation.spreadsheets import harmless
from routeways.values import FigureTable, Symbol
from routeways.warehouse.queries import figures
from tests.evidence.depositing import by_key, deposit_rows, over_time

pytestmark = pytest.mark.usefixtures("warehouse")
BURNLEY = "E07000117"
ATTACK = '=HYPERLINK("http://example.org","Open")'


@pytest.fixture
def described() -> Described:
    years: dict[str, Any] = {
        "cy2018": (71.2, 5.0),
        "cy2019": Symbol.CONFIDENTIAL,
        "cy2020": Symbol.UNRELIABLE,
        "cy2021": {"symbol": "low", "lower": 0.0, "upper": 0.5, "bounds": "range", "reason": "rounds to zero"},
        "cy2022": {"value": -3.0, "marks": "ue"},
    }
    deposit_rows(over_time("employment-rate", BURNLEY, years), release="Release of spring")
    return describe(
        "People in work",
        figures(indicators="employment-rate"),
        address="https://example.org/",
        made_on=date(2026, 3, 2),
    )


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def as_its_metadata_says(content: bytes, metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """Cells as a processor of CSV on the Web reads them: nulls first, then the data type of the column."""
    columns = {column["name"]: column for column in metadata["tableSchema"]["columns"]}
    rows = []
    for row in read_csv(content):
        read = {}
        for name, text in row.items():
            null = columns[name].get("null", "")
            nulls = [null] if isinstance(null, str) else null
            assert text not in nulls or not columns[name].get("required"), f"{name} is required"
            kinds = {"number": float, "string": str}
            read[name] = None if text in nulls else kinds[columns[name]["datatype"]](text)
        rows.append(read)
    return rows


# -- CSV


def test_the_csv_has_every_figure_and_its_symbol_in_place_of_a_value(described):
    rows = read_csv(to_csv(described))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["value"] for row in rows] == ["71.2", "c", "u", "low", "-3.0"]
    assert rows[4]["marks"] == "ue"
    assert (rows[0]["area_name"], rows[0]["release"], rows[0]["licence"]) == (
        "Burnley",
        "Release of spring",
        "OGL-UK-3.0",
    )
    assert to_csv(described).startswith(b"\xef\xbb\xbf")


def test_the_metadata_of_the_csv_is_well_formed(described):
    metadata = json.loads(to_csvw(described))
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "data.csv"
    columns = metadata["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(COLUMNS)
    assert [column["titles"] for column in columns] == next(
        csv.reader(io.StringIO(to_csv(described).decode("utf-8-sig")))
    )
    assert {column["datatype"] for column in columns} == {"string", "number"}
    assert set(metadata["tableSchema"]["primaryKey"]) <= set(COLUMNS)
    assert metadata["dc:license"] == {
        "@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    }
    assert metadata["dc:created"] == "2026-03-02"
    # Of a common property's value the Recommendation allows text, numbers, lists and objects with @id or @value.
    assert all(isinstance(line, str) and "Release of spring" in line for line in metadata["dc:source"])


def test_a_parser_that_honours_the_metadata_gets_nulls_for_symbols_and_numbers_for_numbers(described):
    rows = as_its_metadata_says(to_csv(described), json.loads(to_csvw(described)))
    assert [row["value"] for row in rows] == [71.2, None, None, None, -3.0]
    assert [row["lower"] for row in rows] == [66.2, None, None, 0.0, None]
    keys = [tuple(row[name] for name in ("indicator", "area_code", "period", "breakdown")) for row in rows]
    assert len(set(keys)) == len(keys)


# -- Excel


def sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_workbook_is_laid_out_as_government_statisticians_ask(described):
    book = sheets(to_xlsx(described))
    assert book.sheetnames == ["Cover", "Notes", "Figures"]
    cover = [cell.value for cell in book["Cover"]["A"]]
    assert cover[0] == "People in work"
    assert "Made on 2 March 2026 with Routeways." in cover
    assert any("Annual Population Survey" in line and "OGL-UK-3.0" in line for line in cover)
    for sheet in book:
        assert sheet["A1"].value, "every sheet begins with its title in A1"
        assert not sheet.merged_cells.ranges
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows()), "no empty row"
    figures_sheet = book["Figures"]
    (table,) = figures_sheet.tables.values()
    assert table.ref.startswith("A3:")
    assert figures_sheet.freeze_panes == "A4"
    headings = [cell.value for cell in figures_sheet[3]]
    assert len(headings) == len(set(headings)) == len(COLUMNS)


def test_symbols_stand_in_square_brackets_and_their_meanings_on_the_notes(described):
    book = sheets(to_xlsx(described))
    at = list(COLUMNS).index("value")
    shown = [row[at].value for row in book["Figures"].iter_rows(min_row=4)]
    assert shown == [71.2, "[c]", "[u]", "[low]", -3]
    marks = list(COLUMNS).index("marks")
    assert [row[marks].value for row in book["Figures"].iter_rows(min_row=4)][4] == "[u][e]"
    notes = {row[0].value: row[1].value for row in book["Notes"].iter_rows(min_row=4)}
    assert notes["[c]"] == "confidential"
    assert set(notes) >= {f"[{symbol.value}]" for symbol in Symbol}


def test_a_longer_table_than_a_spreadsheet_can_bear_is_cut_and_the_cover_says_so(described, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = sheets(to_xlsx(described))
    assert book["Figures"].max_row == 3 + 3
    assert "Only the first 3 figures are here. The CSV file has all of them." in [c.value for c in book["Cover"]["A"]]


# -- JSON


def test_json_has_null_and_a_symbol_where_there_is_no_value(described):
    content = json.loads(to_json(described))
    assert [(row["value"], row["symbol"]) for row in content["figures"]] == [
        (71.2, None),
        (None, "c"),
        (None, "u"),
        (None, "low"),
        (-3.0, None),
    ]
    assert content["symbols"]["c"] == "confidential"
    assert content["sources"]


# -- nothing, much, and hostile


def test_an_empty_table_is_a_file_with_headings():
    empty = Described("Nothing", FigureTable.empty(), {})
    assert to_csv(empty).decode("utf-8-sig").splitlines() == [",".join(COLUMNS)]
    assert json.loads(to_csvw(empty))["tableSchema"]["columns"]
    assert json.loads(to_json(empty))["figures"] == []
    assert sheets(to_xlsx(empty))["Figures"].max_row == 3


def test_a_large_table_comes_out_whole():
    many = {f"k{number}": (f"Key {number}", float(number)) for number in range(8_000)}
    deposit_rows(by_key("enterprises", BURNLEY, "cy2022", "size", many))
    described = describe("Many", figures(indicators="enterprises"))
    assert len(read_csv(to_csv(described))) == 8_000
    assert len(json.loads(to_json(described))["figures"]) == 8_000
    assert sheets(to_xlsx(described))["Figures"].max_row == 8_003


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_label_that_looks_like_a_formula_is_only_text(start):
    label = f"{start}1+1"
    deposit_rows(by_key("enterprises", BURNLEY, "cy2022", "size", {"evil": (label, 1.0)}))
    described = describe(ATTACK, figures(indicators="enterprises"))
    (row,) = read_csv(to_csv(described))
    assert row["breakdown_label"] == f"'{label}"
    content = to_xlsx(described)
    for sheet in sheets(content):
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets"))
    assert json.loads(to_json(described))["figures"][0]["breakdown_label"] == label


def test_control_characters_in_a_label_do_not_break_the_workbook():
    deposit_rows(by_key("enterprises", BURNLEY, "cy2022", "size", {"odd": ("a\x00b\x0bc", 1.0)}))
    book = sheets(to_xlsx(describe("Odd\x01", figures(indicators="enterprises"))))
    assert book["Figures"].cell(4, list(COLUMNS).index("breakdown_label") + 1).value == "abc"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_whatever_begins_like_a_formula(text):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert harmless(text) in (text, f"'{text}")


# -- the catalogue for other catalogues


def test_the_catalogue_names_every_source_and_the_digest_of_every_loaded_release(described):
    content = to_dcat(entries(), "https://example.org/lancashire/evidence/")
    found = {one["dct:identifier"]: one for one in content["dcat:dataset"]}
    loaded = found["nomis-aps-employment"]
    (release,) = loaded["dcat:distribution"]
    assert release["dct:title"] == "Release of spring"
    assert len(release["spdx:checksum"]) == 64
    assert loaded["dct:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    assert all(one["dct:publisher"]["foaf:name"] for one in found.values())
    json.dumps(content)
