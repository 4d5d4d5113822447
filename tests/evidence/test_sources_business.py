"""Counts of businesses and jobs, worked out a second time from the raw files."""

from __future__ import annotations

import csv
import warnings
from functools import cache

import openpyxl
import pytest

from tests.evidence.making import made
from tests.evidence.raw_nomis import COUNTY, DISTRICTS, PRESTON, blocks, path
from tests.official import OFFICIAL

pytestmark = pytest.mark.official

WHOLE, ENGLAND, COUNTY_CODE, NORTH_WEST = "E69000019", "E92000001", "E10000017", "E12000002"
BURNLEY_TTWA, PRESTON_TTWA, CUMBRIA = "E30000182", "E30000255", "E69000006"
PLACES = DISTRICTS | {WHOLE: "LSIP", ENGLAND: "England"}
SIZES = {
    "micro": "Micro (0 to 9)",
    "small": "Small (10 to 49)",
    "medium": "Medium-sized (50 to 249)",
    "large": "Large (250+)",
}


# -- UK Business Counts


def counts(start: str) -> dict[tuple[int, str, str, str], float]:
    cells = blocks(path(start), survey=False)
    return {(int(date), industry, area, head): cell.number for (date, industry, area, head), cell in cells.items()}


def test_both_files_of_business_counts_are_read_whole():
    for source_id, rows in {"nomis-business-counts": 11_525, "nomis-business-counts-industries": 207_450}.items():
        report, _ = made(source_id)
        assert (report.rows_read, report.rows_rejected, report.rows_left_out) == (rows, 0, rows * 48 // 461)


def test_businesses_and_their_sizes_are_those_of_the_file():
    raw, (_, figures) = counts("2-3"), made("nomis-business-counts")
    for year in range(2018, 2023):
        for code, name in PLACES.items():
            total = raw[(year, "Total", name, "Total")]
            assert figures["enterprises"][code, f"cy{year}"]["value"] == total
            for key, head in SIZES.items():
                count = raw[(year, "Total", name, head)]
                assert figures["enterprises"][code, f"cy{year}", f"size={key}"]["value"] == count
                share = figures["micro-enterprises-share"][code, f"cy{year}", f"size={key}"]
                assert share["value"] == pytest.approx(100 * count / total)
            share = figures["micro-enterprises-share"][code, f"cy{year}"]["value"]
            assert share == pytest.approx(100 * raw[(year, "Total", name, SIZES["micro"])] / total)


def test_a_sum_of_rounded_counts_is_marked_as_an_estimate():
    raw, figures = counts("2-3"), made("nomis-business-counts")[1]["enterprises"]
    for year in range(2018, 2023):
        row = figures[COUNTY_CODE, f"cy{year}"]
        assert row["value"] == sum(raw[(year, "Total", name, "Total")] for name in COUNTY.values())
        assert (row["marks"], figures[WHOLE, f"cy{year}"]["marks"]) == ("e", "")
        preston = sum(share * raw[(year, "Total", name, "Total")] for name, share in PRESTON.items())
        assert figures[PRESTON_TTWA, f"cy{year}"]["value"] == pytest.approx(preston)
        assert figures[BURNLEY_TTWA, f"cy{year}"]["value"] == sum(
            raw[(year, "Total", name, "Total")] for name in ("Burnley", "Pendle")
        )


def test_businesses_by_industry_add_up_18_groups():
    raw, figures = counts("2-4"), made("nomis-business-counts-industries")[1]["enterprises-by-industry"]
    industries = {industry for _, industry, _, _ in raw}
    assert len(industries) == 18
    for year in (2018, 2022):
        for code, name in PLACES.items():
            for industry in industries:
                row = figures[code, f"cy{year}", f"industry={industry.split(' : ')[0]}"]
                assert row["value"] == raw[(year, industry, name, "Total")]
            total = sum(raw[(year, industry, name, "Total")] for industry in industries)
            assert figures[code, f"cy{year}"]["value"] == total
            micro = sum(raw[(year, industry, name, SIZES["micro"])] for industry in industries)
            assert figures[code, f"cy{year}", "size=micro"]["value"] == micro
    assert figures[WHOLE, "cy2022", "industry=3"]["breakdown_label"] == "Manufacturing"


# -- Business Register and Employment Survey


@cache
def jobs() -> dict[str, dict[str, float]]:
    """Area → industry letter or number → jobs."""
    file = OFFICIAL / "nomis" / "BRES_2020_employment_by_sector_LEP_LA.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        heads, _, *rows = csv.reader(lines)
    letters = {at: head.split(" : ")[0] for at, head in enumerate(heads) if " : " in head}
    return {row[0]: {letter: float(row[at]) for at, letter in letters.items()} for row in rows}


def test_jobs_are_read_for_england_and_the_partnerships_alone():
    report, _ = made("nomis-bres-jobs")
    assert (report.rows_read, report.rows_rejected) == (207 * 39, 0)
    assert report.rows_left_out == (168 + 2) * 39  # small areas, and two partnerships newer than our names


@pytest.mark.parametrize(
    ("code", "area"), [(WHOLE, "lep:Lancashire"), (CUMBRIA, "lep:Cumbria"), (ENGLAND, "country:England")]
)
def test_jobs_by_industry_and_their_share_are_those_of_the_file(code, area):
    raw, (_, figures) = jobs()[area], made("nomis-bres-jobs")
    sections = [letter for letter in raw if letter.isalpha()]
    assert len(sections) == 21
    total = sum(raw[letter] for letter in sections)
    assert figures["jobs-by-industry"][code, "cy2020"]["value"] == total
    for letter in sections:
        assert figures["jobs-by-industry"][code, "cy2020", f"industry={letter}"]["value"] == raw[letter]
        share = figures["manufacturing-jobs-share"][code, "cy2020", f"industry={letter}"]["value"]
        assert share == pytest.approx(100 * raw[letter] / total)
    assert figures["manufacturing-jobs-share"][code, "cy2020"]["value"] == pytest.approx(100 * raw["C"] / total)


def test_there_is_no_district_in_the_survey_of_jobs():
    assert not DISTRICTS.keys() & {row["area"] for row in made("nomis-bres-jobs")[1]["jobs-by-industry"].rows}


# -- Business Demography


@cache
def book() -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(
            OFFICIAL / "nomis" / "business_demography_2024.xlsx", read_only=True, data_only=True
        )


@cache
def table(number: str) -> dict[tuple[str, str], float]:
    """(area code, heading) → number, for a table with areas in its first column; year headings as “2019”."""
    found: dict[tuple[str, str], float] = {}
    heads: list[str] = []
    for row in book()[f"Table {number}"].iter_rows(values_only=True):
        if not row or row[0] is None:
            texts = ["" if cell is None else str(cell).removesuffix(".0") for cell in row]
            heads = texts if any(text[:2] == "20" or text == "Births" for text in texts) else heads
        elif len(str(row[0]).strip()) == 9 and heads:
            for head, cell in list(zip(heads, row, strict=False))[2:]:
                found[(str(row[0]).strip(), head)] = cell
    return found


def yearly(family: str) -> dict[tuple[str, str], float]:
    return table(f"{family}a") | table(f"{family}b") | table(f"{family}c") | table(f"{family}d")


def test_only_the_two_stray_numbers_under_table_7_1d_are_rejected():
    report, _ = made("ons-business-demography")
    assert (report.rows_rejected, report.rows_left_out, report.counts) == (2, 0, {"“area” is blank": 2})
    assert [(problem.row, problem.text) for problem in report.problems] == [(411, ""), (412, "")]


@pytest.mark.parametrize(
    ("indicator", "family"),
    [
        ("business-births", "1.1"),
        ("business-deaths", "2.1"),
        ("active-businesses", "3.1"),
        ("high-growth-firms", "7.1"),
    ],
)
def test_counts_of_businesses_are_those_of_the_tables_of_four_editions(indicator, family):
    raw, figures = yearly(family), made("ons-business-demography")[1][indicator]
    for year in range(2019, 2025):
        for code in (*DISTRICTS, COUNTY_CODE, NORTH_WEST, ENGLAND):
            assert figures[code, f"cy{year}"]["value"] == raw[(code, str(year))]
        whole = figures[WHOLE, f"cy{year}"]
        assert whole["value"] == sum(raw[(code, str(year))] for code in DISTRICTS)
        assert "e" in whole["marks"]  # a sum of rounded counts
        provisional = indicator == "business-deaths" and year >= 2023
        assert ("p" in whole["marks"]) == provisional


def test_rates_divide_births_and_deaths_by_active_businesses():
    births, deaths, active = yearly("1.1"), yearly("2.1"), yearly("3.1")
    figures = made("ons-business-demography")[1]
    for year in map(str, range(2019, 2025)):
        for code in (*DISTRICTS, COUNTY_CODE, ENGLAND):
            rates = {"business-birth-rate": births, "business-death-rate": deaths}
            for indicator, raw in rates.items():
                value = figures[indicator][code, f"cy{year}"]["value"]
                assert value == pytest.approx(100 * raw[(code, year)] / active[(code, year)])
        shares = {code: PRESTON[name] for code, name in DISTRICTS.items() if name in PRESTON}
        preston = sum(births[(code, year)] * share for code, share in shares.items())
        preston /= sum(active[(code, year)] * share for code, share in shares.items())
        assert figures["business-birth-rate"][PRESTON_TTWA, f"cy{year}"]["value"] == pytest.approx(100 * preston)


def test_cumbria_is_the_county_until_2023_and_two_authorities_since():
    raw, figures = yearly("1.1"), made("ons-business-demography")[1]["business-births"]
    assert figures[CUMBRIA, "cy2023"]["value"] == raw[("E10000006", "2023")]
    assert figures[CUMBRIA, "cy2024"]["value"] == raw[("E06000063", "2024")] + raw[("E06000064", "2024")]


def test_survival_is_given_for_the_birthdays_that_have_come_and_for_no_other():
    figures = made("ons-business-demography")[1]["business-survival-five-years"]
    for year, letter in zip(range(2019, 2024), "abcde", strict=True):
        raw = table(f"5.1{letter}")
        for code in (*DISTRICTS, COUNTY_CODE, ENGLAND):
            born = raw[(code, f"{year} Births")]
            for age in range(1, 6):
                address = (code, f"cy{year}", f"what=survived-{age}")
                survived = raw[(code, f"{age}-year survival")]
                assert (survived == ":") == (address not in figures.by_address) == (year + age > 2024)
                if survived != ":":
                    assert figures[address]["value"] == pytest.approx(100 * survived / born)
                    published = next(
                        raw[key]
                        for key in raw
                        if key[0] == code and key[1].split()[0] == f"{age}-year" and "cent" in key[1]
                    )
                    assert figures[address]["value"] == pytest.approx(published)
    assert {row["period"] for row in figures.rows if not row["breakdown"]} == {"cy2019"}


def test_one_year_survival_has_five_years():
    figures = made("ons-business-demography")[1]["business-survival-one-year"]
    raw = table("5.1e")
    assert {row["period"] for row in figures.rows} == {f"cy{year}" for year in range(2019, 2024)}
    born = sum(raw[(code, "2023 Births")] for code in DISTRICTS)
    assert figures[WHOLE, "cy2023"]["value"] == pytest.approx(
        100 * sum(raw[(code, "1-year survival")] for code in DISTRICTS) / born
    )


def test_the_share_of_fast_growing_businesses_is_of_those_with_ten_or_more_people():
    fast, ten, figures = yearly("7.1"), yearly("7.3"), made("ons-business-demography")[1]["high-growth-share"]
    for code in (*DISTRICTS, ENGLAND):
        assert figures[code, "cy2024"]["value"] == pytest.approx(100 * fast[(code, "2024")] / ten[(code, "2024")])


def test_rossendale_had_the_star_in_2019_that_the_caveats_speak_of():
    names = {str(row[0]).strip(): row[1] for row in book()["Table 3.1a"].iter_rows(values_only=True) if row and row[0]}
    starred = [code for code in DISTRICTS if str(names[code]).endswith("*")]
    assert starred == ["E07000125"]
    assert table("2.1a")[("E07000125", "2019")] == 860
