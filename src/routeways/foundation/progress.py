"""How long work tells somebody how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]  # done, of how many, and a sentence


def quiet(done: int, total: int, message: str) -> None:
    """Tells nobody."""
