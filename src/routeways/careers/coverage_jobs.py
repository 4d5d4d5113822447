"""Every morning: coverage is worked out anew where a new school year or a new version of a rule has begun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from routeways.careers import actions, hub_links, school_links
from routeways.careers.models import OVERSEE, VIEW, CoverageCell
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

REFRESH = "careers.refresh_coverage"


@job(REFRESH, says="Work out the coverage of schools and colleges")
def refresh_coverage(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for what is not of this school year")
    with handle.finishing() as result:
        result["cells"] = actions.refresh_stale(region=region, today=timezone.localdate())


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(REFRESH, hour=4, payloads=_regions)
    school_links.register(40, "Encounters", "careers:encounters", VIEW)
    school_links.register(50, "Coverage by year group", "careers:own_coverage", VIEW)
    hub_links.register(
        20,
        "Coverage",
        "Which pupils met employers, workplaces and providers, in bands.",
        "careers:hub_coverage",
        OVERSEE,
    )


def _regions() -> Iterator[dict[str, Any]]:
    """Those in which somebody has recorded something."""
    for region in CoverageCell.objects.order_by().values_list("institution__region", flat=True).distinct():
        yield {"region": region}
