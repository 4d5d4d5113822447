"""Accounts, what came into them, what is promised, and the bookings that never change."""

from routeways.ledger.models.account import Account, Tranche
from routeways.ledger.models.booking import Booking, Entry, Kept, Pot
from routeways.ledger.models.reservation import Planned, Reservation

__all__ = ["Account", "Booking", "Entry", "Kept", "Planned", "Pot", "Reservation", "Tranche"]
