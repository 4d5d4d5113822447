"""Estimated journeys against published ones: `journeys.csv` holds them, docs/journeys.md tells them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from routeways.foundation.dated_rules import rule
from routeways.places import grid
from routeways.places.travel import MODES, estimate

PAGE = (Path(__file__).parents[2] / "docs" / "journeys.md").read_text("utf-8")
BEFORE, NOW = rule("travel-estimates", date(2026, 7, 31)), rule("travel-estimates", date(2026, 8, 1))
MODE = {"public-transport": "public transport", "car": "car"}


@dataclass(frozen=True, slots=True)
class Known:
    """A journey whose minutes somebody publishes; `allowed` are ours, for getting to the stop, waiting, and from it."""

    row: dict[str, str]

    @property
    def minutes(self) -> int:
        return int(self.row["published"]) + int(self.row["allowed"])

    @property
    def km(self) -> float:
        ends = [float(self.row[f"{end}_{part}"]) for end in ("start", "end") for part in ("latitude", "longitude")]
        return float(grid.distance_km(*ends))

    def estimated(self, which=NOW) -> float:
        return float(estimate(self.km, self.row["mode"], which))


def known() -> list[Known]:
    with (Path(__file__).parent / "journeys.csv").open(encoding="utf-8", newline="") as file:
        return [Known(row) for row in csv.DictReader(file)]


def errors(mode: str, which=NOW) -> np.ndarray:
    counted = [one for one in known() if one.row["mode"] == mode and one.row["counts"] == "yes"]
    return np.array([one.estimated(which) - one.minutes for one in counted])


@pytest.mark.parametrize(("mode", "mean", "away"), [("public-transport", 3, 10), ("car", 3, 8)])
def test_estimates_are_near_published_journeys_and_lean_to_neither_side(mode: str, mean: int, away: int) -> None:
    found = errors(mode)
    assert abs(found.mean()) <= mean
    assert abs(found).mean() <= away
    assert abs(errors(mode, BEFORE)).mean() > 3 * abs(found).mean()


def test_the_source_of_the_rule_states_the_errors_that_the_journeys_show() -> None:
    bus, car = errors("public-transport"), errors("car")
    said = " ".join(NOW.source.split())
    assert f"public transport {abs(round(bus.mean()))} minutes below the published times on average" in said
    assert (
        f"and {round(abs(bus).mean())} away, by car {round(car.mean())} above and {round(abs(car).mean())} away" in said
    )
    local = [round(abs(errors(mode, BEFORE)).mean()) for mode in ("public-transport", "car")]
    assert f"with local speeds alone they were {local[0]} and {local[1]} away" in said


@pytest.mark.parametrize("one", known(), ids=lambda one: f"{one.row['start']} to {one.row['end']} by {one.row['mode']}")
def test_the_page_on_journeys_shows_each_as_it_is_measured(one: Known) -> None:
    row = one.row
    allowed = f" + {row['allowed']}" if row["allowed"] != "0" else ""
    guess = round(one.estimated())
    cells = (
        f"{row['start']} to {row['end']}",
        row["how"],
        f"{one.km:.0f}",
        f"{row['published']}{allowed}",
        str(guess),
        f"{guess - one.minutes:+d}",
        str(round(one.estimated(BEFORE))),
        row["source"],
    )
    assert f"| {' | '.join(cells)} |" in PAGE


@pytest.mark.parametrize("mode", MODES)
def test_further_is_never_sooner_and_the_first_kilometres_are_as_they_were(mode: str) -> None:
    km = np.linspace(0, 120, 500)
    minutes = estimate(km, mode, NOW)
    assert (np.diff(minutes) > 0).all()
    assert np.diff(minutes).max() == pytest.approx(np.diff(minutes)[0])  # nowhere slower than at the door
    near = km[km <= 8]
    assert estimate(near, mode, NOW) == pytest.approx(estimate(near, mode, BEFORE))
