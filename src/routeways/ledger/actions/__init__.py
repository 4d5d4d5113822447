"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.ledger.actions.accounts import add, close_account, open_account
from routeways.ledger.actions.booking import hold_still
from routeways.ledger.actions.correcting import correct
from routeways.ledger.actions.demonstrating import remove_demonstration
from routeways.ledger.actions.expiring import expire
from routeways.ledger.actions.reservations import commit, release, reserve, spend, spend_nothing

__all__ = [
    "add",
    "close_account",
    "commit",
    "correct",
    "expire",
    "hold_still",
    "open_account",
    "release",
    "remove_demonstration",
    "reserve",
    "spend",
    "spend_nothing",
]
