"""The subnational indicators of the Office for National Statistics, read a second time with the csv module."""

from __future__ import annotations

import csv
import hashlib
from functools import cache

import pytest

from routeways.evidence.definitions import source
from tests.evidence.making import made, official_files
from tests.evidence.raw_nomis import COUNTY, DISTRICTS
from tests.official import OFFICIAL

pytestmark = pytest.mark.official

WHOLE, COUNTY_CODE, ENGLAND, LANCASTER_TTWA, LIVERPOOL_TTWA = (
    "E69000019",
    "E10000017",
    "E92000001",
    "E30000076",
    "E30000233",
)
RATES = {  # indicator: (source, file, period, unit)
    "median-weekly-pay": ("ons-weekly-pay", "Weekly_pay", "cy2021", "pounds-per-week"),
    "gva-per-hour": ("ons-gva-per-hour", "GVA_per_hour", "cy2019", "pounds-per-hour"),
    "employment-rate-first-published": ("ons-employment-rate", "Employment_rate", "cy2020", "per-cent"),
    "gcse-english-maths-by-19": ("ons-gcse-english-maths", "GCSE", "ay2019", "per-cent"),
    "travel-time-car": ("ons-travel-time-car", "Drive_to_employer", "cy2019", "minutes"),
    "travel-time-public-transport": (
        "ons-travel-time-public-transport",
        "Public_transport_to_employer",
        "cy2019",
        "minutes",
    ),
    "travel-time-cycle": ("ons-travel-time-cycle", "Cycle_to_employer", "cy2019", "minutes"),
}
COUNTS = {
    "apprenticeship-starts-2020-21": ("ons-apprenticeship-starts", "Apprenticeships_starts"),
    "apprenticeship-completions-2020-21": ("ons-apprenticeship-completions", "Apprenticeships_completions"),
}


@cache
def raw(name: str) -> dict[str, str]:
    """Area code → the text of its cell."""
    with (OFFICIAL / "nomis" / "ons_subnational_2022" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row[0]: row[2].strip() for row in csv.reader(lines) if row and len(row[0]) == 9 and row[0][1:].isdigit()
        }


@pytest.mark.parametrize("indicator", RATES)
def test_every_area_of_the_file_has_its_value_or_its_symbol(indicator):
    source_id, name, period, unit = RATES[indicator]
    report, figures = made(source_id)
    assert (report.rows_good, report.rows_rejected) == (len(raw(name)), 0)
    for code, text in raw(name).items():
        row = figures[indicator][code, period]
        if text in ("na", "x"):
            assert (row["value"], row["symbol"]) == (None, "x")
        else:
            assert (row["value"], row["symbol"], row["unit"]) == (float(text), None, unit)


@pytest.mark.parametrize("indicator", RATES)
def test_rates_and_averages_of_districts_are_never_put_together(indicator):
    source_id, _, period, _ = RATES[indicator]
    figures = made(source_id)[1][indicator]
    for code in (WHOLE, COUNTY_CODE, LANCASTER_TTWA, LIVERPOOL_TTWA):
        assert (figures[code, period]["value"], figures[code, period]["symbol"]) == (None, "x")
        assert figures[code, period]["reason"]
    assert (ENGLAND, period) not in figures  # the file does not give it, so nothing is said


@pytest.mark.parametrize("indicator", COUNTS)
def test_apprenticeships_of_districts_add_up_to_the_county_and_the_region(indicator):
    source_id, name = COUNTS[indicator]
    report, figures = made(source_id)
    assert (report.rows_good, report.rows_rejected) == (309, 0)
    for code, parts in {WHOLE: DISTRICTS, COUNTY_CODE: COUNTY}.items():
        row = figures[indicator][code, "ay2020"]
        assert row["value"] == sum(float(raw(name)[part]) for part in parts)
        assert row["marks"] == "e"  # each was rounded to 10
    for code in DISTRICTS:
        assert figures[indicator][code, "ay2020"]["value"] == float(raw(name)[code])
    assert figures[indicator][LANCASTER_TTWA, "ay2020"]["value"] == float(raw(name)["E07000121"])
    assert figures[indicator]["E06000053", "ay2020"]["symbol"] == "x"  # Isles of Scilly: “na”


def test_pay_is_marked_provisional_as_its_file_says():
    figures = made("ons-weekly-pay")[1]["median-weekly-pay"]
    assert (figures["E07000117", "cy2021"]["value"], figures["E07000117", "cy2021"]["marks"]) == (462.7, "p")


def test_the_last_published_rate_of_2020_differs_from_the_first_by_less_than_three_points_in_the_region():
    first = made("ons-employment-rate")[1]["employment-rate-first-published"]
    last = made("nomis-aps-employment")[1]["employment-rate"]
    differences = [abs(first[code, "cy2020"]["value"] - last[code, "cy2020"]["value"]) for code in DISTRICTS]
    assert 0 < sum(differences) / len(differences) < 3


@pytest.mark.parametrize("source_id", [one[0] for one in (*RATES.values(), *COUNTS.values())])
def test_a_release_is_known_by_the_digest_of_its_file(source_id):
    (file,) = official_files(source_id)
    assert source(source_id).release_of(hashlib.sha256(file.read_bytes()).hexdigest())
