"""From a survey's small numbers to figures: margins of groups put together, withheld parts, gaps. Checked by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.evidence.making import Figures, make, read_figures
from tests.evidence.small_files import workbook

LEVELS = ["None", "NVQ1", "NVQ2", "Trade Apprenticeships", "NVQ3", "NVQ4+", "Other Qualifications"]
Pair = tuple[object, object]


def qualifications(folder: Path, areas: dict[str, list[Pair]]) -> dict[str, Figures]:
    """The figures made from one block of table T19: for each area its seven (number, conf)."""
    heads: list[object] = ["Area"]
    for at, level in enumerate(LEVELS, 1):
        heads += [f"T19:{at} (Total - All people aged 16-64 : {level} )", None, None]
    path = workbook(
        folder / "t19.xlsx",
        Data=[
            ["annual population survey"],
            [],
            ["date", "Jan 2021-Dec 2021"],
            ["confidence", "95% confidence interval (+/-)"],
            [],
            heads,
            [None, *["number", "Flags", "conf"] * 7],
            *(
                [area, *(cell for number, conf in cells for cell in (number, None, conf))]
                for area, cells in areas.items()
            ),
        ],
    )
    made = make("nomis-aps-qualifications", path)
    assert (made.report.rows_good, made.report.rows_rejected) == (7 * len(areas), 0)
    return {name: read_figures(one.path) for name, one in made.figures.items()}


ENGLAND: list[Pair] = [(10_000, 1_000)] * 5 + [(40_000, 2_000), (10_000, 1_000)]
PLAIN: list[Pair] = [(1_000, 300)] * 5 + [(3_000, 600), (2_000, 400)]


def test_the_whole_that_a_share_needs_has_the_margin_of_its_groups_together(tmp_path):
    figures = qualifications(tmp_path, {"country:England": ENGLAND, "ladu:Burnley": PLAIN})
    row = figures["level-4-share"]["E07000117", "cy2021"]
    assert row["value"] == 30
    of_all = math.hypot(*[300] * 5, 600, 400)
    expected = 100 * math.sqrt(600**2 - (0.3 * of_all) ** 2) / 10_000
    assert row["upper"] - row["value"] == pytest.approx(expected)
    assert row["marks"] == "e"  # the margin is ours
    level_3 = figures["level-3-share"]["E07000117", "cy2021"]
    of_part = math.hypot(300, 600)
    assert level_3["value"] == 40
    assert level_3["upper"] - 40 == pytest.approx(100 * math.sqrt(of_part**2 - (0.4 * of_all) ** 2) / 10_000)


def test_a_gap_is_in_points_and_its_margin_holds_both_margins(tmp_path):
    figures = qualifications(tmp_path, {"country:England": ENGLAND, "ladu:Burnley": PLAIN})
    shares, gap = figures["level-4-share"], figures["level-4-gap"]["E07000117", "cy2021"]
    ours, theirs = shares["E07000117", "cy2021"], shares["E92000001", "cy2021"]
    assert (gap["value"], gap["unit"]) == (-10, "percentage-points")
    both = math.hypot(ours["upper"] - ours["value"], theirs["upper"] - theirs["value"])
    assert gap["upper"] - gap["value"] == pytest.approx(both)
    assert ("E92000001", "cy2021") not in figures["level-4-gap"]


def test_where_a_groups_margin_is_withheld_the_share_has_a_cautious_one_and_is_marked_unreliable(tmp_path):
    cells: list[Pair] = [*PLAIN[:3], (1_000, "*"), *PLAIN[4:]]
    row = qualifications(tmp_path, {"ladu:Burnley": cells})["level-4-share"]["E07000117", "cy2021"]
    assert row["value"] == 30
    assert row["upper"] - row["value"] == pytest.approx(100 * 600 / 10_000)
    assert row["marks"] == "ue"


def test_a_share_of_less_than_500_people_has_limits_and_no_value(tmp_path):
    cells: list[Pair] = [("~", "*"), *PLAIN[1:]]
    figures = qualifications(tmp_path, {"ladu:Burnley": cells})
    none = figures["no-qualifications-share"]["E07000117", "cy2021"]
    assert (none["value"], none["symbol"], none["bounds"]) == (None, "x", "range")
    assert (none["lower"], none["upper"]) == (0, pytest.approx(100 * 500 / 9_000))
    level_4 = figures["level-4-share"]["E07000117", "cy2021"]
    assert (level_4["value"], level_4["symbol"]) == (None, "x")
    assert (level_4["lower"], level_4["upper"]) == (
        pytest.approx(100 * 3_000 / 9_500),
        pytest.approx(100 * 3_000 / 9_000),
    )


def test_a_withheld_group_withholds_the_share_and_the_gap(tmp_path):
    cells: list[Pair] = [*PLAIN[:3], ("!", "!"), *PLAIN[4:]]
    figures = qualifications(tmp_path, {"country:England": ENGLAND, "ladu:Burnley": cells})
    for name in ("level-4-share", "level-3-share", "no-qualifications-share", "level-4-gap"):
        row = figures[name]["E07000117", "cy2021"]
        assert (row["value"], row["symbol"], row["bounds"]) == (None, "c", "none")


def test_without_england_in_the_file_there_is_no_gap_and_the_reason_is_given(tmp_path):
    row = qualifications(tmp_path, {"ladu:Burnley": PLAIN})["level-4-gap"]["E07000117", "cy2021"]
    assert (row["value"], row["symbol"]) == (None, "x")
    assert row["reason"] == "the file has no figure for E92000001"
