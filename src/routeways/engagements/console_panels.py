"""What this part adds to the page of an engagement: until when the adult is checked, and the yearly confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routeways.engagements import panels, vetting_rules
from routeways.engagements.models import Engagement
from routeways.engagements.queries.confirming import has_years, year_of
from routeways.engagements.queries.parties import Looker


def check(engagement: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    """“Checked until”, and nothing else about it; the hub's link to the record."""
    if engagement.offer is None or not vetting_rules.asks_for_checks(engagement.rules):
        return None
    until = vetting_rules.checked_until([engagement.offer]).get(engagement.offer.pk)
    if until is None and not (looker.coordinates or vetting_rules.nobody_begins_unchecked(engagement.rules)):
        return None
    record = f"/{engagement.region}/connect/console/checks/{engagement.offer.public_id}/"
    return {
        "until": until,
        "lapsed": until is not None and until < looker.today,
        "record": record if looker.coordinates else "",
    }


def year(engagement: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    """When the year is to be confirmed, what each side said, and this side's way to say it."""
    if not has_years(engagement.kind) or engagement.state == Engagement.State.ENDED:
        return None
    found = year_of(engagement, looker.today)
    if found is None:
        return None
    open_now = looker.today >= found.asked_from
    said = [(party.name, found.said.get(id)) for id in found.asks if (party := engagement.rules.party(id))]
    leave = f"/{engagement.region}/connect/console/advisers/{engagement.public_id}/end/"
    return {
        "year": found,
        "open": open_now,
        "said": said,
        "href": f"{looker.address}year/" if open_now and looker.among(found.asks) else "",
        "leave": leave if looker.coordinates else "",
    }


def register() -> None:
    """Called once, when the site starts."""
    panels.register("engagements/console/panel_check.html", check, order=20)
    panels.register("engagements/console/panel_year.html", year, order=30)
