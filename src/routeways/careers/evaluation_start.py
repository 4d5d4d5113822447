"""What evaluations add when the site starts: what becomes of a questionnaire that was sent."""

from __future__ import annotations

from django.urls import reverse

from routeways.careers import actions, hub_links, school_links
from routeways.careers.models import MANAGE, OVERSEE, VIEW, Evaluation
from routeways.instruments import onward
from routeways.instruments.models import Response


def register() -> None:
    for instrument in actions.INSTRUMENTS.values():
        onward.register(instrument, address=_address, submitted=actions.keep_evaluation)
    school_links.register(60, "Year groups and classes", "careers:school_years", MANAGE)
    school_links.register(70, "Careers leader and cover", "careers:school_leader", MANAGE)
    hub_links.register(
        20,
        "Benchmarks",
        "How schools and colleges stand, in three words for each benchmark.",
        "careers:hub_benchmarks",
        OVERSEE,
    )
    hub_links.register(
        40,
        "Enterprise Advisers",
        "Advisers and schools, who waits and why; propose, compare, confirm.",
        "engagements:console_advisers",
        "engagements.coordinate_region",
    )
    school_links.register(20, "Evaluation against the Gatsby Benchmarks", "careers:evaluation", VIEW)
    school_links.register(30, "Careers plan and public programme", "careers:plan", VIEW)


def _address(response: Response) -> str:
    found = Evaluation.objects.filter(response=response).select_related("institution").first()
    if found is None:
        return ""
    held = found.institution
    return reverse("careers:evaluation_one", args=[held.region, held.public_id, found.public_id])
