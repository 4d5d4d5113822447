"""Every write of this floor: keyword-only, `by=` the actor, one transaction, one audit row."""

from routeways.instruments.actions.demonstrating import remove_demonstration
from routeways.instruments.actions.importing import Imported, import_answers
from routeways.instruments.actions.inviting import (
    INVITATION,
    AskedBefore,
    accept_invitation,
    asked_before,
    invite,
)
from routeways.instruments.actions.responding import (
    RETURN,
    look_at_return_link,
    make_return_link,
    open_return_link,
    save_answer,
    start,
    submit,
)
from routeways.instruments.actions.waves import close_wave, create_wave, standing_wave

__all__ = [
    "INVITATION",
    "RETURN",
    "AskedBefore",
    "Imported",
    "accept_invitation",
    "asked_before",
    "close_wave",
    "create_wave",
    "import_answers",
    "invite",
    "look_at_return_link",
    "make_return_link",
    "open_return_link",
    "remove_demonstration",
    "save_answer",
    "standing_wave",
    "start",
    "submit",
]
