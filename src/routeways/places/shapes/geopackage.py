"""GeoPackage: an SQLite file whose geometry column holds a short header and well-known binary (OGC 12-128r18)."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np

from routeways.foundation.tables import FileRefused
from routeways.places.shapes import Feature, Polygon, Ring

BRITISH_NATIONAL_GRID = 27700
_ENVELOPE = (0, 32, 48, 48, 64)  # bytes, by the header's envelope code
_POLYGON, _MULTIPOLYGON = 3, 6


class BadGeometry(ValueError):
    """A geometry that is no polygon or is cut off."""


def read(path: Path) -> tuple[int, list[Feature]]:
    """(EPSG code, features) of the file's one layer. Raises FileRefused."""
    # immutable: SQLite takes no lock and writes no journal beside a file that is not ours.
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as package:
            package.execute("PRAGMA trusted_schema = OFF")
            return _layer(package, path.name)
    except sqlite3.Error as error:
        raise FileRefused(f"{path.name} is damaged or is not a GeoPackage. Download it again.") from error
    except BadGeometry as error:
        raise FileRefused(f"{path.name}: {error} Download it again.") from error


def _layer(package: sqlite3.Connection, name: str) -> tuple[int, list[Feature]]:
    layers = package.execute(
        "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g "
        "JOIN sqlite_master m ON m.name = g.table_name AND m.type = 'table'"
    ).fetchall()
    if len(layers) != 1:
        raise FileRefused(f"{name} has {len(layers)} layers of outlines. Save the one you want in a file of its own.")
    table, geometry, epsg = layers[0]
    found = package.execute(f'SELECT * FROM "{str(table).replace(chr(34), chr(34) * 2)}" ORDER BY rowid')
    columns = [column[0] for column in found.description]
    if geometry not in columns:
        raise FileRefused(f"{name} says that its outlines are in “{geometry}”, but has no such column.")
    at = columns.index(geometry)
    features = []
    for number, row in enumerate(found, start=1):
        properties = {column: value for i, (column, value) in enumerate(zip(columns, row, strict=True)) if i != at}
        features.append(Feature(number, properties, polygons(row[at]) if isinstance(row[at], bytes) else []))
    return int(epsg), features


def polygons(blob: bytes) -> list[Polygon]:
    """The polygons of a GeoPackage geometry. Raises BadGeometry."""
    if len(blob) < 8 or blob[:2] != b"GP":
        raise BadGeometry("An outline does not start as a GeoPackage geometry does.")
    envelope = (blob[3] >> 1) & 7
    if envelope >= len(_ENVELOPE):
        raise BadGeometry("An outline has an unknown kind of envelope.")
    try:
        found, _ = _geometry(blob, 8 + _ENVELOPE[envelope])
    except (struct.error, ValueError, IndexError) as error:
        raise BadGeometry(f"An outline cannot be read ({error}).") from error
    return found


def _geometry(blob: bytes, at: int) -> tuple[list[Polygon], int]:
    order = "<" if blob[at] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", blob, at + 1)
    # Z and M come as 1000, 2000, 3000 (ISO) on top of the kind.
    dimensions = 2 + {0: 0, 1: 1, 2: 1, 3: 2}[kind // 1000] if kind < 4000 else 0
    at += 5
    if dimensions and kind % 1000 == _POLYGON:
        polygon, at = _rings(blob, at, order, dimensions)
        return [polygon], at
    if dimensions and kind % 1000 == _MULTIPOLYGON:
        (count,) = struct.unpack_from(f"{order}I", blob, at)
        at += 4
        found: list[Polygon] = []
        for _ in range(count):
            inner, at = _geometry(blob, at)
            found += inner
        return found, at
    raise BadGeometry("An outline is neither a polygon nor several.")


def _rings(blob: bytes, at: int, order: str, dimensions: int) -> tuple[Polygon, int]:
    (count,) = struct.unpack_from(f"{order}I", blob, at)
    at += 4
    polygon: list[Ring] = []
    for _ in range(count):
        (points,) = struct.unpack_from(f"{order}I", blob, at)
        at += 4
        size = points * dimensions * 8
        if at + size > len(blob):
            raise BadGeometry("An outline is cut off.")
        values = np.frombuffer(blob, dtype=f"{order}f8", count=points * dimensions, offset=at)
        polygon.append([(float(x), float(y)) for x, y in values.reshape(points, dimensions)[:, :2]])
        at += size
    return polygon, at
