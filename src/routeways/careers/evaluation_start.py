"""What evaluations add when the site starts: what becomes of a questionnaire that was sent."""

from __future__ import annotations

from django.urls import reverse

from routeways.careers import actions, school_links
from routeways.careers.models import VIEW, Evaluation
from routeways.instruments import onward
from routeways.instruments.models import Response


def register() -> None:
    for instrument in actions.INSTRUMENTS.values():
        onward.register(instrument, address=_address, submitted=actions.keep_evaluation)
    school_links.register(20, "Evaluation against the Gatsby Benchmarks", "careers:evaluation", VIEW)
    school_links.register(30, "Careers plan and public programme", "careers:plan", VIEW)


def _address(response: Response) -> str:
    found = Evaluation.objects.filter(response=response).select_related("institution").first()
    if found is None:
        return ""
    held = found.institution
    return reverse("careers:evaluation_one", args=[held.region, held.public_id, found.public_id])
