"""Apprenticeships and further education by provider: figures beside those that pandas gets from the raw files."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from tests.evidence.making import made
from tests.official import OFFICIAL

FOLDER = OFFICIAL / "dfe_apprenticeships"
LANCASHIRE, ENGLAND, BURNLEY = "E69000019", "E92000001", "E07000117"
NAMES = {
    "Blackburn with Darwen": "E06000008", "Blackpool": "E06000009", "Burnley": "E07000117", "Chorley": "E07000118",
    "Fylde": "E07000119", "Hyndburn": "E07000120", "Lancaster": "E07000121", "Pendle": "E07000122",
    "Preston": "E07000123", "Ribble Valley": "E07000124", "Rossendale": "E07000125", "South Ribble": "E07000126",
    "West Lancashire": "E07000127", "Wyre": "E07000128",
}  # fmt: skip
COLLEGES = ["10000747", "10000754", "10001000", "10003768", "10004478", "10004552", "10005200", "10005575"]
PLACED = [*COLLEGES, "10000756", "10094504", "10001165", "10007141", "10007768", "10007823"]

pytestmark = pytest.mark.official


@cache
def raw(name: str) -> pd.DataFrame:
    table = pd.read_parquet(FOLDER / f"{name}_0.parquet")
    if "provider_name" in table:
        table["ukprn"] = table.provider_name.str.extract(r"\((\d{8})\)$")[0]
    return table


@pytest.mark.parametrize(
    "source",
    [
        "dfe-apprenticeships-districts",
        "dfe-apprenticeships-standards",
        "dfe-apprenticeships-providers",
        "dfe-apprenticeships-learners",
        "dfe-fe-skills-providers",
    ],
)
def test_no_row_is_rejected(source):
    report, _ = made(source)
    assert report.rows_rejected == 0
    assert report.rows_good == report.rows_read > 100_000


@pytest.mark.parametrize(
    ("indicator", "place", "measure"),
    [
        ("apprenticeship-starts-home", "learner_home_lad", "starts"),
        ("apprenticeship-starts-delivery", "delivery_lad", "starts"),
        ("apprenticeship-achievements-home", "learner_home_lad", "achievements"),
        ("apprenticeship-enrolments-home", "learner_home_lad", "enrolments"),
    ],
)
def test_districts_and_the_region_have_the_numbers_of_the_raw_file(indicator, place, measure):
    _, figures = made("dfe-apprenticeships-districts")
    expected = raw("lad_map_data").groupby(["year", place])[measure].sum()
    for name, code in NAMES.items():
        assert figures[indicator][code, "ay2024"]["value"] == expected["2024/25", name]
        part = figures[indicator][code, "ap2025-04"]
        assert (part["value"], part["marks"]) == (expected["2025/26 (Aug to Apr)", name], "p")
    whole = figures[indicator][LANCASHIRE, "ay2022"]
    assert whole["value"] == sum(expected["2022/23", name] for name in NAMES)


def test_the_starts_of_2024_25_by_home_district_are_those_the_region_knows():
    _, figures = made("dfe-apprenticeships-districts")
    known = {"E06000008": 1114, "E06000009": 1012, BURNLEY: 648, "E07000123": 1254, "E07000124": 435}
    starts = figures["apprenticeship-starts-home"]
    assert {code: starts[code, "ay2024"]["value"] for code in known} == known


def test_where_residents_of_burnley_were_trained():
    _, figures = made("dfe-apprenticeships-districts")
    table = raw("lad_map_data")
    chosen = table[(table.learner_home_lad == "Burnley") & (table.year == "2024/25")]
    by_place = chosen.groupby("delivery_lad").starts.sum()
    starts = figures["apprenticeship-starts-home"]
    for name in ("Burnley", "Pendle", "Preston"):
        assert starts[BURNLEY, "ay2024", f"delivery={NAMES[name]}"]["value"] == by_place[name]
    outside = starts[BURNLEY, "ay2024", "delivery=outside"]
    assert outside["value"] == by_place["Outside of England and unknown"]


def test_starts_at_the_regions_colleges_by_standard_level_and_subject():
    _, figures = made("dfe-apprenticeships-standards")
    starts = figures["apprenticeship-starts-colleges"]
    table = raw("subjects_and_standards")
    chosen = table[table.ukprn.isin(PLACED) & (table.measure == "Starts") & (table.year == "2024/25")]
    assert starts[LANCASHIRE, "ay2024"]["value"] == chosen["values"].sum() == 4361
    higher = chosen[chosen.apps_Level == "Higher Apprenticeship"]["values"].sum()
    assert starts[LANCASHIRE, "ay2024", "level=higher"]["value"] == higher
    burnley = chosen[chosen.ukprn == "10001000"]["values"].sum()
    assert starts[LANCASHIRE, "ay2024", "provider=10001000"]["value"] == burnley
    engineering = chosen[chosen.ssa_t1_desc == "Engineering and Manufacturing Technologies"]["values"].sum()
    assert starts[LANCASHIRE, "ay2024", "ssa1=Engineering and Manufacturing Technologies"]["value"] == engineering
    for standard, people in chosen.groupby("std_fwk_name")["values"].sum().head(20).items():
        assert starts[LANCASHIRE, "ay2024", f"standard={standard}"]["value"] == people


def test_a_college_that_changed_its_name_is_one_college_under_the_name_people_know():
    _, figures = made("dfe-apprenticeships-standards")
    starts = figures["apprenticeship-starts-colleges"]
    table = raw("subjects_and_standards")
    assert table[table.ukprn == "10004552"].provider_name.nunique() == 2
    labels = {row["breakdown_label"] for row in starts.rows if row["breakdown"] == "provider=10004552"}
    assert labels == {"Nelson and Colne College"}
    assert all((LANCASHIRE, f"ay{year}", "provider=10004552") in starts.by_address for year in (2022, 2023, 2024))


def test_the_share_of_higher_apprenticeships_in_the_north_west_and_at_colleges():
    _, figures = made("dfe-apprenticeships-providers")
    table = raw("provider_breakdowns")
    chosen = table[(table.learner_home_region == "North West") & (table.year == "2023/24")]
    higher = chosen[chosen.apps_Level == "Higher Apprenticeship"]
    share = 100 * higher.starts.sum() / chosen.starts.sum()
    assert figures["apprenticeship-higher-share"]["E12000002", "ay2023"]["value"] == pytest.approx(share)
    young = higher[higher.age_group == "Under 19"].starts.sum()
    share = 100 * young / chosen[chosen.age_group == "Under 19"].starts.sum()
    assert figures["apprenticeship-higher-share"]["E12000002", "ay2023", "age=Under 19"]["value"] == pytest.approx(
        share
    )

    _, figures = made("dfe-apprenticeships-standards")
    table = raw("subjects_and_standards")
    chosen = table[(table.ukprn == "10000754") & (table.measure == "Starts") & (table.year == "2024/25")]
    share = 100 * chosen[chosen.apps_Level == "Higher Apprenticeship"]["values"].sum() / chosen["values"].sum()
    row = figures["apprenticeship-higher-share-colleges"][LANCASHIRE, "ay2024", "provider=10000754"]
    assert row["value"] == pytest.approx(share)


def test_apprentices_under_19_at_colleges_beside_england():
    _, figures = made("dfe-apprenticeships-learners")
    share = figures["apprenticeship-under-19-share-colleges"]
    table = raw("apprenticeships_demographics")
    ages = table[(table.characteristic_type == "Age") & (table.measure == "Starts") & (table.year == "2024/25")]
    ages = ages.assign(people=pd.to_numeric(ages["count"], errors="coerce"))
    of = ages.pivot_table(index="provider_name", columns="characteristic", values="people", aggfunc="sum")
    england = of.loc["Total (All providers)"]
    assert share[ENGLAND, "ay2024"]["value"] == pytest.approx(100 * england["Under 19"] / england["Total"])
    ours = ages[ages.ukprn.isin(COLLEGES)].groupby("characteristic").people.sum()
    whole = share[LANCASHIRE, "ay2024"]
    assert whole["value"] == pytest.approx(100 * ours["Under 19"] / ours["Total"])
    assert whole["marks"] == "e"  # added up from numbers that are rounded to 10


def test_adults_in_education_and_training_by_college_and_group():
    _, figures = made("dfe-fe-skills-providers")
    learners = figures["fe-learners-colleges"]
    table = raw("national_provider_summary")
    table = table[table["Academic Year"] == "2024/25"]
    total = table[table["Learner characteristic"] == "Total"]
    by_ukprn = total.assign(ukprn=total.UKPRN.map(lambda x: f"{x:.0f}")).set_index("ukprn")["Education and Training"]
    assert learners[LANCASHIRE, "ay2024", "provider=10005200"]["value"] == float(by_ukprn["10005200"]) == 4150
    assert learners[LANCASHIRE, "ay2024"]["value"] == sum(float(by_ukprn[one]) for one in COLLEGES)
    england = table[table["Provider name"] == "Total (All providers)"].set_index("Learner characteristic")
    assert learners[ENGLAND, "ay2024"]["value"] == float(england.loc["Total", "Education and Training"])
    women = learners[ENGLAND, "ay2024", "group=Sex - Female"]
    assert women["value"] == float(england.loc["Sex - Female", "Education and Training"])


def test_a_sum_over_a_low_number_is_known_only_within_limits():
    _, figures = made("dfe-fe-skills-providers")
    row = figures["fe-learners-colleges"][LANCASHIRE, "ay2024", "group=LLDD - Unknown"]
    table = raw("national_provider_summary")
    chosen = table[
        (table["Academic Year"] == "2024/25")
        & (table["Learner characteristic"] == "LLDD - Unknown")
        & table.UKPRN.isin([int(one) for one in COLLEGES])
    ]["Education and Training"]
    hidden = (chosen == "low").sum()
    assert hidden > 0
    shown = pd.to_numeric(chosen[chosen != "low"]).sum()
    assert (row["value"], row["symbol"]) == (None, "x")
    assert (row["lower"], row["upper"]) == (shown, shown + 5 * hidden)
