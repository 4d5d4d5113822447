"""Good rows load, bad rows are reported, and the four formats give the same table."""

from __future__ import annotations

import duckdb
import pytest

from routeways.foundation.tables import Column, ColumnType, Contract, FileRefused, check, load_table, open_table
from tests.tables import making
from tests.tables.making import CONTRACT, ROWS


def load(path, out, contract=CONTRACT, **options):
    return load_table(open_table(path), contract, out, **options)


def rows_of(out):
    return duckdb.sql(f"SELECT * FROM '{out}' ORDER BY area, year").fetchall()


EXPECTED = [
    ("E07000117", "cy2023", None, None, None, 1200.0),
    ("E07000117", "cy2024", None, None, "low", None),
    ("E07000122", "cy2023", None, None, "c", None),
    ("E07000122", "cy2024", None, None, None, 0.0),
]


def writers():
    return {
        "csv": making.write_csv,
        "gzip": lambda path: making.write_gzip(path, making.csv_text().encode()),
        "semicolons": lambda path: path.write_text(making.csv_text().replace(",", ";").replace("1;200", "1,200")),
        "windows": lambda path: path.write_bytes(making.csv_text(end="\r\n").encode("utf-8-sig")),
        "utf-16": lambda path: path.write_bytes(making.csv_text().encode("utf-16")),
        "workbook": making.write_workbook,
        "parquet": making.write_parquet,
    }


@pytest.mark.parametrize("kind", list(writers()))
def test_every_format_gives_the_same_typed_rows(tmp_path, kind):
    path = tmp_path / "file"
    writers()[kind](path)
    report = load(path, tmp_path / "out.parquet")
    assert (report.rows_read, report.rows_good, report.rows_rejected) == (4, 4, 0)
    assert rows_of(tmp_path / "out.parquet") == EXPECTED


def test_a_missing_value_is_never_a_zero(tmp_path):
    making.write_csv(tmp_path / "a.csv")
    load(tmp_path / "a.csv", tmp_path / "out.parquet")
    found = duckdb.sql(f"SELECT count, count__symbol FROM '{tmp_path}/out.parquet' WHERE count__symbol IS NOT NULL")
    assert {row[0] for row in found.fetchall()} == {None}


def test_bad_rows_are_reported_with_row_column_text_and_reason_and_good_rows_are_kept(tmp_path):
    good = [("Burnley", "2023", str(n)) for n in range(40)]
    rows = [
        *ROWS,
        ("Atlantis", "2023", "5"),
        ("Pendle", "1066", "5"),
        ("Burnley", "2024", "many"),
        ("Pendle", "2024", "-3"),
    ]
    making.write_csv(tmp_path / "a.csv", rows)
    contract = Contract(CONTRACT.columns, (), most_rejected=0.6)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert len(good) == 40
    assert (report.rows_good, report.rows_rejected) == (4, 4)
    said = {(p.row, p.column, p.text): p.reason for p in report.problems}
    assert said[6, "Area", "Atlantis"] == "is not an area we know"
    assert "none of the known values" in said[7, "Year", "1066"]
    assert said[8, "Count", "many"] == "is not a number"
    assert said[9, "Count", "-3"] == "is less than 0"
    assert rows_of(tmp_path / "out.parquet") == EXPECTED


def test_rows_that_the_definition_leaves_out_do_not_count_as_wrong(tmp_path):
    making.write_csv(tmp_path / "a.csv", [*ROWS, ("Elsewhere", "2023", "7")])
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet")
    assert (report.rows_read, report.rows_good, report.rows_left_out, report.rows_rejected) == (5, 4, 1, 0)


def test_equal_rows_are_read_once_and_contradicting_rows_not_at_all(tmp_path):
    rows = [*ROWS, ROWS[0], ("Pendle", "2024", "9")]
    making.write_csv(tmp_path / "a.csv", rows)
    contract = Contract(CONTRACT.columns, CONTRACT.key, most_rejected=0.6)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert report.rows_rejected == 3
    reasons = sorted((p.row, p.reason.split(";")[0]) for p in report.problems)
    assert reasons[0] == (5, "a row with the same area, year says something else")
    assert reasons[1][1] == "the row stands in the file twice"
    assert reasons[2] == (7, "a row with the same area, year says something else")
    assert rows_of(tmp_path / "out.parquet") == EXPECTED[:3]


def test_lines_with_too_few_columns_are_reported_by_their_number(tmp_path):
    text = making.csv_text() + "Burnley\n"
    (tmp_path / "a.csv").write_text(text)
    contract = Contract(CONTRACT.columns, CONTRACT.key, most_rejected=0.6)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert report.rows_good == 4
    assert [(p.row, p.reason) for p in report.problems] == [(6, "the row has too few columns")]


def test_the_hopeful_road_and_the_careful_road_agree(tmp_path, monkeypatch):
    rows = [("Burnley" if n % 2 else "Pendle", "2023", str(n)) for n in range(500)]
    making.write_csv(tmp_path / "a.csv", rows)
    contract = Contract(CONTRACT.columns, ())
    careful = load(tmp_path / "a.csv", tmp_path / "careful.parquet", contract)
    monkeypatch.setattr(check, "HOPEFUL_FROM", 1)
    hopeful = load(tmp_path / "a.csv", tmp_path / "hopeful.parquet", contract)
    assert careful == hopeful
    one, two = (
        duckdb.sql(f"SELECT * FROM '{tmp_path}/{name}.parquet' ORDER BY ALL").fetchall()
        for name in ("careful", "hopeful")
    )
    assert one == two


@pytest.mark.parametrize(
    "row", [("Atlantis", "2023", "1"), ("Burnley", "2023", "1"), ("Burnley", "2023", "x"), ("Pendle",)]
)
def test_the_hopeful_road_gives_way_to_the_careful_one_at_any_problem(tmp_path, monkeypatch, row):
    monkeypatch.setattr(check, "HOPEFUL_FROM", 1)
    making.write_csv(tmp_path / "a.csv", [*ROWS, row])
    contract = Contract(CONTRACT.columns, CONTRACT.key, most_rejected=0.9)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert report.rows_rejected >= 1
    assert report.problems


def test_a_file_that_is_mostly_wrong_is_refused_and_nothing_is_written(tmp_path):
    making.write_csv(tmp_path / "a.csv", [ROWS[0], ("Atlantis", "2023", "1"), ("Lyonesse", "2023", "1")])
    with pytest.raises(FileRefused, match=r"2 of 3 rows .* Nothing was loaded"):
        load(tmp_path / "a.csv", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path):
    making.write_csv(tmp_path / "a.csv", [("Burnley", "2023")], ("Area", "Year"))
    with pytest.raises(FileRefused, match=r"no column “Count”\. It has: Area, Year"):
        load(tmp_path / "a.csv", tmp_path / "out.parquet")


def test_an_unknown_column_is_reported_and_the_rest_is_loaded(tmp_path):
    making.write_csv(tmp_path / "a.csv", [(*row, "x") for row in ROWS], (*making.HEADINGS, "Surprise"))
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet")
    assert report.rows_good == 4
    assert [p.column for p in report.problems] == ["Surprise"]


def test_a_pattern_finds_code_and_name(tmp_path):
    rows = [("Burnley", "2023", "Burnley College (10001000)", "3")]
    making.write_csv(tmp_path / "a.csv", rows, ("Area", "Year", "Provider", "Count"))
    load(tmp_path / "a.csv", tmp_path / "out.parquet")
    assert rows_of(tmp_path / "out.parquet")[0][2:4] == ("Burnley College", "10001000")


def test_a_prefix_column_stands_before_the_text_that_is_looked_up(tmp_path):
    making.write_csv(tmp_path / "a.csv", [("LADU", "Adur", "1"), ("LEP", "Adur", "2")], ("Level", "Area", "Count"))
    asked = []

    def look_up(texts):
        asked.extend(texts)
        return {text: text.replace(":", "-") for text in texts}

    contract = Contract(
        (Column("Area", "area", resolve=look_up, prefix_heading="Level"), Column("Count", "n", ColumnType.NUMBER))
    )
    load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert asked == ["LADU:Adur", "LEP:Adur"]
    assert [row[0] for row in duckdb.sql(f"SELECT area FROM '{tmp_path}/out.parquet' ORDER BY 1").fetchall()] == [
        "LADU-Adur",
        "LEP-Adur",
    ]


def test_headings_may_stand_below_lines_of_explanation(tmp_path):
    (tmp_path / "a.csv").write_text("Indicator,Pay\nDate,2021\n\n" + making.csv_text())
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", skip=3)
    assert report.rows_good == 4


@pytest.mark.parametrize("text", ["12,5", "1,2,3", "3,4567", "1£2", "1_000"])
def test_a_comma_in_the_wrong_place_is_a_problem_and_not_another_number(tmp_path, text):
    making.write_csv(tmp_path / "a.csv", [*ROWS[1:], ("Burnley", "2023", text)])
    contract = Contract(CONTRACT.columns, CONTRACT.key, most_rejected=0.6)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract)
    assert [(p.text, p.reason) for p in report.problems] == [(text, "is not a number")]


@pytest.mark.parametrize(
    ("text", "number"), [("1,200", 1200), ("£1,234,567.50", 1234567.5), ("-3,000", -3000), ("£12", 12)]
)
def test_numbers_written_for_people_are_read(tmp_path, text, number):
    making.write_csv(tmp_path / "a.csv", [(text,)], ("Value",))
    load(tmp_path / "a.csv", tmp_path / "out.parquet", Contract((Column("Value", "value", ColumnType.NUMBER),)))
    assert duckdb.sql(f"SELECT value FROM '{tmp_path}/out.parquet'").fetchall() == [(number,)]


@pytest.mark.parametrize("writer", [making.write_csv, making.write_parquet])
def test_a_file_whose_name_looks_like_a_pattern_is_read_and_no_other(tmp_path, writer):
    for name in ("g1.csv", "g2.csv"):
        writer(tmp_path / name, [("Pendle", "2024", "9")])
    writer(tmp_path / "g[12].csv", ROWS)
    report = load(tmp_path / "g[12].csv", tmp_path / "out.parquet")
    assert report.rows_read == 4
    assert rows_of(tmp_path / "out.parquet") == EXPECTED


def test_rows_after_an_unreadable_line_keep_their_line_numbers(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Title\n" + making.csv_text(ROWS[:1]) + "Pendle\n" + "Atlantis,2023,4\nPendle\nAtlantis,2023,5\n"
    )
    contract = Contract(CONTRACT.columns, (), most_rejected=0.9)
    report = load(tmp_path / "a.csv", tmp_path / "out.parquet", contract, skip=1)
    assert sorted(p.row for p in report.problems) == [4, 5, 6, 7]


def test_a_blank_number_takes_its_symbol_even_where_there_are_no_others(tmp_path):
    making.write_csv(tmp_path / "a.csv", [("Burnley", ""), ("Pendle", "4")], ("Area", "Count"))
    columns = (
        Column("Area", "area", resolve=making.places),
        Column("Count", "count", ColumnType.NUMBER, blank=True, blank_symbol="c"),
    )
    load(tmp_path / "a.csv", tmp_path / "out.parquet", Contract(columns))
    found = duckdb.sql(f"SELECT count, count__symbol FROM '{tmp_path}/out.parquet' ORDER BY area").fetchall()
    assert found == [(None, "c"), (4.0, None)]
