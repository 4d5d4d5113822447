"""Readers of titled CSV files and of Business Demography, on small files written for the test."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from routeways.evidence import readers
from routeways.foundation.tables import FileRefused, open_table
from tests.evidence.small_files import check, csv_file, rows_of, workbook

# -- CSV with lines above the heading row

TITLED = """Indicator:,Gross median weekly pay,(Back to data dictionary),,
Date: ,2021 Provisional,,,
Coverage:,UK,,,
,,,,
Area Code,Area,Median weekly pay (£),,
E07000117,Burnley, \t462.70 ,,
E06000053,Isles of Scilly,x,,
"""
PAY = {"heading": "Area Code", "labels": {"Date:": "date"}}


def test_what_stands_above_the_heading_row_becomes_a_column(tmp_path):
    table = readers.read("titled-csv", open_table(csv_file(tmp_path / "pay.csv", TITLED)), PAY)
    assert table.headings == ["Area Code", "Area", "Median weekly pay (£)", "date"]
    assert [row["date"] for row in rows_of(table)] == ["2021 Provisional"] * 2
    assert [row["Median weekly pay (£)"] for row in rows_of(table)] == ["462.70", "x"]
    assert table.rows.to_pylist() == [6, 7]


def test_next_years_file_is_next_years(tmp_path):
    path = csv_file(tmp_path / "pay.csv", TITLED.replace("2021 Provisional", "2022"))
    check(path, "ons-weekly-pay", tmp_path / "out.parquet")
    good = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(row["period"], row["pay"], row["pay__symbol"]) for row in good] == [
        ("cy2022", 462.7, None),
        ("cy2022", None, "x"),
    ]


def test_a_line_break_inside_quotes_does_not_shift_the_numbers_of_lines(tmp_path):
    text = TITLED.replace("E07000117,Burnley, \t462.70 ,,", 'E07000117,"Burn\nley",462.70,,')
    table = readers.read("titled-csv", open_table(csv_file(tmp_path / "pay.csv", text)), PAY)
    assert table.rows.to_pylist() == [6, 8]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TITLED.replace("Area Code", "Code"), "no heading row that begins with “Area Code”"),
        (TITLED.replace("Date: ,2021 Provisional", "Date: ,"), "no line “Date:” with a value"),
        (TITLED.replace("Median weekly pay (£)", "Area"), "the column “Area” more than once"),
        (TITLED.replace("Median weekly pay (£)", "date"), "the column “date” more than once"),
        (TITLED.split("E07", maxsplit=1)[0], "has headings and no rows"),
    ],
)
def test_a_file_without_what_the_definition_asks_for_is_refused(tmp_path, text, reason):
    with pytest.raises(FileRefused, match=reason):
        readers.read("titled-csv", open_table(csv_file(tmp_path / "pay.csv", text)), PAY)


@pytest.mark.parametrize("reader", ["nomis-pairs", "titled-csv"])
def test_a_workbook_is_not_a_csv_file(tmp_path, reader):
    path = workbook(tmp_path / "book.xlsx", Data=[["x"]])
    with pytest.raises(FileRefused, match="is not a CSV file"):
        readers.read(reader, open_table(path), PAY if reader == "titled-csv" else {})


def test_a_file_far_too_large_for_an_odd_layout_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "MOST_BYTES", 100)
    with pytest.raises(FileRefused, match="far larger than the files of this layout"):
        readers.read("titled-csv", open_table(csv_file(tmp_path / "pay.csv", TITLED)), PAY)


# -- Business Demography


def demography(path: Path, **changed: list[list[object]]) -> Path:
    head = [["Table"], ["This worksheet contains one table"], ["Units: Counts (control rounded to base 5)"]]
    years = [None, None, 2019, "2020"]
    ages = ["1-year survival", "1-year      per cent", "2-year survival", "2-year per cent"]
    places = [["E07000117 ", "Burnley", 400, 345], ["E07000125", "Rossendale*", 300, 295]]
    sheets = {f"Table {n}.1a": [*head, years, *places] for n in (1, 2, 3, 7)} | {"Table 7.3a": [*head, years, *places]}
    by_industry = [None, 2019, 2020]
    sic = [["05 : Mining of coal and lignite", 15, 10], ["    051 : Mining of hard coal", 15, 10], ["Total", 20, 10]]
    sheets |= {
        name: [*head, by_industry, *sic] for name in ("Table 1.2", "Table 2.2", "Table 3.2", "Table 7.2", "Table 7.4")
    }
    survived = [380, 95.0, ":", ":"]
    sheets["Table 5.1a"] = [*head, [None, None, "2023 Births", *ages], ["E07000117", "Burnley", 400, *survived]]
    sheets["Table 5.2a"] = [*head, [None, "2023 Births", *ages], ["Total", 900, 850, 94.4, ":", ":"]]
    sheets["Table 4.2"] = [
        *head, [None, "Births", *ages], [2022], ["Production", 100, 90, 90.0, 80, 80.0],
        [2023], ["Production", 110, 99, 90.0, ":", ":"],
    ]  # fmt: skip
    employers = [None, None, "2024 Employer Demography"], [None, None, "Births", "Deaths", "Active"]
    sheets["Table 6.1"] = [*head, *employers, ["E07000117", "Burnley", 360, 290, 2720]]
    sheets["Table 6.2"] = [*head, *([row[0], *row[2:]] for row in employers), ["Total", 900, 800, 7000]]
    sheets |= {"Contents": [["Business Demography 2024"]], "Table 8": [["Revisions"], [2019, 0.0]]}
    return workbook(path, **(sheets | changed))


def read_demography(path: Path) -> set[tuple[str | None, ...]]:
    table = readers.read("business-demography", open_table(path), {})
    return {tuple(row.values())[1:] for row in rows_of(table)}


def test_what_and_when_are_read_from_the_headings_of_each_table(tmp_path):
    found = read_demography(demography(tmp_path / "demography.xlsx"))
    assert {
        ("births", "E07000117", "no", "all", "all", "2019", "400"),
        ("deaths", "E07000125", "yes", "all", "all", "2020", "295"),
        ("active-10-plus", "E07000117", "no", "all", "all", "2020", "345"),
        ("births", "K02000001", "no", "sic", "051 : Mining of hard coal", "2019", "15"),
        ("cohort", "E07000117", "no", "all", "all", "2023", "400"),
        ("survived-1", "E07000117", "no", "all", "all", "2023", "380"),
        ("survived-2", "K02000001", "no", "broad", "Production", "2022", "80"),
        ("cohort", "K02000001", "no", "broad", "Production", "2023", "110"),
        ("employer-active", "E07000117", "no", "all", "all", "2024", "2720"),
        ("employer-births", "K02000001", "no", "sic", "Total", "2024", "900"),
    } <= found


def test_survival_to_a_birthday_that_has_not_come_is_no_record(tmp_path):
    found = read_demography(demography(tmp_path / "demography.xlsx"))
    assert not [record for record in found if record[0] == "survived-2" and record[5] == "2023"]
    assert not [record for record in found if record[6] == ":"]


def test_a_number_without_an_area_is_rejected_not_lost(tmp_path):
    stray = {"Table 1.1b": [["Table"], [None, None, 2024], ["E07000117", "Burnley", 375], [None, None, 10]]}
    path = demography(tmp_path / "demography.xlsx", **stray)
    report = check(path, "ons-business-demography", tmp_path / "out.parquet")
    assert report.counts == {"“area” is blank": 1}
    assert [problem.row for problem in report.problems] == [4]


def test_a_table_that_is_gone_or_has_changed_is_told(tmp_path):
    path = demography(tmp_path / "demography.xlsx")
    book = openpyxl.load_workbook(path)
    del book["Table 3.2"]
    book.save(tmp_path / "less.xlsx")
    with pytest.raises(FileRefused, match=r"less.xlsx has no table 3\.2"):
        read_demography(tmp_path / "less.xlsx")
    changed = {"Table 1.1a": [["Table"], [None, None, "Start-ups"], ["E07000117", "Burnley", 375]]}
    with pytest.raises(FileRefused, match="has the heading “Start-ups” in row 2, which we do not know"):
        read_demography(demography(tmp_path / "changed.xlsx", **changed))
    above = {"Table 1.1a": [["Table"], ["E07000117", "Burnley", 375]]}
    with pytest.raises(FileRefused, match="has numbers in row 2 above its headings"):
        read_demography(demography(tmp_path / "above.xlsx", **above))
