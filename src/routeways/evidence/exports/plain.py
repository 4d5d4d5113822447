"""JSON: the same rows, with `value` null and `symbol` set where there is no value."""

from __future__ import annotations

import json

from routeways.evidence.exports.columns import Described, symbols_in_words


def to_json(described: Described) -> bytes:
    content = {
        "title": described.title,
        "sources": described.source_lines,
        "symbols": dict(symbols_in_words()),
        "figures": list(described.rows()),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
