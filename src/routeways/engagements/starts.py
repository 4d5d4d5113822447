"""Where a kind is written and its visitors confirmed, where that is not the common page: a part says so at start."""

from __future__ import annotations

_elsewhere: dict[tuple[str, str], str] = {}
_confirmed: dict[str, str] = {}


def register_start(kind: str, side: str, path: str) -> None:
    """`path` is the address under the region: “levy/pledge/”. `side` is offer or request."""
    _elsewhere[kind, side] = path


def start_of(region: str, kind: str, side: str) -> str:
    """Where somebody begins to write one."""
    path = _elsewhere.get((kind, side), f"connect/new/{side}/{kind}/")
    return f"/{region}/{path}"


def stands_elsewhere(kind: str, side: str) -> bool:
    return (kind, side) in _elsewhere


def register_confirming(kind: str, path: str) -> None:
    """Says where the hub confirms the visitors of a kind, where that is not its Inbox: an address under the region."""
    _confirmed[kind] = path


def confirmed_elsewhere() -> dict[str, str]:
    """Kind → the address under the region on which its visitors are confirmed."""
    return dict(_confirmed)
