"""Words put together as people write them."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """“Burnley”, “Burnley and Pendle”, “Burnley, Hyndburn and Pendle”; of nothing, nothing."""
    *before, last = [*names] or [""]
    return f"{', '.join(before)} and {last}" if before else last
