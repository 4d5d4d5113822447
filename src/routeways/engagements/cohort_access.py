"""Who opens a region's academies: those who take part, with their own people alone, and the hub, with counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from routeways.engagements.models import Candidate, CohortPartner, Engagement
from routeways.engagements.models.cohort import SEE_BENEFITS
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.queries.cohorts import REFER, seat_of
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.models import access_of
from routeways.organisations.references import register_reference

VIEW_COHORTS = "engagements.view_cohorts"
OPEN_COHORT = "engagements.open_cohort"
LEAD_COHORT = "engagements.lead_cohort"
SEND_TO_COHORT = "engagements.send_to_cohort"


def register() -> None:
    for name, predicate, describes in (
        (VIEW_COHORTS, _views, "see the academies in which your organisation takes part"),
        (OPEN_COHORT, _opens, "open an academy in which your organisation takes part"),
        (LEAD_COHORT, _leads, "design an academy’s course and say who sends candidates"),
        (SEND_TO_COHORT, _sends, "send candidates to an academy"),
        (REFER, _in_house(REFER), "send your organisation’s people to academies"),
        (SEE_BENEFITS, _in_house(SEE_BENEFITS), "see which benefit people are on whom your organisation sent"),
    ):
        permissions.register(name, predicate, describes)
    register_reference(Candidate, "referrer")
    register_reference(CohortPartner, "organisation")


def coordinates(actor: Any, region: str, *, today: date) -> bool:
    return may(actor, COORDINATE, region, today=today)


def leads(held: Engagement, actor: Any, *, today: date) -> bool:
    """Speaks for the training provider, or for the hub."""
    return bool({"trainer", "hub"} & seat_of(held, actor, today=today).parties)


def _views(user: Any, region: Any = None) -> bool:
    if not isinstance(region, str) or not user.is_authenticated:
        return False
    today = timezone.localdate()  # the edge: requests are judged by today's date in London
    return bool(access_of(user, today=today).organisations_with(TAKE_PART)) or coordinates(user, region, today=today)


def _opens(user: Any, held: Any = None) -> bool:
    return isinstance(held, Engagement) and seat_of(held, user, today=timezone.localdate()).may_open


def _leads(user: Any, held: Any = None) -> bool:
    return isinstance(held, Engagement) and leads(held, user, today=timezone.localdate())


def _sends(user: Any, held: Any = None) -> bool:
    return isinstance(held, Engagement) and bool(seat_of(held, user, today=timezone.localdate()).adds)


def _in_house(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
