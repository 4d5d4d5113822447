"""Readers of the Department's provider tables, of its local authority tool and of files with totals in columns of their
own, on small files written for the test."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.evidence import readers
from routeways.foundation.tables import FileRefused, RawTable, open_table
from tests.evidence.small_files import check, csv_file, rows_of


def parquet(path: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


# -- providers

PROVIDERS = {
    "time_period": ["2022/23", "2022/23", "2022/23"],
    "provider_ukprn": [10001000, 10001000, 10005200],
    "provider_name": ["BURNLEY COLLEGE", "BURNLEY COLLEGE", "PRESTON COLLEGE"],
    "provision": ["Total", "Apprenticeship", "Total"],
    "benefit_learner": ["Total", "Total", "Total"],
    "number_of_learners": ["110.0", "10.0", "c"],
    "number_of_matched_learners": ["100.0", "10.0", "c"],
    "spd_percent": ["0.85", "c", "0.8"],
    "emp_percent": ["0.58", "1", "c"],
    "learn_percent": ["0.6", "c", "0.5"],
    "no_dest_percent": ["0.04", "0", "c"],
}


def providers(folder: Path, **changes: list[object]) -> Path:
    return parquet(folder / "providers.parquet", **(PROVIDERS | changes))


def test_fractions_become_per_cents_and_counts_are_worked_out_from_them(tmp_path):
    check(providers(tmp_path), "dfe-fe-outcomes-providers", tmp_path / "out.parquet")
    first, second, third = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (first["sustained_share"], first["sustained"], first["in_work"]) == (85, 85, 58)
    assert (first["provider"], first["provider__label"], first["based"]) == ("10001000", "BURNLEY COLLEGE", "E69000019")
    assert (second["sustained"], second["sustained__symbol"]) == (None, "c")  # the share is withheld
    assert (third["sustained"], third["sustained__symbol"], third["sustained_share"]) == (None, "c", 80)  # the learners


def test_a_provider_without_a_number_keeps_its_name(tmp_path):
    path = parquet(
        tmp_path / "summary.parquet",
        **{
            "Academic Year": ["2024/25", "2024/25"],
            "Provider name": ["Total (All providers)", "BURNLEY COLLEGE"],
            "UKPRN": [None, 10001000],
            "Learner characteristic": ["Total", "Total"],
            "Apprenticeships": ["735500", "low"],
            "Education and Training": ["948340", "1800"],
            "Tailored Learning": ["292980", "z"],
            "Community Learning": ["z", "10"],
        },
    )
    report = check(path, "dfe-fe-skills-providers", tmp_path / "out.parquet")
    assert report.rows_rejected == 0
    england, burnley = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (england["based"], england["provider"]) == ("E92000001", "All providers")
    assert (burnley["based"], burnley["apprenticeships__symbol"]) == ("E69000019", "low")


def test_a_provider_whose_place_is_not_known_is_kept_outside_every_area(tmp_path):
    path = providers(
        tmp_path, provider_ukprn=[10001000, 10001000, 10029265], provider_name=["BURNLEY COLLEGE"] * 2 + ["X LTD"]
    )
    report = check(path, "dfe-fe-outcomes-providers", tmp_path / "out.parquet")
    assert report.rows_rejected == 0
    assert pq.read_table(tmp_path / "out.parquet")["based"].to_pylist() == ["E69000019", "E69000019", "outside"]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (lambda folder: csv_file(folder / "a.csv", "provider_name,provider_ukprn\nA,1\n"), "is not a Parquet file"),
        (lambda folder: parquet(folder / "a.parquet", provider_name=["A"]), "has no column “emp_percent”"),
    ],
)
def test_another_file_is_refused_in_a_sentence(tmp_path, file, reason):
    with pytest.raises(FileRefused, match=reason):
        check(file(tmp_path), "dfe-fe-outcomes-providers", tmp_path / "out.parquet")


# -- the local authority tool


def lait(folder: Path, rows: list[tuple[str, str, str, str]], series: dict[str, object]) -> RawTable:
    names = ("Short Desc", "Years", "LA and Regions", "Values")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return readers.read("lait", open_table(parquet(folder / "lait.parquet", **columns)), {"series": series})


def test_only_the_series_asked_for_are_read_with_their_years_in_full(tmp_path):
    rows = [
        ("Other", "2024", "Blackpool", "1"),
        ("Level3Age19", "2024", "Blackpool", "49.1"),
        ("Level3Age19", "2024 (Rev)", "Lancashire", "-"),
        ("HE", "2023-24", "England", "45.8"),
        ("Score", "2025 (Final)", "England", "46"),
        ("NEET", "2025", "England", "3.4"),
        ("NEET", "2014-16", "England", "3.4"),
    ]
    table = lait(
        tmp_path,
        rows,
        {
            "Level3Age19": {"year": "academic"},
            "HE": {"year": "academic"},
            "Score": {"year": "academic", "unit": "score"},
            "NEET": {"year": "financial"},
        },
    )
    found = [(row["kind of year"], row["year"], row["per_cent"], row["score"]) for row in rows_of(table)]
    assert found == [
        ("Academic year", "2023/24", "49.1", None),
        ("Academic year", "2023/24", "-", None),
        ("Academic year", "2023-24", "45.8", None),
        ("Academic year", "2024/25", None, "46"),
        ("Financial year", "2024/25", "3.4", None),
        ("Financial year", "2014-16", "3.4", None),  # three years together: for the contract to report
    ]
    assert table.rows.to_pylist() == [2, 3, 4, 5, 6, 7]


def test_a_series_that_has_been_dropped_is_named(tmp_path):
    with pytest.raises(FileRefused, match="has no series “Gone”"):
        lait(
            tmp_path,
            [("NEET", "2025", "England", "3.4")],
            {"NEET": {"year": "financial"}, "Gone": {"year": "academic"}},
        )


def test_another_parquet_file_is_refused(tmp_path):
    path = parquet(tmp_path / "other.parquet", a=[1])
    with pytest.raises(FileRefused, match="Short Desc"):
        readers.read("lait", open_table(path), {"series": {"NEET": {"year": "financial"}}})


# -- totals in columns of their own

COURSES = """geographic_level,area,SSA,Level,sex,Achievements,Enrolments,Total,Total_ach,Total_enr,pcAch,pcEnr
LSIP,Lancashire,Digital,Total,Total,30,40,Total,100,150,.3,.2
LSIP,Lancashire,History,Total,Total,NA,NA,Total,100,150,NA,NA
LSIP,Lancashire,Digital,3,Total,10,20,Total,20,30,.5,.6
"""
TOTALS = {
    "dimension": "SSA",
    "totals": {"Achievements": "Total_ach", "Enrolments": "Total_enr"},
    "groups": ["geographic_level", "area", "Level", "sex"],
}


def test_each_groups_total_becomes_a_row(tmp_path):
    report = check(csv_file(tmp_path / "c.csv", COURSES), "dfe-local-skills-achievements", tmp_path / "out.parquet")
    assert report.rows_rejected == 0
    found = {
        (row["ssa"], row["level"]): (row["achievements"], row["achievements__symbol"], row["enrolments"])
        for row in pq.read_table(tmp_path / "out.parquet").to_pylist()
    }
    assert found == {
        ("Digital", "total"): (30, None, 40),
        ("Total", "total"): (100, None, 150),
        ("History", "total"): (None, "x", None),
        ("Digital", "3"): (10, None, 20),
        ("Total", "3"): (20, None, 30),
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            COURSES.replace("NA,NA,Total,100", "NA,NA,Total,101"),
            "Row 3 of c.csv gives another total than the rows before it",
        ),
        (COURSES.replace("Total_ach", "Sum"), "has no column “Total_ach”"),
        (COURSES.replace(",.5,.6", ""), "Row 4 of c.csv has 10 cells where the headings have 12"),
    ],
)
def test_a_total_that_cannot_be_believed_refuses_the_file(tmp_path, text, reason):
    with pytest.raises(FileRefused, match=reason):
        readers.read("total-columns", open_table(csv_file(tmp_path / "c.csv", text)), TOTALS)


# -- anything


texts = st.one_of(st.none(), st.sampled_from(["c", "0.5", "1560.0", "10001000", "2024", "Total"]), st.text(max_size=5))


@given(st.lists(st.tuples(texts, texts, texts, texts), max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_provider_tables_of_anything_keep_every_row(tmp_path, rows):
    names = ("name", "number", "people", "share")
    columns = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)}
    path = parquet(tmp_path / "any.parquet", **columns)
    options = {"name": "name", "ukprn": "number", "fractions": ["share"], "counted": {"product": ("people", "share")}}
    table = readers.read("provider-table", open_table(path), options)
    assert table.arrow.num_rows == len(table.rows) == len(rows)


@given(st.lists(st.lists(st.text(max_size=4), max_size=5), max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_files_of_anything_are_read_or_refused(tmp_path, rows):
    out = io.StringIO()
    csv.writer(out).writerows([["SSA", "part", "total", "group"], *rows])
    options = {"dimension": "SSA", "totals": {"part": "total"}, "groups": ["group"]}
    try:
        table = readers.read("total-columns", open_table(csv_file(tmp_path / "any.csv", out.getvalue())), options)
    except FileRefused as refused:
        assert str(refused).endswith((".", "?"))
    else:
        assert table.arrow.num_rows == len(table.rows)
