"""Names of sectors (sections of SIC 2007). `taxonomy`, a floor above, knows them and says so when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_read: list[Callable[[], Mapping[str, str]]] = []


def register_sectors(read: Callable[[], Mapping[str, str]]) -> None:
    """`read` gives letter → name. The last one counts."""
    _read[:] = [read]


def sectors() -> Mapping[str, str]:
    return _read[0]() if _read else {}
