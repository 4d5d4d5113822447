"""The demonstration's schools and colleges and what they do: each part of the floor below makes its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routeways.careers import demonstrating


def load(*, region: str, by: Any, now: datetime) -> None:
    """Makes what is missing. The invented organisations must be there."""
    demonstrating.load_all(region=region, by=by, now=now)


def remove(*, region: str, by: Any) -> None:
    """Before the organisations go, so that nothing points at what is not there."""
    demonstrating.remove_all(region=region, by=by)
