"""CSV for people and programs, and its CSV on the Web description (W3C Recommendation, 17 December 2015)."""

from __future__ import annotations

import json
from typing import Any

from routeways.evidence.exports.columns import COLUMNS, Described
from routeways.foundation.spreadsheets import lines
from routeways.values import Symbol

LICENCE_ADDRESSES = {
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


def to_csv(described: Described) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read the letters; a symbol stands in its value's cell."""
    return lines(list(COLUMNS), ([_cell(row, name) for name in COLUMNS] for row in described.rows()))


def _cell(row: dict[str, Any], name: str) -> Any:
    return row["symbol"] if name == "value" and row[name] is None else row[name]


def to_csvw(described: Described, url: str = "data.csv") -> bytes:
    """The metadata that stands beside the CSV as `data.csv-metadata.json`. Symbols are declared as nulls of `value`."""
    licences = {row["licence"] for row in described.rows()}
    licence = LICENCE_ADDRESSES.get(next(iter(licences)), "") if len(licences) == 1 else ""
    metadata: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": url,
        "dc:title": described.title,
        "dc:source": described.source_lines,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [_column(name) for name in COLUMNS], "primaryKey": _KEY},
    }
    if licence:
        metadata["dc:license"] = {"@id": licence}
    if described.made_on:
        metadata["dc:created"] = described.made_on.isoformat()
    return json.dumps(metadata, ensure_ascii=False, indent=1).encode("utf-8")


_KEY = ["indicator", "area_code", "period", "breakdown", "vintage"]


def _column(name: str) -> dict[str, Any]:
    datatype, description = COLUMNS[name]
    column: dict[str, Any] = {"name": name, "titles": name, "datatype": datatype, "dc:description": description}
    if name == "value":
        column["null"] = [symbol.value for symbol in Symbol]
    elif datatype == "number":
        column["null"] = [""]
    if name in _KEY and name != "breakdown":
        column["required"] = True
    return column
