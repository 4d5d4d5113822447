"""Whatever stands in a file, a reader gives a table or refuses in a sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.evidence import readers
from routeways.evidence.readers import business_demography, nomis_blocks
from routeways.foundation.tables import FileRefused, Opened, RawTable, open_table

WORDS = ["Area", "Area Code", "date", "Date:", "confidence", "number", "Flags", "conf", "ladu:Burnley", "E07000117 "]
WORDS += ["Burnley*", "2019", "2019 Births", "Births", "1-year survival", "1-year per cent", ":", "!", "05 : Coal"]
WORDS += ["2024 Employer Demography"]
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
cells = st.one_of(st.none(), texts, st.integers(-10, 3000), st.floats(width=32), st.booleans())
sheets = st.lists(st.lists(cells, max_size=6), max_size=12)
BOOK = Opened(Path("book.xlsx"), "workbook")


def is_whole(table: RawTable) -> None:
    assert table.arrow.num_rows == len(table.rows) > 0
    assert table.arrow.num_columns == len(table.headings)


@given(sheets, st.booleans(), st.sampled_from(["", r"(?P<what>\w+) (?P<year>\d+)"]))
@settings(deadline=None)
def test_stacked_blocks_of_anything(rows, survey, split):
    with mock.patch.object(nomis_blocks, "sheet_cells", return_value=rows):
        try:
            is_whole(readers.read("nomis-blocks", BOOK, {"survey": survey, "split": split}))
        except FileRefused as refused:
            assert str(refused).endswith((".", "?"))


@given(st.lists(sheets, min_size=len(business_demography.WANTED), max_size=len(business_demography.WANTED)))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_business_demography_of_anything(contents):
    names = [f"Table {table}" for table in sorted(business_demography.WANTED)]
    with (
        mock.patch.object(business_demography, "sheet_names", return_value=names),
        mock.patch.object(business_demography, "workbook_cells", return_value=contents),
    ):
        try:
            table = readers.read("business-demography", BOOK, {})
        except FileRefused as refused:
            assert str(refused).endswith((".", "?"))
        else:
            assert table.arrow.num_rows == len(table.rows)


@given(st.lists(st.lists(texts, max_size=6), max_size=10), st.sampled_from(["nomis-pairs", "titled-csv"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_files_of_anything(tmp_path, rows, reader):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = tmp_path / "any.csv"
    path.write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
    options = {"heading": "Area Code", "labels": {"Date:": "date"}} if reader == "titled-csv" else {}
    try:
        is_whole(readers.read(reader, open_table(path), options))
    except FileRefused as refused:
        assert str(refused).endswith((".", "?"))
