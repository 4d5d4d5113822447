"""Small geography files in the publishers' own shapes, written for the tests."""

from __future__ import annotations

import gzip
import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

CODE_POINT = (
    '"BB2 1LH",10,367834,428270,"E92000001","E19000001","E18000002","","E06000008","E05011511"\n'
    '"BB2 1LJ",10,367900,428300,"E92000001","E19000001","E18000002","","E06000008","E05011511"\n'
    '"PR1 2HE",10,353620,429700,"E92000001","E19000001","E18000002","","E07000123","E05011682"\n'
)

Square = tuple[float, float, float]  # west, south, side (metres)


def text(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


def gzipped(path: Path, content: str) -> Path:
    path.write_bytes(gzip.compress(content.encode()))
    return path


def ring(square: Square) -> list[tuple[float, float]]:
    west, south, side = square
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)]


def geojson(path: Path, column: str, squares: dict[str, Square], *, crs: str | None = "EPSG:27700") -> Path:
    content: dict[str, object] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {column: code, column.replace("CD", "NM"): f"Area {code}"},
                "geometry": {"type": "Polygon", "coordinates": [ring(square)]},
            }
            for code, square in squares.items()
        ],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return text(path, json.dumps(content))


def geometry(square: Square, *, envelope: int = 0, order: str = "<") -> bytes:
    """A multipolygon as GeoPackage stores it."""
    points = ring(square)
    flag = 1 if order == "<" else 0
    head = b"GP" + bytes([0, envelope << 1 | flag]) + struct.pack(f"{order}i", 27700)
    head += b"\0" * (0, 32, 48, 48, 64)[envelope]
    body = struct.pack(f"{order}BII", flag, 6, 1) + struct.pack(f"{order}BII", flag, 3, 1)
    body += struct.pack(f"{order}I", len(points))
    return head + body + b"".join(struct.pack(f"{order}dd", *point) for point in points)


def geopackage(path: Path, blobs: dict[str, bytes | None], *, epsg: int = 27700) -> Path:
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
        package.execute("INSERT INTO gpkg_geometry_columns VALUES ('LAD', 'SHAPE', ?)", [epsg])
        package.execute("CREATE TABLE LAD (FID INTEGER PRIMARY KEY, SHAPE BLOB, LAD24CD TEXT, LAD24NM TEXT)")
        package.executemany(
            "INSERT INTO LAD (SHAPE, LAD24CD, LAD24NM) VALUES (?, ?, ?)",
            [(blob, code, f"Area {code}") for code, blob in blobs.items()],
        )
    return path
