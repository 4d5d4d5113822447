"""What a definition can say about odd files: a column read twice, providers for places, years that are one off."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from routeways.evidence.contracts import contract_of
from routeways.evidence.definitions import source
from routeways.evidence.identify import identify
from routeways.evidence.periods import FORMATS
from routeways.evidence.providers import based_in, providers
from routeways.foundation.tables import load_table, open_table
from routeways.places import regions
from routeways.places.index import packaged_index
from tests.evidence.small_files import csv_file

OVER_TIME = """area,geographic_level,time_period,chart_year,metric,value
Burnley,LADU,202021,2020-01-01,participation,3750
Burnley,LADU,202021,2020-01-01,participation_rate_per_100000_population,7381
Burnley,LADU,202021,2020-01-01,starts,NA
Lancashire,LSIP,2022-10-01,2022-10-01,vacancies,26495
Lancashire,LEP,2022-10-01,2022-10-01,vacancies,26495
Burnley,LADU,2022,2022-01-01,empRate,0.71
"""


def load(path, source_id, out):
    definition = source(source_id)
    report = load_table(open_table(path), contract_of(definition, packaged_index()), out, name=path.name)
    return report, pq.read_table(out).to_pylist()


def test_one_column_of_a_file_can_be_read_as_several_measures(tmp_path):
    report, rows = load(csv_file(tmp_path / "t.csv", OVER_TIME), "dfe-local-skills-over-time", tmp_path / "o.parquet")
    assert (report.rows_good, report.rows_rejected, report.rows_left_out) == (4, 0, 2)
    people, rate, starts, adverts = rows
    assert (people["people"], people["period"], people["area"]) == (3750, "ay2020", "E07000117")
    assert rate["rate"] == 7381
    assert (starts["people"], starts["people__symbol"]) == (None, "x")
    assert (adverts["adverts"], adverts["period"], adverts["area"]) == (26495, "m2022-10", "E69000019")


def test_a_provider_stands_in_the_region_of_its_main_site():
    assert based_in("BURNLEY COLLEGE (10001000)") == "E69000019"
    assert based_in("10003753.0") == "E69000006"
    assert based_in("100% EFFECTIVE LIMITED (10029265)") is None
    assert based_in("Total (All providers)") is None
    assert based_in("110001000 and 1000100") is None  # digits of other numbers


def test_colleges_alone_can_be_asked_for():
    assert based_in("UNIVERSITY OF LANCASHIRE (10007141)") == "E69000019"
    assert based_in("UNIVERSITY OF LANCASHIRE (10007141)", "college") is None
    assert based_in("BURNLEY COLLEGE (10001000)", "college") == "E69000019"


def test_every_provider_stands_in_a_region_that_there_is():
    wholes = {region.geography.whole.code for region in regions.load().values()}
    assert {one.area for one in providers().values()} <= wholes
    assert {one.kind for one in providers().values()} == {"college", "sixth-form", "university"}
    assert all(len(ukprn) == 8 and ukprn.startswith("1") for ukprn in providers())


def test_providers_that_are_not_known_stay_in_the_vintage_and_in_no_area(tmp_path):
    columns = {
        "year": ["2024/25", "2025/26 (Aug to Apr)"], "apps_Level": ["Higher Apprenticeship", "Advanced Apprenticeship"],
        "std_fwk_name": ["Welder", "Welder"], "ssa_t1_desc": ["A", "A"], "ssa_t2_desc": ["B", "B"],
        "std_fwk_flag": ["Standard", "Standard"], "provider_type": ["Other", "Other"],
        "provider_name": ["Burnley College (10001000)", "Somebody Else Ltd (10099999)"],
        "measure": ["Starts", "Starts"], "values": pa.array([5, 7], pa.int32()),
    }  # fmt: skip
    path = tmp_path / "standards.parquet"
    pq.write_table(pa.table(columns), path)
    report, rows = load(path, "dfe-apprenticeships-standards", tmp_path / "o.parquet")
    assert report.rows_rejected == 0
    assert [(row["based"], row["provider"], row["period"]) for row in rows] == [
        ("E69000019", "10001000", "ay2024"),
        ("outside", "10099999", "ap2025-04"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ees-year-after", "Academic year:201920", "ay2020"),
        ("academic-or-month", "202021", "ay2020"),
        ("academic-or-month", "2022-10-01", "m2022-10"),
    ],
)
def test_periods_as_odd_files_write_them(name, text, code):
    assert FORMATS[name](text).code == code


@pytest.mark.parametrize(
    ("name", "text"),
    [("academic-or-month", "2022"), ("academic-or-month", "2022-10-15"), ("ees-year-after", "Week:202001")],
)
def test_other_periods_are_refused(name, text):
    with pytest.raises(ValueError, match=r"^(is|has) "):
        FORMATS[name](text)


def test_a_sister_file_with_one_column_more_is_not_taken_for_the_file(tmp_path):
    headings = ["time_period", "lad_code", "institution_group", "breakdown", "cohort", "all_notsust"]
    plain = csv_file(tmp_path / "ks4.csv", ",".join(headings) + "\n" + ",".join("x" for _ in headings) + "\n")
    assert identify(open_table(plain)).id == "dfe-ks4-destinations"
    more = [*headings, "cohort_level_group"]
    sister = csv_file(tmp_path / "post16.csv", ",".join(more) + "\n" + ",".join("x" for _ in more) + "\n")
    assert identify(open_table(sister)).id == "dfe-16-18-destinations"
