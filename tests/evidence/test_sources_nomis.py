"""The Annual Population Survey from Nomis: what is asked for here is worked out a second time from the raw file."""

from __future__ import annotations

import math

import pytest

from tests.evidence import raw_nomis
from tests.evidence.making import made
from tests.evidence.raw_nomis import COUNTY, DISTRICTS, PRESTON, Cell, blocks, has_margin, path, proportion_margin

pytestmark = pytest.mark.official

WHOLE, ENGLAND, COUNTY_CODE, BURNLEY_TTWA, PRESTON_TTWA = (
    "E69000019",
    "E92000001",
    "E10000017",
    "E30000182",
    "E30000255",
)
PLACES = DISTRICTS | {WHOLE: "LSIP", ENGLAND: "England"}
SURVEYS = {
    "nomis-aps-employment": ("2-2", 15_750),
    "nomis-aps-industries": ("2-6", 20_250),
    "nomis-aps-occupations": ("2-1", 56_250),
    "nomis-aps-qualifications": ("2-5", 141_750),
}


def survey(start: str) -> dict[tuple[int, str, str], Cell]:
    """(year, area, variable's code such as “T01:22”) → cell."""
    cells = blocks(path(start), survey=True)
    return {(int(date[4:8]), area, head.split(" ")[0]): cell for (date, _, area, head), cell in cells.items()}


@pytest.mark.parametrize("source_id", SURVEYS)
def test_every_row_of_a_survey_file_is_read_and_none_is_rejected(source_id):
    report, _ = made(source_id)
    assert (report.rows_read, report.rows_rejected, report.counts) == (SURVEYS[source_id][1], 0, {})
    # 38 enterprise partnerships and 10 combined authorities are left out, of 450 areas.
    assert report.rows_left_out == report.rows_read * 48 // 450


@pytest.mark.parametrize("start", [start for start, _ in SURVEYS.values()])
def test_the_partnership_and_the_improvement_plan_area_say_the_same_so_one_of_them_is_enough(start):
    cells = blocks(path(start), survey=True)
    lep = {key[:2] + key[3:]: cell for key, cell in cells.items() if key[2] == "LEP"}
    assert lep
    assert lep == {key[:2] + key[3:]: cell for key, cell in cells.items() if key[2] == "LSIP"}


SHARES = {  # indicator: (numerator, denominator), columns of table T01
    "employment-rate": ("T01:28", "T01:22"),
    "economic-activity-rate": ("T01:25", "T01:22"),
    "unemployment-rate": ("T01:37", "T01:25"),
    "economic-inactivity-rate": ("T01:40", "T01:22"),
    "self-employment-share": ("T01:34", "T01:28"),
}


@pytest.mark.parametrize("indicator", SHARES)
def test_shares_of_people_aged_16_to_64_are_what_the_raw_counts_give(indicator):
    raw, figures = survey("2-2"), made("nomis-aps-employment")[1][indicator]
    compared = 0
    for year in range(2018, 2023):
        for code, name in PLACES.items():
            x, n = (raw[(year, name, variable)] for variable in SHARES[indicator])
            row = figures[code, f"cy{year}"]
            if x.number == "!":
                assert (row["value"], row["symbol"]) == (None, "c")
                continue
            if x.number == "~":  # less than 500
                assert (row["value"], row["symbol"], row["lower"]) == (None, "x", 0)
                assert row["upper"] == pytest.approx(100 * 500 / n.number)
                continue
            compared += 1
            assert row["value"] == pytest.approx(100 * x.number / n.number)
            assert row["unit"] == "per-cent"
            assert ("u" in row["marks"]) == (x.conf == "*" or n.conf == "*")
            if has_margin(x) and has_margin(n):
                assert row["upper"] - row["value"] == pytest.approx(proportion_margin(x, n))
                assert row["bounds"] == "ci95"
            elif not has_margin(x):
                assert row["bounds"] == "none"
    assert compared >= 50


def test_a_county_adds_up_districts_and_their_margins_by_squares():
    raw, figures = survey("2-2"), made("nomis-aps-employment")[1]["employment-rate"]
    for year in range(2018, 2023):
        x, n = (
            Cell(
                sum(raw[(year, name, variable)].number for name in COUNTY.values()),
                math.hypot(*(raw[(year, name, variable)].conf for name in COUNTY.values())),
            )
            for variable in ("T01:28", "T01:22")
        )
        row = figures[COUNTY_CODE, f"cy{year}"]
        assert row["value"] == pytest.approx(100 * x.number / n.number)
        assert row["upper"] - row["value"] == pytest.approx(proportion_margin(x, n))
        assert "e" in row["marks"]


def test_a_travel_to_work_area_divides_shared_out_counts_and_has_no_margin():
    raw, figures = survey("2-2"), made("nomis-aps-employment")[1]["employment-rate"]
    x, n = (
        sum(share * raw[(2022, name, variable)].number for name, share in PRESTON.items())
        for variable in ("T01:28", "T01:22")
    )
    row = figures[PRESTON_TTWA, "cy2022"]
    assert row["value"] == pytest.approx(100 * x / n)
    assert (row["bounds"], "e" in row["marks"]) == ("none", True)


def test_people_out_of_work_are_counted_or_withheld_as_the_file_does():
    raw, figures = survey("2-2"), made("nomis-aps-employment")[1]["unemployed-people"]
    shown = withheld = 0
    for year in range(2018, 2023):
        for code, name in PLACES.items():
            cell, row = raw[(year, name, "T01:37")], figures[code, f"cy{year}"]
            if cell.is_number:
                shown += 1
                assert (row["value"], row["symbol"]) == (cell.number, None)
                assert (row["upper"] - row["value"] if row["upper"] else "*") == cell.conf
            else:
                withheld += 1
                assert (row["value"], row["symbol"]) == (None, {"!": "c", "~": "low", "-": "x"}[cell.number])
    assert shown > 40
    assert withheld > 10


# -- qualifications: columns 1 to 7 of each group of T19 are none, NVQ1, NVQ2, trade, NVQ3, NVQ4+, other

GROUPS = {"": 0, "sex=men": 7, "sex=women": 14, "age=16-19": 21, "age=50-64": 56}
LEVELS = {"no-qualifications-share": [1], "level-3-share": [5, 6], "level-4-share": [6]}


def group(year: int, name: str, start: int) -> dict[int, Cell]:
    raw = survey("2-5")
    return {level: raw[(year, name, f"T19:{start + level}")] for level in range(1, 8)}


@pytest.mark.parametrize("indicator", LEVELS)
@pytest.mark.parametrize("breakdown", GROUPS)
def test_qualification_shares_are_what_the_raw_counts_give(indicator, breakdown):
    figures = made("nomis-aps-qualifications")[1][indicator]
    seen = set()
    for year in range(2017, 2022):
        for code, name in PLACES.items():
            cells, row = group(year, name, GROUPS[breakdown]), figures[code, f"cy{year}", breakdown]
            texts = {cell.number for cell in cells.values() if not cell.is_number}
            if "!" in texts:
                assert (row["value"], row["symbol"]) == (None, "c")
            elif "~" in texts:
                assert (row["value"], row["symbol"]) == (None, "x")
            else:
                whole = sum(cell.number for cell in cells.values())
                part = sum(cells[level].number for level in LEVELS[indicator])
                assert row["value"] == pytest.approx(100 * part / whole)
                if all(has_margin(cells[level]) for level in LEVELS[indicator]):
                    assert row["bounds"] == "ci95"
            seen.add(row["symbol"])
    assert None in seen
    assert "c" in seen


def test_the_level_4_gap_is_the_difference_of_two_shares_with_both_margins():
    figures = made("nomis-aps-qualifications")[1]["level-4-gap"]
    for year in range(2017, 2022):
        shares, margins = {}, {}
        for name in ("LSIP", "England"):
            cells = group(year, name, 0)
            whole = Cell(
                sum(cell.number for cell in cells.values()), math.hypot(*(cell.conf for cell in cells.values()))
            )
            shares[name] = 100 * cells[6].number / whole.number
            margins[name] = proportion_margin(cells[6], whole)
        row = figures[WHOLE, f"cy{year}"]
        assert row["value"] == pytest.approx(shares["LSIP"] - shares["England"])
        assert row["upper"] - row["value"] == pytest.approx(math.hypot(*margins.values()))
        assert row["unit"] == "percentage-points"
        assert (ENGLAND, f"cy{year}") not in figures
        assert row["upper"] < 0, "Lancashire lies below England in every year"


def test_lancashire_and_england_in_2021_are_as_far_apart_as_the_regions_documents_say():
    figures = made("nomis-aps-qualifications")[1]["level-4-share"]
    assert (round(figures[WHOLE, "cy2021"]["value"]), round(figures[ENGLAND, "cy2021"]["value"])) == (35, 43)


@pytest.mark.parametrize(
    ("start", "parts", "whole"), [("2-2", ["T01:25", "T01:40"], "T01:22"), ("2-2", ["T01:28", "T01:37"], "T01:25")]
)
def test_in_the_publishers_own_numbers_the_margin_of_a_whole_is_the_root_of_its_parts_squares(start, parts, whole):
    """What `margins_add` in the definitions of these sources rests on."""
    raw, compared = survey(start), 0
    for year, area, variable in raw:
        cells = [raw[(year, area, part)] for part in parts]
        if variable == whole and all(has_margin(cell) for cell in cells):
            compared += 1
            together = math.hypot(*(cell.conf for cell in cells))
            assert together == pytest.approx(raw[(year, area, whole)].conf, rel=0.02)  # both are rounded to 100
    assert compared > 30


# -- occupations and industries

HIGHER = range(1, 34, 3)  # T09a:1, T09a:4 … T09a:31 are major groups 1 to 3


@pytest.mark.parametrize("name", ["LSIP", "England", "Blackburn with Darwen", "Burnley"])
def test_higher_level_jobs_are_the_first_eleven_of_25_groups(name):
    raw, (_, figures) = survey("2-1"), made("nomis-aps-occupations")
    code = next(code for code, known in PLACES.items() if known == name)
    for year in range(2017, 2022):
        cells = {at: raw[(year, name, f"T09a:{at}")] for at in range(1, 74, 3)}
        assert len(cells) == 25
        share = figures["higher-level-jobs-share"][code, f"cy{year}"]
        total = figures["people-in-work-by-occupation"][code, f"cy{year}"]
        if any(cell.number == "!" for cell in cells.values()):
            assert (share["value"], share["symbol"], total["symbol"]) == (None, "c", "c")
        elif any(cell.number == "~" for cell in cells.values()):
            assert (share["value"], total["symbol"], total["upper"] - total["lower"]) == (
                None, "x", 500 * sum(cell.number == "~" for cell in cells.values()),
            )  # fmt: skip
        else:
            whole = sum(cell.number for cell in cells.values())
            assert total["value"] == whole
            assert share["value"] == pytest.approx(100 * sum(cells[at].number for at in HIGHER) / whole)


def test_occupations_carry_their_codes_of_soc_2010():
    raw, figures = survey("2-1"), made("nomis-aps-occupations")[1]["people-in-work-by-occupation"]
    for number, code in {1: "11", 10: "22", 34: "41", 46: "53", 64: "81", 73: "92"}.items():
        cell, row = raw[(2021, "LSIP", f"T09a:{number}")], figures[WHOLE, "cy2021", f"occupation={code}"]
        assert row["value"] == cell.number
        assert row["upper"] - row["value"] == cell.conf
    assert row["breakdown_label"] == "Elementary office and service jobs"


def test_industries_of_districts_are_shown_where_the_file_shows_them():
    raw, figures = survey("2-6"), made("nomis-aps-industries")[1]["people-in-work-by-industry"]
    keys = dict(zip(range(1, 26, 3), ["A", "BDE", "C", "F", "GI", "HJ", "KN", "OQ", "RU"], strict=True))
    for year in range(2018, 2023):
        for code, name in PLACES.items():
            cells = {key: raw[(year, name, f"T13a:{at}")] for at, key in keys.items()}
            for key, cell in cells.items():
                row = figures[code, f"cy{year}", f"industry={key}"]
                assert row["value"] == (cell.number if cell.is_number else None)
                assert row["symbol"] == (None if cell.is_number else {"!": "c", "~": "low"}[cell.number])
            total = figures[code, f"cy{year}"]
            if all(cell.is_number for cell in cells.values()):
                assert total["value"] == sum(cell.number for cell in cells.values())
            else:
                assert total["value"] is None


# -- names that Nomis cut off


def test_areas_whose_names_nomis_cut_off_or_calls_otherwise_are_the_sum_of_their_districts():
    """Counted with UK Business Counts, whose district counts are rounded to 5 and so add up to within a few fives."""
    figures = made("nomis-business-counts")[1]["enterprises"]
    members = {
        "E69000001": ["E06000043", *(f"E0700{n:04}" for n in (61, 62, 63, 64, 65, *range(223, 230)))],
        "E69000011": [f"E0700{n:04}" for n in range(78, 84)],
    }
    for lsip, districts in members.items():
        together = sum(figures[code, "cy2022"]["value"] for code in districts)
        assert figures[lsip, "cy2022"]["value"] == pytest.approx(together, abs=5 * len(districts))


def test_no_area_of_a_survey_is_there_twice():
    assert raw_nomis.DISTRICTS.keys() <= {
        row["area"] for row in made("nomis-aps-employment")[1]["employment-rate"].rows
    }
