"""What placements and outcomes add when the site starts."""

from __future__ import annotations


def register() -> None:
    """Permissions, the panel, and by import the gates and criteria that definitions name."""
    from routeways.engagements import outcome_jobs, placement_access, placement_gates, placement_panel  # noqa: F401

    placement_access.register()
    placement_panel.register()
    outcome_jobs.register()
