"""Destinations after school and after further education, beside what pandas gets from the raw files."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from routeways.evidence.definitions import indicators
from tests.evidence.making import made
from tests.official import OFFICIAL

FOLDER = OFFICIAL / "destinations"
LANCASHIRE, COUNTY, ENGLAND, BURNLEY = "E69000019", "E10000017", "E92000001", "E07000117"
TWELVE = [f"E07000{number}" for number in range(117, 129)]
FOURTEEN = ["E06000008", "E06000009", *TWELVE]
PARTS = ["education", "appren", "all_work"]

pytestmark = pytest.mark.official


@cache
def raw(name: str) -> pd.DataFrame:
    table = pd.read_csv(FOLDER / f"{name}.csv.gz", dtype=str, keep_default_na=False)
    for column in ("cohort", *PARTS, "all_notsust"):
        table[column] = pd.to_numeric(table[column], errors="coerce")
    return table


def share(table: pd.DataFrame, parts: list[str]) -> float:
    return 100 * table[parts].sum().sum() / table.cohort.sum()


@pytest.mark.parametrize(
    ("source", "good", "left_out"),
    [
        ("dfe-ks4-destinations", 2548, 0),
        ("dfe-ks4-destinations-national", 2923, 2923),  # each row is there again as percentages
        ("dfe-16-18-destinations", 7473, 0),
        ("dfe-fe-outcomes-providers", 50859, 0),
    ],
)
def test_no_row_is_rejected(source, good, left_out):
    report, _ = made(source)
    assert (report.rows_rejected, report.rows_good, report.rows_left_out) == (0, good, left_out)


@pytest.mark.parametrize(
    ("indicator", "parts"),
    [
        ("ks4-sustained", PARTS),
        ("ks4-apprenticeships", ["appren"]),
        ("ks4-education", ["education"]),
        ("ks4-not-sustained", ["all_notsust"]),
    ],
)
def test_year_11_leavers_in_districts_county_and_region(indicator, parts):
    _, figures = made("dfe-ks4-destinations")
    table = raw("ees_ks4_destinations_LA")
    for year in range(2015, 2023):
        chosen = table[table.time_period == f"{year}{(year + 1) % 100}"]
        for area, codes in ((BURNLEY, [BURNLEY]), (COUNTY, TWELVE), (LANCASHIRE, FOURTEEN)):
            row = figures[indicator][area, f"ay{year}"]
            assert row["value"] == pytest.approx(share(chosen[chosen.lad_code.isin(codes)], parts))


def test_england_stands_beside_the_same_pupils_of_the_districts():
    """The national file names the year of leaving; read one year on, its pupils are the district file's."""
    districts, national = raw("ees_ks4_destinations_LA"), raw("ees_ks4_nat_202223")
    chosen = national[
        (national.institution_group == "State-funded mainstream schools")
        & (national[["institution_type", "breakdown_topic", "breakdown"]] == "Total").all(axis=1)
        & (national.data_type == "Number of students")
    ].set_index("time_period")
    added = districts[districts.time_period == "202021"]
    assert added.cohort.sum() == chosen.cohort["201920"] == 550_634
    assert added.appren.sum() == chosen.appren["201920"] == 13_413
    assert abs(added.appren.sum() - chosen.appren["202021"]) > 5_000

    _, figures = made("dfe-ks4-destinations-national")
    england = figures["ks4-apprenticeships+dfe-ks4-destinations-national"]
    for year in range(2015, 2023):
        left = chosen.loc[f"{year - 1}{year % 100}"]
        row = england[ENGLAND, f"ay{year}"]
        assert row["indicator"] == "ks4-apprenticeships"
        assert row["vintage"].startswith("dfe-ks4-destinations-national@")
        assert row["value"] == pytest.approx(100 * left.appren / left.cohort)


def test_englands_provisional_year_is_left_out_because_districts_do_not_have_it():
    _, figures = made("dfe-ks4-destinations-national")
    _, ours = made("dfe-ks4-destinations")
    for name in ("ks4-sustained", "ks4-apprenticeships", "ks4-education", "ks4-not-sustained"):
        there = {row["period"] for row in figures[f"{name}+dfe-ks4-destinations-national"].rows}
        assert max(there) == max(row["period"] for row in ours[name].rows) == "ay2022"


def test_the_apprenticeship_share_fell_as_the_progress_report_says_and_stayed_above_england():
    _, figures = made("dfe-ks4-destinations")
    _, national = made("dfe-ks4-destinations-national")
    ours = figures["ks4-apprenticeships"]
    england = national["ks4-apprenticeships+dfe-ks4-destinations-national"]
    assert round(ours[LANCASHIRE, "ay2019"]["value"], 1) == 5.8
    assert round(ours[LANCASHIRE, "ay2020"]["value"], 1) == 4.2
    assert (round(england[ENGLAND, "ay2019"]["value"], 1), round(england[ENGLAND, "ay2020"]["value"], 1)) == (3.7, 2.4)
    assert all(
        ours[LANCASHIRE, f"ay{year}"]["value"] > england[ENGLAND, f"ay{year}"]["value"] for year in range(2015, 2023)
    )


@pytest.mark.parametrize(
    ("indicator", "parts"),
    [("post-16-sustained", PARTS), ("post-16-apprenticeships", ["appren"]), ("post-16-education", ["education"])],
)
def test_leavers_of_16_to_18_study_by_level(indicator, parts):
    _, figures = made("dfe-16-18-destinations")
    table = raw("ees_16_18_destinations_LA")
    table = table[table.time_period == "202223"]
    for area, codes in ((BURNLEY, [BURNLEY]), (LANCASHIRE, FOURTEEN)):
        chosen = table[table.lad_code.isin(codes)]
        total = chosen[chosen.cohort_level_group == "Total"]
        assert figures[indicator][area, "ay2022"]["value"] == pytest.approx(share(total, parts))
        level = chosen[chosen.cohort_level_group == "Level 3"]
        row = figures[indicator][area, "ay2022", "level=Level 3"]
        assert row["value"] == pytest.approx(share(level, parts))


def test_a_level_that_nobody_finished_in_a_district_has_no_figure_and_is_no_zero():
    _, figures = made("dfe-16-18-destinations")
    table = raw("ees_16_18_destinations_LA")
    table = table[table.time_period == "202122"]
    there = set(zip(table.lad_code, table.cohort_level_group, strict=True))
    missing = [code for code in FOURTEEN if (code, "Level 2") not in there]
    assert missing
    sustained = figures["post-16-sustained"]
    for code in missing:
        assert (code, "ay2021", "level=Level 2") not in sustained.by_address
    level = table[table.lad_code.isin(FOURTEEN) & (table.cohort_level_group == "Level 2")]
    assert sustained[LANCASHIRE, "ay2021", "level=Level 2"]["value"] == pytest.approx(share(level, PARTS))


def test_lasting_work_or_learning_after_further_education_by_college():
    _, figures = made("dfe-fe-outcomes-providers")
    sustained, work = figures["fe-sustained-colleges"], figures["fe-work-after-colleges"]
    table = pd.read_parquet(FOLDER / "fe_outcomes_by_provider_PRV01.parquet")
    total = table[(table.provision == "Total") & (table.benefit_learner == "Total") & (table.time_period == "2022/23")]
    total = total.set_index("provider_ukprn")
    colleges = [10000747, 10000754, 10001000, 10003768, 10004478, 10004552, 10005200, 10005575]
    for ukprn in colleges:
        row = sustained[LANCASHIRE, "ay2022", f"provider={ukprn}"]
        assert row["value"] == pytest.approx(100 * float(total.spd_percent[ukprn]))
        assert row["marks"] == ""  # as released
        assert work[LANCASHIRE, "ay2022", f"provider={ukprn}"]["value"] == pytest.approx(
            100 * float(total.emp_percent[ukprn])
        )
    people = total.number_of_matched_learners[colleges].astype(float)
    mean = (people * total.spd_percent[colleges].astype(float)).sum() / people.sum()
    whole = sustained[LANCASHIRE, "ay2022"]
    assert (whole["value"], whole["marks"]) == (pytest.approx(100 * mean), "e")


def test_a_comparator_is_made_from_its_own_source_and_never_from_the_indicators():
    one = indicators()["ks4-sustained"]
    assert set(one.made_from("dfe-ks4-destinations")) == {"ks4-sustained"}
    other = one.made_from("dfe-ks4-destinations-national")["ks4-sustained+dfe-ks4-destinations-national"]
    assert (other.id, other.source, other.comparators) == (one.id, "dfe-ks4-destinations-national", [])
    assert other.digest != one.digest
    assert one.made_from("dfe-16-18-destinations") == {}
