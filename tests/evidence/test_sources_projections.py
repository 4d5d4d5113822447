"""Skills Imperative 2035: every figure beside the cell of the raw workbook, read with openpyxl."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests.evidence.making import made
from tests.official import OFFICIAL

FILES = {
    "lancashire": "skills_imperative_2035_LA_LSIP_MainTables.xlsm",
    "england": "skills_imperative_2035_EN_MainTables.xlsm",
}
LANCASHIRE, ENGLAND = "E69000019", "E92000001"
YEARS = (2015, 2019, 2020, 2025, 2035)

pytestmark = pytest.mark.official


@cache
def cells(which: str, sheet: str) -> dict[str, tuple[Any, ...]]:
    """First cell → the row, for the block of levels: the first one, up to its “All …”."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in _workbook(which)[sheet].iter_rows(values_only=True, max_col=11):
        if isinstance(row[0], str) and isinstance(row[1], float):
            found[row[0]] = row
            if row[0].startswith("All "):
                return found
    raise AssertionError(f"no block on {sheet}")


@cache
def _workbook(which: str) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of parts of the workbook that it cannot write back
        return openpyxl.load_workbook(OFFICIAL / "dfe_local_skills" / FILES[which], read_only=True, data_only=True)


def figures(which: str, indicator: str) -> Any:
    _, made_here = made(f"nfer-skills-imperative-{which}")
    return made_here[indicator if which == "lancashire" else f"{indicator}+nfer-skills-imperative-england"]


@pytest.mark.parametrize("which", FILES)
def test_no_row_is_rejected(which):
    report, _ = made(f"nfer-skills-imperative-{which}")
    assert (report.rows_rejected, report.rows_good) == (0, 370)


@pytest.mark.parametrize(("which", "area"), [("lancashire", LANCASHIRE), ("england", ENGLAND)])
@pytest.mark.parametrize(
    ("sheet", "dimension", "key"),
    [
        ("Ind T1", "sector", lambda name: name),
        ("Ind T2", "industry", lambda name: name),
        ("Occ T1", "major", lambda name: name),
        ("Occ T2", "occupation", lambda name: name[:2]),
        ("Qual T1", "qualification", lambda name: name.split()[0]),
    ],
)
def test_employment_in_every_cell_is_the_workbooks_in_people(which, area, sheet, dimension, key):
    employment = figures(which, "projected-employment")
    if which == "england" and dimension in ("major", "occupation", "qualification"):
        assert not [row for row in employment.rows if row["dimension"] == dimension]  # an edition with other codes
        return
    names = {name: row for name, row in cells(which, sheet).items() if not name.startswith("All ")}
    assert len(names) == {"sector": 6, "industry": 22, "major": 9, "occupation": 26, "qualification": 9}[dimension]
    for name, row in names.items():
        for at, year in enumerate(YEARS, 1):
            figure = employment[area, f"cy{year}", f"{dimension}={key(name)}"]
            assert figure["value"] == pytest.approx(1000 * row[at], abs=0.5)
            small = "u" if 1000 * row[at] < 9_999.5 else ""
            assert figure["marks"] == small + ("f" if year > 2020 else "")


def test_changes_by_2035_for_all_and_for_each_occupation():
    for indicator, at in (("projected-net-change", 7), ("projected-replacement-demand", 8), ("projected-openings", 9)):
        change = figures("lancashire", indicator)
        for name, row in cells("lancashire", "Occ T2").items():
            breakdown = "" if name.startswith("All ") else f"occupation={name[:2]}"
            assert change[LANCASHIRE, "cy2035", breakdown]["value"] == pytest.approx(1000 * row[at], abs=0.5)
        assert {row["period"] for row in change.rows} == {"cy2035"}


def test_england_stands_beside_the_region_in_totals_and_industries_alone():
    growth, change = figures("england", "projected-growth"), figures("england", "projected-net-change")
    for name, row in cells("england", "Ind T1").items():
        breakdown = "" if name.startswith("All ") else f"sector={name}"
        assert growth[ENGLAND, "cy2035", breakdown]["value"] == pytest.approx(100 * (row[5] / row[3] - 1), abs=0.01)
        assert change[ENGLAND, "cy2035", breakdown]["value"] == pytest.approx(1000 * row[7], abs=0.5)
    _, made_here = made("nfer-skills-imperative-england")
    assert set(made_here) == {
        f"projected-{name}+nfer-skills-imperative-england" for name in ("employment", "growth", "net-change")
    }


def test_the_two_workbooks_are_of_one_model_and_of_two_editions():
    info = {which: dict(_workbook(which)["Info"].iter_rows(values_only=True, max_col=2)) for which in FILES}
    assert info["lancashire"]["MDM version"] == info["england"]["MDM version"]
    assert info["lancashire"]["Date database created"].endswith("2024 10:20:17")
    assert str(info["england"]["Date database created"]).startswith("2023-02-10")


def test_growth_is_the_change_over_the_jobs_of_2020():
    growth = figures("lancashire", "projected-growth")
    for name, row in cells("lancashire", "Occ T2").items():
        breakdown = "" if name.startswith("All ") else f"occupation={name[:2]}"
        small = min(row[3], row[5]) < 10
        figure = growth[LANCASHIRE, "cy2035", breakdown]
        assert figure["value"] == pytest.approx(100 * (row[5] / row[3] - 1), abs=0.3 if small else 0.01)
        assert figure["marks"] == ("uf" if small else "f")
    assert growth[LANCASHIRE, "cy2035", "occupation=63"]["marks"] == "uf"  # some 700 people


def test_the_share_at_level_4_and_above():
    share = figures("lancashire", "projected-level-4-share")
    rows = cells("lancashire", "Qual T1")
    for at, year in enumerate(YEARS, 1):
        higher = sum(row[at] for name, row in rows.items() if name[:4] in ("RQF4", "RQF5", "RQF6", "RQF7", "RQF8"))
        figure = share[LANCASHIRE, f"cy{year}"]
        assert figure["value"] == pytest.approx(100 * higher / rows["All qualifications"][at], abs=0.001)
        assert figure["marks"] == ("f" if year > 2020 else "")  # a sum of small cells is not a small cell
