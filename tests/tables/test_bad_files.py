"""Files that are not what they should be: one sentence, nothing written, never a crash."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.foundation.tables import FileRefused, load_table, open_table, sheet_cells
from tests.tables import making
from tests.tables.making import CONTRACT


def refused(path) -> str:
    out = path.with_name("out.parquet")
    with pytest.raises(FileRefused) as caught:
        load_table(open_table(path), CONTRACT, out)
    assert not out.exists()
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02binary\x00", "not a table we can read"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"<!doctype html><html>", "is a web page"),
        (b'{"error": "not found"}', "is JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"PK\x03\x04 cut off", "damaged or cut off"),
        (b"PAR1 but no end", "cut off"),
        (b"\x1f\x8b\x08\x00cut", "damaged or cut off"),
        (b"Area,Year,Count\n", "no row that can be used"),
        (b"Area,Year,Count,Count\nBurnley,2023,1,2\n", "more than once"),
        ((",".join(f"c{n}" for n in range(10_000)) + "\n").encode(), "10,000 columns"),
    ],
)
def test_a_file_that_cannot_be_a_table_is_refused_in_a_sentence(tmp_path, content, words):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert words in refused(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(FileRefused, match="There is no file"):
        open_table(tmp_path / "nothing.csv")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    assert "not a normal workbook" in refused(making.zip_bomb(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(
    ("place", "value"),
    [(10, 97), (8, 1)],
    ids=["a compression nobody knows", "a password"],
)
def test_a_workbook_that_cannot_be_unpacked_is_refused_in_a_sentence(tmp_path, place, value):
    path = making.write_workbook(tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    central = content.index(b"PK\x01\x02")  # the same field stands two bytes later there
    content[central + place] = value
    content[place - 2] = value
    path.write_bytes(bytes(content))
    assert "damaged or cut off" in refused(path)


def test_a_gzip_bomb_is_refused(tmp_path):
    path = making.write_gzip(tmp_path / "a.csv.gz", b"a" * 30_000_000)
    assert "not a normal table" in refused(path)


def test_a_truncated_gzip_is_refused(tmp_path):
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(making.csv_text([making.ROWS[0]] * 20_000).encode(), 1)
    path.write_bytes(whole[: len(whole) // 2])
    assert "damaged or cut off" in refused(path)


def test_macros_are_never_run_and_are_noted(tmp_path):
    path = making.with_macros(tmp_path / "a.xlsm")
    report = load_table(open_table(path), CONTRACT, tmp_path / "out.parquet")
    assert any("macros" in note for note in report.notes)
    assert report.rows_good == 4


def test_a_formula_cell_gives_its_stored_value_or_is_rejected_but_is_never_run(tmp_path):
    rows = [*making.ROWS, ("Burnley", "2023", "=1+1"), ("=HYPERLINK(1)", "2023", "4")]
    path = making.write_workbook(tmp_path / "a.xlsx", rows)
    contract = type(CONTRACT)(CONTRACT.columns, (), most_rejected=0.6)
    report = load_table(open_table(path), contract, tmp_path / "out.parquet")
    assert (report.rows_good, report.rows_rejected) == (4, 2)


def test_letters_of_windows_are_read_and_noted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(making.csv_text([*making.ROWS, ("Ynys Môn", "2023", "1")]).encode("cp1252"))
    contract = type(CONTRACT)(CONTRACT.columns, (), most_rejected=0.6)
    report = load_table(open_table(path), contract, tmp_path / "out.parquet")
    assert any("cp1252" in note for note in report.notes)
    assert report.problems[-1].text == "Ynys Môn"


def test_a_letter_cut_by_a_block_of_reading_does_not_make_a_file_windows(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(making.csv_text() + "é" * 3_000_000, "utf-8")
    assert open_table(path).encoding == "utf-8"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400), keep=st.integers(0, 120))
def test_any_bytes_are_either_loaded_with_a_report_or_refused_in_a_sentence(tmp_path, noise, keep):
    path, out = tmp_path / "a.csv", tmp_path / "out.parquet"
    out.unlink(missing_ok=True)
    path.write_bytes(making.csv_text().encode()[:keep] + noise)
    try:
        report = load_table(open_table(path), CONTRACT, out)
    except FileRefused as error:
        assert "\n" not in str(error)
        assert not out.exists()
    else:
        assert out.exists()
        assert report.rows_good + report.rows_rejected + report.rows_left_out == report.rows_read


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 2_000), flip=st.integers(0, 5_000), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused_but_never_crashes(tmp_path, cut, flip, byte):
    path = making.write_workbook(tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    content[flip % len(content)] = byte
    path.write_bytes(bytes(content[: len(content) - cut % len(content)]) if cut % 3 else bytes(content))
    try:
        sheet_cells(open_table(path))
    except FileRefused as error:
        assert "\n" not in str(error)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=8))
def test_any_text_in_cells_is_counted_once_as_good_rejected_or_left_out(tmp_path, rows):
    import csv

    path, out = tmp_path / "a.csv", tmp_path / "out.parquet"
    out.unlink(missing_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(making.HEADINGS)
        writer.writerows([*making.ROWS, *rows])
    contract = type(CONTRACT)(CONTRACT.columns, (), most_rejected=1)
    report = load_table(open_table(path), contract, out)
    assert report.rows_good + report.rows_rejected + report.rows_left_out == report.rows_read
    assert report.rows_good >= 4
