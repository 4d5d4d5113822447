"""Where an employer goes who has sent a self-diagnosis."""

from __future__ import annotations

from django.urls import reverse

from routeways.instruments import queries
from routeways.instruments.models import Response


def plan_address(response: Response) -> str:
    """The page that adds courses and funding; "" where the answers lead to no plan."""
    if not queries.diagnosis(response).items:
        return ""
    return reverse("diagnosis-plan", kwargs={"region": response.wave.region, "public_id": response.public_id})
