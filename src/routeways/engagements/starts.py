"""Where offers and requests of a kind are written, where that is not the common form: a part says so when it starts."""

from __future__ import annotations

_elsewhere: dict[tuple[str, str], str] = {}


def register_start(kind: str, side: str, path: str) -> None:
    """`path` is the address under the region: “levy/pledge/”. `side` is offer or request."""
    _elsewhere[kind, side] = path


def start_of(region: str, kind: str, side: str) -> str:
    """Where somebody begins to write one."""
    path = _elsewhere.get((kind, side), f"connect/new/{side}/{kind}/")
    return f"/{region}/{path}"


def stands_elsewhere(kind: str, side: str) -> bool:
    return (kind, side) in _elsewhere
