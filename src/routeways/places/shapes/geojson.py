"""GeoJSON feature collections, in WGS84 (the standard) or on the British National Grid (as the ONS also publishes)."""

from __future__ import annotations

import json
import math
from typing import Any

from routeways.foundation.tables import FileRefused
from routeways.places.shapes import Feature, Polygon

WGS84, BRITISH_NATIONAL_GRID = 4326, 27700
MOST_BYTES = 512 * 1024**2


def read(text: bytes, name: str) -> tuple[int, list[Feature]]:
    """(EPSG code, features) of a file's text. A feature that has no outline comes with none. Raises FileRefused."""
    if len(text) > MOST_BYTES:
        raise FileRefused(f"{name} is larger than {MOST_BYTES // 1024**2} MB. Use a generalised boundary file.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{name} is not complete JSON. Download it again.") from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise FileRefused(f"{name} is not a GeoJSON feature collection.")
    features = found.get("features")
    if not isinstance(features, list):
        raise FileRefused(f"{name} has no list of features.")
    return _epsg(found.get("crs"), name), [_feature(number, one) for number, one in enumerate(features, start=1)]


def _epsg(crs: Any, name: str) -> int:
    if crs is None:
        return WGS84
    named = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    if named.endswith("27700"):
        return BRITISH_NATIONAL_GRID
    if named.endswith(("CRS84", "4326")):
        return WGS84
    raise FileRefused(f"{name} uses the coordinates “{named or crs}”. We read WGS84 and the British National Grid.")


def _feature(number: int, one: Any) -> Feature:
    properties = one.get("properties") if isinstance(one, dict) else None
    geometry = one.get("geometry") if isinstance(one, dict) else None
    return Feature(number, properties if isinstance(properties, dict) else {}, _polygons(geometry))


def _polygons(geometry: Any) -> list[Polygon]:
    """Empty for anything that is not a polygon (or several) of finite numbers."""
    if not isinstance(geometry, dict):
        return []
    given: Any = geometry.get("coordinates")
    try:
        match geometry.get("type"):
            case "Polygon":
                found = [_polygon(given)]
            case "MultiPolygon":
                found = [_polygon(part) for part in given]
            case _:
                return []
    except (TypeError, ValueError, IndexError, KeyError):
        return []
    numbers = (part for polygon in found for ring in polygon for point in ring for part in point)
    return found if all(map(math.isfinite, numbers)) else []


def _polygon(given: Any) -> Polygon:
    return [[(float(point[0]), float(point[1])) for point in ring] for ring in given]
