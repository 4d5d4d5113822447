"""What bootcamps add when the site starts: rights, gates, their panel, where people apply."""

from __future__ import annotations

from routeways.engagements import bootcamp_access, bootcamp_gates, panels, starts  # noqa: F401  (the gates register)
from routeways.engagements.bootcamp_panel import panel
from routeways.engagements.bootcamp_rules import KIND


def register() -> None:
    """Called once, when the site starts."""
    bootcamp_access.register()
    panels.register("engagements/bootcamps/panel.html", panel, kind=KIND, order=20)
    starts.register_start(KIND, "request", "bootcamps/")
