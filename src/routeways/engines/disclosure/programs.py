"""Programs whose failure means that nothing is published."""

from __future__ import annotations

from routeways.engines import programs
from routeways.engines.disclosure.rules import DisclosureError
from routeways.engines.programs import Rows, Work

__all__ = ["Program", "Rows", "Work"]


class Program(programs.Program):
    failure = DisclosureError
