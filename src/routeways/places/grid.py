"""British National Grid (OSGB36, EPSG:27700) to and from WGS84 latitude and longitude, for whole arrays at once.

Two steps, both from Ordnance Survey's “A guide to coordinate systems in Great Britain” (annexes B and C): a Transverse
Mercator projection on the Airy 1830 ellipsoid, exact to millimetres, and a seven-parameter Helmert shift between the
Airy and WGS84 datums, which OS states to be good to about 5 metres across Great Britain. That is closer than a postcode
is to a door; survey work would need the OSTN15 grid instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees: TypeAlias = NDArray[np.float64]
Metres: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    a: float  # semi-major axis, metres
    b: float  # semi-minor axis, metres

    @property
    def e2(self) -> float:
        return 1 - (self.b / self.a) ** 2


AIRY = Ellipsoid(6_377_563.396, 6_356_256.909)
WGS84 = Ellipsoid(6_378_137.000, 6_356_752.314_245)

# The National Grid: true origin 49° N 2° W, false origin, scale on the central meridian.
_F0 = 0.9996012717
_LAT0, _LON0 = np.radians(49.0), np.radians(-2.0)
_E0, _N0 = 400_000.0, -100_000.0

# WGS84 to OSGB36: metres, parts per million, arc seconds.
_SHIFT = (-446.448, 125.157, -542.060)
_SCALE = 20.4894
_ROTATION = (-0.1502, -0.2470, -0.8421)


def to_wgs84(easting: ArrayLike, northing: ArrayLike) -> tuple[Degrees, Degrees]:
    """Grid metres to WGS84 (latitude, longitude) in degrees."""
    lat, lon = airy_from_grid(easting, northing)
    return _change_datum(lat, lon, AIRY, WGS84, direction=-1)


def to_grid(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Metres, Metres]:
    """WGS84 degrees to grid metres (easting, northing)."""
    lat, lon = _change_datum(_array(latitude), _array(longitude), WGS84, AIRY, direction=1)
    return grid_from_airy(lat, lon)


def grid_from_airy(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Metres, Metres]:
    """Latitude and longitude on the Airy ellipsoid (OSGB36 datum), degrees, to grid metres."""
    lat, lon = np.radians(_array(latitude)), np.radians(_array(longitude))
    sin, cos, tan2 = np.sin(lat), np.cos(lat), np.tan(lat) ** 2
    nu, rho, eta2 = _radii(sin)
    one = _meridional_arc(lat) + _N0
    two = nu / 2 * sin * cos
    three = nu / 24 * sin * cos**3 * (5 - tan2 + 9 * eta2)
    three_a = nu / 720 * sin * cos**5 * (61 - 58 * tan2 + tan2**2)
    four = nu * cos
    five = nu / 6 * cos**3 * (nu / rho - tan2)
    six = nu / 120 * cos**5 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2)
    d = lon - _LON0
    northing = one + two * d**2 + three * d**4 + three_a * d**6
    easting = _E0 + four * d + five * d**3 + six * d**5
    return easting, northing


def airy_from_grid(easting: ArrayLike, northing: ArrayLike) -> tuple[Degrees, Degrees]:
    """Grid metres to latitude and longitude on the Airy ellipsoid (OSGB36 datum), degrees."""
    east, north = _array(easting), _array(northing)
    lat = _footpoint(north)
    sin, tan, sec = np.sin(lat), np.tan(lat), 1 / np.cos(lat)
    nu, rho, eta2 = _radii(sin)
    tan2 = tan**2
    seven = tan / (2 * rho * nu)
    eight = tan / (24 * rho * nu**3) * (5 + 3 * tan2 + eta2 - 9 * tan2 * eta2)
    nine = tan / (720 * rho * nu**5) * (61 + 90 * tan2 + 45 * tan2**2)
    ten = sec / nu
    eleven = sec / (6 * nu**3) * (nu / rho + 2 * tan2)
    twelve = sec / (120 * nu**5) * (5 + 28 * tan2 + 24 * tan2**2)
    twelve_a = sec / (5040 * nu**7) * (61 + 662 * tan2 + 1320 * tan2**2 + 720 * tan2**3)
    d = east - _E0
    latitude = lat - seven * d**2 + eight * d**4 - nine * d**6
    longitude = _LON0 + ten * d - eleven * d**3 + twelve * d**5 - twelve_a * d**7
    return np.degrees(latitude), np.degrees(longitude)


def _array(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def _radii(sin: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Transverse and meridional radius of curvature (scaled) and eta squared, at the sine of a latitude."""
    w = 1 - AIRY.e2 * sin**2
    nu = AIRY.a * _F0 / np.sqrt(w)
    rho = AIRY.a * _F0 * (1 - AIRY.e2) / w**1.5
    return nu, rho, nu / rho - 1


def _meridional_arc(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    n = (AIRY.a - AIRY.b) / (AIRY.a + AIRY.b)
    minus, plus = lat - _LAT0, lat + _LAT0
    return (
        AIRY.b
        * _F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * minus
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(minus) * np.cos(plus)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * minus) * np.cos(2 * plus)
            - 35 / 24 * n**3 * np.sin(3 * minus) * np.cos(3 * plus)
        )
    )


def _footpoint(north: NDArray[np.float64]) -> NDArray[np.float64]:
    """The latitude on the central meridian with this northing; six rounds take it far below a millimetre."""
    lat = (north - _N0) / (AIRY.a * _F0) + _LAT0
    for _ in range(6):
        lat = lat + (north - _N0 - _meridional_arc(lat)) / (AIRY.a * _F0)
    return lat


def _change_datum(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], start: Ellipsoid, end: Ellipsoid, *, direction: int
) -> tuple[Degrees, Degrees]:
    x, y, z = _cartesian(np.radians(latitude), np.radians(longitude), start)
    tx, ty, tz = (direction * part for part in _SHIFT)
    rx, ry, rz = (direction * np.radians(part / 3600) for part in _ROTATION)
    s = 1 + direction * _SCALE * 1e-6
    return _geodetic(
        tx + s * x - rz * y + ry * z,
        ty + rz * x + s * y - rx * z,
        tz - ry * x + rx * y + s * z,
        end,
    )


def _cartesian(
    lat: NDArray[np.float64], lon: NDArray[np.float64], on: Ellipsoid
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    nu = on.a / np.sqrt(1 - on.e2 * np.sin(lat) ** 2)
    return nu * np.cos(lat) * np.cos(lon), nu * np.cos(lat) * np.sin(lon), (1 - on.e2) * nu * np.sin(lat)


def _geodetic(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64], on: Ellipsoid
) -> tuple[Degrees, Degrees]:
    p = np.hypot(x, y)
    lat = np.arctan2(z, p * (1 - on.e2))
    for _ in range(6):
        nu = on.a / np.sqrt(1 - on.e2 * np.sin(lat) ** 2)
        lat = np.arctan2(z + on.e2 * nu * np.sin(lat), p)
    return np.degrees(lat), np.degrees(np.arctan2(y, x))


EARTH_RADIUS_KM = 6371.0088


def distance_of_two(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The same as `distance_km` for a single pair (latitude, longitude), without numpy's cost for each call."""
    a, b, c, d = (math.radians(part) for part in (*one, *other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def distance_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in kilometres between WGS84 points in degrees; arrays are paired as numpy pairs them."""
    a, b, c, d = (np.radians(_array(part)) for part in (lat1, lon1, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h))
