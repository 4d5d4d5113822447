"""Every write of this floor: keyword-only, `by=` the actor, one transaction, one audit row."""

from routeways.instruments.actions.responding import (
    RETURN,
    make_return_link,
    open_return_link,
    save_answer,
    start,
    submit,
)
from routeways.instruments.actions.waves import close_wave, create_wave, standing_wave

__all__ = [
    "RETURN",
    "close_wave",
    "create_wave",
    "make_return_link",
    "open_return_link",
    "save_answer",
    "standing_wave",
    "start",
    "submit",
]
