"""What a floor above does with a questionnaire's answers once they were sent, and where the respondent goes then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from routeways.instruments.models import Response


class Submitted(Protocol):
    """Called inside the transaction that sends the answers: what it raises keeps them from being sent."""

    def __call__(self, *, by: Any, response: Response, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Onward:
    """`address` gives the page after sending, "" to stay with the questionnaire's own."""

    address: Callable[[Response], str]
    submitted: Submitted | None = None


_onward: dict[str, Onward] = {}


def register(instrument: str, *, address: Callable[[Response], str], submitted: Submitted | None = None) -> None:
    """Called once by a floor, when the site starts, for the id of a questionnaire's definition."""
    _onward[instrument] = Onward(address, submitted)


def next_page(response: Response) -> str:
    known = _onward.get(response.wave.instrument)
    return known.address(response) if known else ""


def take(*, by: Any, response: Response, now: datetime) -> None:
    known = _onward.get(response.wave.instrument)
    if known is not None and known.submitted is not None:
        known.submitted(by=by, response=response, now=now)
