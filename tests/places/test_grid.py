"""The National Grid, against Ordnance Survey's own worked example and the points in an official file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.places import grid
from tests.official import OFFICIAL

# “A guide to coordinate systems in Great Britain”, annex C: Caister water tower.
CAISTER = (651409.903, 313177.270)
CAISTER_AIRY = (52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600)


def test_the_projection_gives_the_worked_example_to_a_millimetre() -> None:
    assert np.allclose(grid.grid_from_airy(*CAISTER_AIRY), CAISTER, atol=0.002)


def test_the_projection_is_undone_to_a_ten_thousandth_of_a_second() -> None:
    assert np.allclose(grid.airy_from_grid(*CAISTER), CAISTER_AIRY, atol=1e-4 / 3600)


def test_the_two_datums_lie_about_a_hundred_metres_apart_in_east_anglia() -> None:
    lat, lon = grid.to_wgs84(*CAISTER)
    moved = grid.distance_km(lat, lon, *CAISTER_AIRY) * 1000
    assert 80 < float(moved) < 140


@given(st.floats(80_000, 660_000), st.floats(5_000, 1_220_000))
def test_going_to_wgs84_and_back_moves_a_point_by_less_than_five_centimetres(east: float, north: float) -> None:
    assert np.allclose(grid.to_grid(*grid.to_wgs84(east, north)), (east, north), atol=0.05)


def test_whole_arrays_are_converted_as_single_points_are() -> None:
    east, north = np.array([350_000.0, 420_000.0]), np.array([430_000.0, 480_000.0])
    lat, lon = grid.to_wgs84(east, north)
    one = grid.to_wgs84(east[1], north[1])
    assert (lat[1], lon[1]) == (pytest.approx(float(one[0])), pytest.approx(float(one[1])))


def test_distances_agree_with_a_degree_of_latitude() -> None:
    assert float(grid.distance_km(53, -2, 54, -2)) == pytest.approx(111.195, abs=0.01)


@pytest.mark.official
def test_official_points_in_both_systems_differ_by_less_than_five_metres() -> None:
    path = OFFICIAL / "geography" / "LAD_May_2024_UK_BUC.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as package:
        rows = package.execute("SELECT LAD24CD, BNG_E, BNG_N, LAT, LONG FROM LAD_MAY_2024_UK_BUC").fetchall()
    assert len(rows) == 361
    mainland = np.array([row[1:] for row in rows if not row[0].startswith("N")], dtype=float)
    lat, lon = grid.to_wgs84(mainland[:, 0], mainland[:, 1])
    away = grid.distance_km(lat, lon, mainland[:, 2], mainland[:, 3]) * 1000
    assert float(away.max()) < 5
