"""The local skills dashboard's files and the local authority series, beside what pandas gets from the raw files."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from routeways.evidence.definitions import indicators, source
from tests.evidence.making import index, made
from tests.official import OFFICIAL

FOLDER = OFFICIAL / "dfe_local_skills"
LANCASHIRE, COUNTY, ENGLAND, BURNLEY = "E69000019", "E10000017", "E92000001", "E07000117"
TWELVE = ["Burnley", "Chorley", "Fylde", "Hyndburn", "Lancaster", "Pendle", "Preston", "Ribble Valley", "Rossendale",
          "South Ribble", "West Lancashire", "Wyre"]  # fmt: skip

pytestmark = pytest.mark.official


@cache
def raw(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv.gz", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("source_id", "rejected"),
    [
        ("dfe-local-skills-over-time", 6),  # the infinite rates that its caveat tells of
        ("dfe-local-skills-by-group", 0),
        ("dfe-local-skills-achievements", 0),
        ("dfe-local-skills-achievement-range", 0),
        ("dfe-job-adverts-professions", 0),
        ("dfe-local-authority-series", 0),
    ],
)
def test_only_the_rows_that_are_wrong_in_the_file_are_rejected(source_id, rejected):
    report, _ = made(source_id)
    assert report.rows_rejected == rejected
    assert report.rows_good > 9_000


def test_the_infinite_rates_are_those_of_one_area_in_three_years():
    table = raw("C_time_2023-02")
    wrong = table[(table.value == "Inf") & (table.geographic_level == "LSIP")]
    assert set(wrong.area) == {"Buckinghamshire", "Norfolk and Suffolk (Greater Anglia)"}  # the second is left out
    report, _ = made("dfe-local-skills-over-time")
    assert {problem.text for problem in report.problems if problem.row} == {"Inf"}


def test_adults_in_further_education_over_time():
    _, figures = made("dfe-local-skills-over-time")
    table = raw("C_time_2023-02")
    chosen = table[table.time_period == "202021"]

    def number(level: str, area: str, metric: str) -> float:
        (found,) = chosen[(chosen.geographic_level == level) & (chosen.area == area) & (chosen.metric == metric)].value
        return float(found)

    for indicator, metric in (
        ("fe-participation", "participation"),
        ("fe-achievements", "achievements"),
        ("fe-participation-rate", "participation_rate_per_100000_population"),
    ):
        assert figures[indicator][BURNLEY, "ay2020"]["value"] == number("LADU", "Burnley", metric)
        assert figures[indicator][LANCASHIRE, "ay2020"]["value"] == number("LSIP", "Lancashire", metric)
        assert figures[indicator][ENGLAND, "ay2020"]["value"] == number("COUNTRY", "England", metric)
    county = figures["fe-participation"][COUNTY, "ay2020"]
    assert county["value"] == sum(number("LADU", name, "participation") for name in TWELVE)
    assert county["marks"] == "e"
    rate = figures["fe-participation-rate"][COUNTY, "ay2020"]
    assert (rate["value"], rate["symbol"]) == (None, "x")


def test_the_enterprise_partnership_and_the_skills_plan_area_are_one_lancashire_counted_once():
    table = raw("C_time_2023-02")
    both = table[(table.area == "Lancashire") & (table.metric == "vacancies") & (table.time_period == "2022-10-01")]
    assert set(both.geographic_level) == {"LEP", "LSIP"}
    assert set(both.value) == {"26495"}
    _, figures = made("dfe-local-skills-over-time")
    assert figures["job-adverts"][LANCASHIRE, "m2022-10"]["value"] == 26495
    _, by_profession = made("dfe-job-adverts-professions")
    assert by_profession["job-adverts-by-profession"][LANCASHIRE, "m2022-10"]["value"] == 26495


def test_job_adverts_go_back_to_2017_by_month():
    _, figures = made("dfe-local-skills-over-time")
    table = raw("C_time_2023-02")
    series = table[(table.metric == "vacancies") & (table.area == "Lancashire") & (table.geographic_level == "LSIP")]
    ours = {row["period"]: row["value"] for row in figures["job-adverts"].rows if row["area"] == LANCASHIRE}
    assert ours == {f"m{text[:7]}": float(value) for text, value in zip(series.time_period, series.value, strict=True)}
    assert len(ours) == 70


def test_adults_by_level_age_and_kind_of_learning():
    _, figures = made("dfe-local-skills-by-group")
    table = raw("C_breakdown_2023-02")
    for metric, indicator in (
        ("participation", "fe-participation-by-group"),
        ("achievements", "fe-achievements-by-group"),
    ):
        chosen = table[(table.area == "Burnley") & (table.geographic_level == "LADU") & (table.metric == metric)]
        by_group = chosen.set_index("subgroups").value
        assert figures[indicator][BURNLEY, "ay2020"]["value"] == float(by_group["Total"])
        for group in ("19-24", "Community Learning", "Further education and skills: Level 4+"):
            assert figures[indicator][BURNLEY, "ay2020", f"group={group}"]["value"] == float(by_group[group])


def test_a_breakdown_without_a_number_is_not_available_and_never_zero():
    _, figures = made("dfe-local-skills-by-group")
    table = raw("C_breakdown_2023-02")
    missing = table[(table.value == "NA") & (table.metric == "achievements") & (table.geographic_level == "LADU")]
    one = missing.iloc[0]
    (code,) = [str(index().resolve(one.area, kinds=["district"]))]
    row = figures["fe-achievements-by-group"][code, "ay2020", f"group={one.subgroups}"]
    assert (row["value"], row["symbol"]) == (None, "x")


def test_courses_by_subject_level_and_sex_for_part_of_a_year():
    _, figures = made("dfe-local-skills-achievements")
    ours = figures["fe-achievements-by-subject"]
    table = raw("C_Achieve_ILR21")
    chosen = table[(table.area == "Lancashire") & (table.geographic_level == "LSIP") & (table.sex == "Total")]
    of = chosen.set_index(["SSA", "Level"])
    subject = "Health, Public Services and Care"
    assert ours[LANCASHIRE, "ap2021-04"]["value"] == float(of.Total_ach[subject, "Total"]) == 45820
    assert ours[LANCASHIRE, "ap2021-04", f"ssa={subject}"]["value"] == float(of.Achievements[subject, "Total"])
    assert ours[LANCASHIRE, "ap2021-04", "level=4+"]["value"] == float(of.Total_ach[subject, "4+"]) == 210
    missing = ours[LANCASHIRE, "ap2021-04", "ssa=History, Philosophy and Theology"]
    assert (missing["value"], missing["symbol"]) == (None, "x")
    assert of.Achievements["History, Philosophy and Theology", "Total"] == "NA"
    england = table[(table.area == "England") & (table.sex == "Total") & (table.Level == "Total")].iloc[0]
    assert ours[ENGLAND, "ap2021-04"]["value"] == float(england.Total_ach)


def test_adverts_by_profession_leave_hidden_numbers_out_and_say_so():
    _, figures = made("dfe-job-adverts-professions")
    table = raw("D_OnsProfDetail")
    ours = table[(table.area == "Lancashire") & (table.geographic_level == "LSIP")]
    shown = ours[ours.vacancies != "[x]"]
    assert len(ours) - len(shown) == 46
    by = pd.to_numeric(shown.vacancies).groupby(shown["Summary Profession Category"]).sum()
    coarse, fine = figures["job-adverts-by-profession"], figures["job-adverts-by-detailed-profession"]
    for profession, adverts in by.items():
        assert coarse[LANCASHIRE, "m2022-10", f"profession={profession}"]["value"] == adverts
    assert coarse[LANCASHIRE, "m2022-10", "profession=Healthcare"]["marks"] == "e"
    hidden = ours[ours.vacancies == "[x]"].iloc[0]["Detailed Profession Category"]
    row = fine[LANCASHIRE, "m2022-10", f"detail={hidden}"]
    assert (row["value"], row["symbol"]) == (None, "low")
    whole = fine[LANCASHIRE, "m2022-10"]
    assert (whole["value"], whole["lower"], whole["upper"]) == (None, 26495, 26495 + 46 * 2.5)
    assert coarse[ENGLAND, "m2022-10"]["value"] == 1463875


def test_the_range_table_is_loaded_and_no_indicator_uses_it():
    report, figures = made("dfe-local-skills-achievement-range")
    assert report.rows_good and not figures
    assert "no indicator" in source("dfe-local-skills-achievement-range").about


@cache
def authority() -> pd.DataFrame:
    table = pd.read_parquet(FOLDER / "lait_bds_long_0.parquet")
    return table.set_index(["Short Desc", "Years", "LA Number"])["Values"]


@pytest.mark.parametrize(
    ("indicator", "series", "years", "period"),
    [
        ("neet-16-17", "16-17 NEET", "2025", "fy2024"),
        ("neet-or-not-known-16-17", "16-17_not known_NEET", "2025", "fy2024"),
        ("level-3-by-19", "Level3Age19", "2024", "ay2023"),
        ("level-2-by-19", "Level2Age19", "2024", "ay2023"),
        ("gcse-english-and-maths", "EngMaths9-4", "2025", "ay2024"),
        ("attainment-8", "AVG_Attain8_Score", "2025", "ay2024"),
        ("higher-education-by-19", "HE_19_All", "2023-24", "ay2023"),
        ("pupils-with-ehc-plan", "SEN_TotStat", "2025", "ay2024"),
        ("send-in-education-16-17", "16-17YroldSEN_ET", "2025", "fy2024"),
    ],
)
def test_local_authority_series_by_the_numbers_of_the_authorities(indicator, series, years, period):
    _, figures = made("dfe-local-authority-series")
    places = {888: COUNTY, 889: "E06000008", 890: "E06000009", 970: ENGLAND, 981: "E12000002", 984: "E12000005"}
    for number, code in places.items():
        expected = authority()[series, years, float(number)]
        row = figures[indicator][code, period]
        if expected == "-":
            assert (row["value"], row["symbol"]) == (None, "x")
        else:
            assert row["value"] == pytest.approx(float(expected))
    whole = figures[indicator][LANCASHIRE, period]
    assert (whole["value"], whole["symbol"]) == (None, "x")
    assert "cannot be added up" in whole["reason"]


def test_results_given_by_teachers_stand_apart():
    _, figures = made("dfe-local-authority-series")
    marks = {
        row["period"]: row["marks"]
        for row in figures["gcse-english-and-maths"].rows
        if row["area"] == COUNTY and not row["breakdown"]
    }
    assert {period for period, mark in marks.items() if mark == "b"} == {"ay2019", "ay2021"}


def test_every_series_that_is_read_has_an_indicator_or_stands_beside_one():
    read = set(source("dfe-local-authority-series").file.options["series"])
    used = set()
    for one in indicators().values():
        if one.source == "dfe-local-authority-series":
            used.add(one.pick.where["series"])
            used |= {key for breakdown in one.breakdowns for key in breakdown.keys or {}}
    assert used <= read
    assert read - used == {"16-17_not known", "Level2Age19_E&M", "TotPerAbNew", "SecFSM"}
