"""Readers of Nomis downloads, on small files written for the test."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from routeways.evidence import readers
from routeways.evidence.definitions import source
from routeways.evidence.identify import matches
from routeways.foundation.definitions import DefinitionError
from routeways.foundation.tables import FileRefused, open_table
from tests.evidence.small_files import check, csv_file, rows_of, workbook

# -- Nomis, stacked blocks


def survey_block(date: str, *areas: list[object], conf: str = "95% confidence interval (+/-)") -> list[list[object]]:
    return [
        ["annual population survey"],
        ["ONS Crown Copyright Reserved [from Nomis on 24 April 2023]"],
        [],
        ["date", date],
        ["confidence", conf],
        [],
        [
            "Area",
            "T01:22 (Aged 16-64 - All : All People )",
            None,
            None,
            "T01:28 (Aged 16-64 - In employment : All People )",
        ],
        [None, "number", "Flags", "conf", "number", "Flags", "conf"],
        *areas,
        [],
        ["! Estimate and confidence interval not available since the group sample size is zero or disclosive (0-2)."],
        ["An issue: with the collection of data: see https://example.org"],
        [],
    ]


BURNLEY = ["ladu:Burnley", 53_800, None, 9_400, 39_400, None, 8_000]
LANCASHIRE = ["User Defined Geography:Lancashire-LSIP - from dn81838", 899_100, None, 28_600, 668_100, None, 24_700]


def test_a_nomis_workbook_gives_one_row_for_each_block_area_and_variable(tmp_path):
    blocks = survey_block("Jan 2018-Dec 2018", BURNLEY, LANCASHIRE) + survey_block("Jan 2019-Dec 2019", BURNLEY)
    path = workbook(tmp_path / "nomis.xlsx", Data=blocks)
    table = readers.read("nomis-blocks", open_table(path), {"labels": ["date", "confidence"]})
    found = rows_of(table)
    assert [(row["date"], row["area"], row["variable"][:6], row["number"], row["conf"]) for row in found] == [
        ("Jan 2018-Dec 2018", "ladu:Burnley", "T01:22", "53800", "9400"),
        ("Jan 2018-Dec 2018", "ladu:Burnley", "T01:28", "39400", "8000"),
        ("Jan 2018-Dec 2018", LANCASHIRE[0], "T01:22", "899100", "28600"),
        ("Jan 2018-Dec 2018", LANCASHIRE[0], "T01:28", "668100", "24700"),
        ("Jan 2019-Dec 2019", "ladu:Burnley", "T01:22", "53800", "9400"),
        ("Jan 2019-Dec 2019", "ladu:Burnley", "T01:28", "39400", "8000"),
    ]
    assert table.rows.to_pylist() == [9, 9, 10, 10, 23, 23]


def test_symbols_of_a_survey_become_ours_and_areas_their_codes(tmp_path):
    rows = [
        ["ladu:Burnley", "!", None, "!", 700, None, "*"],
        ["ladu:Pendle", "~", None, "*", "-", None, "-"],
        LANCASHIRE,
        ["lep:Lancashire", *LANCASHIRE[1:]],
        ["User Defined Geography:North East-MCA - from dn81838", *LANCASHIRE[1:]],
    ]
    path = workbook(tmp_path / "nomis.xlsx", Data=survey_block("Jan 2018-Dec 2018", *rows))
    report = check(path, "nomis-aps-employment", tmp_path / "out.parquet")
    assert (report.rows_good, report.rows_rejected, report.rows_left_out) == (6, 0, 4)
    good = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(row["area"], row["number"], row["number__symbol"], row["number__margin__symbol"]) for row in good] == [
        ("E07000117", None, "c", "c"),
        ("E07000117", 700, None, "u"),
        ("E07000122", None, "low", "u"),
        ("E07000122", None, "x", "x"),
        ("E69000019", 899_100, None, None),
        ("E69000019", 668_100, None, None),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Brighton and Hove, East Sussex, Wes - from dn81838", "E69000001"),
        ("Cambridgeshire and Peterborough-LSI - from dn81838", "E69000003"),
        ("Cornwall and the Isles of Scilly-LS - from dn81838", "E69000005"),
        ("Dorset-LSIP", "E69000008"),
        ("Enterprise M3 LEP (including all of Surrey)-LSIP", "E69000009"),
        ("Essex, Southend-on-Sea and Thurrock - from dn81838", "E69000010"),
        ("Gloucestershire-LSIP - from dn81838", "E69000011"),
        ("Norfolk and Suffolk-LSIP - from dn81838", "E69000022"),
        ("West of England and North Somerset- - from dn81838", "E69000036"),
    ],
)
def test_names_that_nomis_cut_off_find_their_area(tmp_path, name, code):
    rows = [[f"User Defined Geography:{name}", *LANCASHIRE[1:]]]
    path = workbook(tmp_path / "nomis.xlsx", Data=survey_block("Jan 2018-Dec 2018", *rows))
    check(path, "nomis-aps-employment", tmp_path / "out.parquet")
    assert set(pq.read_table(tmp_path / "out.parquet")["area"].to_pylist()) == {code}


def test_an_area_nobody_knows_is_rejected_and_named_with_its_line(tmp_path):
    names = ("Burnley", "Atlantis", "Wyre", "Fylde", "Chorley", "Preston", "Pendle")
    rows = [[f"ladu:{name}", *BURNLEY[1:]] for name in names]
    path = workbook(tmp_path / "nomis.xlsx", Data=survey_block("Jan 2018-Dec 2018", *rows))
    report = check(path, "nomis-aps-employment", tmp_path / "out.parquet")
    assert (report.rows_good, report.rows_rejected) == (12, 2)
    # Both records stand in one line of the file, and each is told once.
    assert [(problem.row, problem.text) for problem in report.problems] == [(10, "ladu:Atlantis")] * 2


def test_a_block_without_its_own_date_does_not_take_that_of_the_block_above(tmp_path):
    second = [row for row in survey_block("", BURNLEY) if row[:1] != ["date"]]
    path = workbook(tmp_path / "nomis.xlsx", Data=survey_block("Jan 2018-Dec 2018", BURNLEY) + second)
    with pytest.raises(FileRefused, match="no line above says the date"):
        readers.read("nomis-blocks", open_table(path), {"labels": ["date"]})


def test_a_survey_with_other_cells_than_number_flags_and_conf_is_refused(tmp_path):
    rows = survey_block("Jan 2018-Dec 2018", BURNLEY)
    rows[7] = [None, "number", "conf", "Flags", "number", "conf", "Flags"]
    path = workbook(tmp_path / "nomis.xlsx", Data=rows)
    with pytest.raises(FileRefused, match="says number, conf, Flags under “T01:22"):
        readers.read("nomis-blocks", open_table(path), {})


def test_margins_that_are_not_95_per_cent_intervals_are_not_taken_for_them(tmp_path):
    path = workbook(tmp_path / "nomis.xlsx", Data=survey_block("Jan 2018-Dec 2018", BURNLEY, conf="variance"))
    with pytest.raises(FileRefused, match="no row that can be used"):
        check(path, "nomis-aps-employment", tmp_path / "out.parquet")


def test_named_groups_of_split_become_columns_and_what_does_not_fit_stays_blank(tmp_path):
    rows = survey_block("Jan 2018-Dec 2018", BURNLEY)
    rows[6] = ["Area", "T19:8 (Total - Males aged 16-64 : None )", None, None, "T19:x something else", None, None]
    path = workbook(tmp_path / "nomis.xlsx", Data=rows)
    split = r"^T19:\d+ \(Total - (?P<sex>.+) aged (?P<age>\d+-\d+) : (?P<level>.+) \)$"
    table = readers.read("nomis-blocks", open_table(path), {"split": split})
    assert [(row["sex"], row["age"], row["level"]) for row in rows_of(table)] == [
        ("Males", "16-64", "None"),
        (None, None, None),
    ]


def test_a_workbook_without_blocks_is_refused(tmp_path):
    path = workbook(tmp_path / "other.xlsx", Data=[["something"], ["else", 1]])
    with pytest.raises(FileRefused, match="no block that begins with “Area”"):
        readers.read("nomis-blocks", open_table(path), {})


def business_counts(tmp_path: Path, industry: str) -> Path:
    rows = [
        ["UK Business Counts - enterprises by industry and employment size band"],
        [],
        ["date", 2022],
        ["industry", industry],
        ["legal status", "Total"],
        [],
        ["Area", "Total", "Micro (0 to 9)", "Small (10 to 49)", "Medium-sized (50 to 249)", "Large (250+)"],
        ["ladu:Burnley", 2_500, 2_200, 240, 50, 10],
    ]
    return workbook(tmp_path / "counts.xlsx", Data=rows)


def test_business_counts_with_and_without_industries_are_told_apart(tmp_path):
    whole = open_table(business_counts(tmp_path, "Total"))
    assert matches(whole, source("nomis-business-counts"))
    assert not matches(whole, source("nomis-business-counts-industries"))
    (tmp_path / "by").mkdir()
    parted = open_table(business_counts(tmp_path / "by", "1 : Agriculture, forestry & fishing (A)"))
    assert not matches(parted, source("nomis-business-counts"))
    assert matches(parted, source("nomis-business-counts-industries"))


@pytest.mark.parametrize("options", [{"split": "("}, {"labels": "date"}, {"colour": "red"}])
def test_options_that_a_reader_does_not_take_are_the_definitions_fault(tmp_path, options):
    path = workbook(tmp_path / "nomis.xlsx", Data=[["x"]])
    with pytest.raises(DefinitionError, match="options of the reader “nomis-blocks” are wrong"):
        readers.read("nomis-blocks", open_table(path), options)


def test_an_unknown_reader_is_the_definitions_fault(tmp_path):
    path = workbook(tmp_path / "nomis.xlsx", Data=[["x"]])
    with pytest.raises(DefinitionError, match="no reader “crystal-ball”"):
        readers.read("crystal-ball", open_table(path), {})


# -- Nomis, columns in pairs


PAIRS = """Area,"A : Agriculture, forestry and fishing",Flags,C : Manufacturing,Flags
,number,Flags,number,Flags
lep:Lancashire,12000,,89000,
country:England,375000,,2024000,
"""


def test_numbers_and_flags_in_pairs_become_one_row_for_each_area_and_industry(tmp_path):
    table = readers.read("nomis-pairs", open_table(csv_file(tmp_path / "bres.csv", "\ufeff" + PAIRS)), {})
    assert table.headings == ["area", "variable", "number", "flags"]
    assert rows_of(table)[1] == {
        "area": "lep:Lancashire",
        "variable": "C : Manufacturing",
        "number": "89000",
        "flags": None,
    }
    assert table.rows.to_pylist() == [3, 3, 4, 4]


def test_a_small_csv_may_be_packed(tmp_path):
    path = tmp_path / "bres.csv.gz"
    path.write_bytes(gzip.compress(PAIRS.encode()))
    assert len(rows_of(readers.read("nomis-pairs", open_table(path), {}))) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PAIRS.replace("Area", "Place"), "does not begin with a column “Area”"),
        (PAIRS.replace(",number,Flags,number,Flags", ",number,Flags,share,Flags"), "does not have a “Flags” column"),
        (PAIRS.replace("12000,,", "12000,"), "Row 3 of bres.csv has 4 cells where the headings have 5"),
        (PAIRS.split("lep", maxsplit=1)[0], "has headings and no rows"),
        ("Area\n", "does not begin with a column “Area”"),
    ],
)
def test_a_file_whose_numbers_could_stand_under_the_wrong_heading_is_refused(tmp_path, text, reason):
    with pytest.raises(FileRefused, match=reason):
        readers.read("nomis-pairs", open_table(csv_file(tmp_path / "bres.csv", text)), {})


def test_jobs_of_small_areas_are_left_out(tmp_path):
    path = csv_file(tmp_path / "bres.csv", PAIRS + "nuts316:UKD41 Blackburn with Darwen,250,,11000,\n")
    report = check(path, "nomis-bres-jobs", tmp_path / "out.parquet")
    assert (report.rows_good, report.rows_rejected, report.rows_left_out) == (4, 0, 2)
