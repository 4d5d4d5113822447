"""A file per noun; import them from here."""

from routeways.instruments.models.response import Invitation, Response, Share, State, Through
from routeways.instruments.models.wave import Wave

__all__ = ["Invitation", "Response", "Share", "State", "Through", "Wave"]
