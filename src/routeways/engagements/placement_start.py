"""What placements and outcomes add when the site starts."""

from __future__ import annotations


def register() -> None:
    """Permissions, the panel, and by import the gates, criteria and terms of the agreement."""
    from routeways.engagements import (  # noqa: F401
        outcome_jobs,
        placement_access,
        placement_agreement,
        placement_gates,
        placement_panel,
    )

    placement_access.register()
    placement_panel.register()
    outcome_jobs.register()
