"""The contact ledger in the API, for those who may see it.

Annotations are not texts here: behind `@requires` ninja would look for their names in another module.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import Problem, Window, listed
from routeways.foundation.permissions import requires
from routeways.organisations import queries
from routeways.organisations.models.contact_rights import VIEW
from routeways.organisations.pages.contact_common import employer_or_404
from routeways.organisations.queries import ContactLine
from routeways.places.frame import region_or_404

router = Router(tags=["Employers"])
COLUMNS = ("id", "on", "by", "purpose", "channel", "about", "outcome", "asked", "cycle", "with_whom", "note")


class ContactOut(Schema):
    """One contact. `note` is there only for its own house, or where it was shared."""

    id: str
    on: date
    by: str = Field(description="the organisation that was in touch")
    purpose: str
    channel: str
    about: str
    outcome: str
    asked: str | None = Field(description="how an ask stands: open, agreed, declined; null where nothing was asked")
    cycle: str | None = Field(description="the term or year in which nobody else asks for the same")
    with_whom: str
    note: str


class Contacts(Schema):
    total: int
    limit: int
    offset: int
    contacts: list[ContactOut]


def _the_region(_request: HttpRequest, region_id: str, **_more: Any) -> str:
    return region_or_404(region_id).id


@router.get(
    "/regions/{region_id}/employers/{public_id}/contacts",
    response={200: Contacts, 401: Problem, 403: Problem, 404: Problem},
    summary="Contacts with an employer",
    openapi_extra={"x-example": "/"},
)
@requires(VIEW, _the_region)
def contacts(request: HttpRequest, region_id: str, public_id: str, window: Query[Window]) -> HttpResponse:
    """What happened with an employer, across all who keep in touch with it, the newest first. Sign in first; the
    answer is kept by nobody on the way."""
    one = employer_or_404(region_id, public_id)
    lines = [
        line
        for line in queries.contact_history(one, request.user, today=timezone.localdate())
        if line.touch.undone_at is None
    ]
    answer = listed(request, window, map(_out, window.of(lines)), total=len(lines), key="contacts", columns=COLUMNS)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _out(line: ContactLine) -> dict[str, Any]:
    touch = line.touch
    return {
        "id": touch.public_id,
        "on": touch.on,
        "by": line.by.name,
        "purpose": touch.purpose,
        "channel": touch.channel,
        "about": touch.about,
        "outcome": touch.outcome,
        "asked": touch.ask.state if touch.ask else None,
        "cycle": touch.ask.cycle if touch.ask else None,
        "with_whom": line.with_whom,
        "note": line.note,
    }
