"""The line on an institution’s Enterprise Adviser that pages for the hub show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from routeways.careers.models import Institution
from routeways.careers.queries.hub import adviser_says
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.queries.advisers import schools
from routeways.foundation.permissions import allowed


def adviser_line(request: HttpRequest, held: Institution, *, today: date) -> dict[str, Any]:
    """What `careers/hub/adviser.html` shows; the list of all advisers is linked for those who may open it."""
    line = next(iter(schools(held.region, today=today, only=held.organisation)), None)
    return {"adviser": adviser_says(line), "opens_advisers": allowed(request.user, COORDINATE, held.region)}
