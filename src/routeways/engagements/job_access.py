"""Who sends vacancies, who reads applications, and whose a profile is: its owner's alone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements.models import Vacancy, VacancyFeed
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.placement_access import houses
from routeways.foundation import permissions
from routeways.organisations.references import register_reference

SEND_VACANCIES = "engagements.send_vacancies"
READ_APPLICATIONS = "engagements.read_applications"
KEEP_PROFILE = "engagements.keep_job_profile"


def register() -> None:
    for name, predicate, describes in (
        (SEND_VACANCIES, _sends, "send vacancies in the name of your organisation"),
        (READ_APPLICATIONS, _reads, "read the applications that people sent to your organisation"),
        (KEEP_PROFILE, _signed_in, "keep what work you look for, for yourself alone"),
    ):
        permissions.register(name, predicate, describes)
    register_reference(VacancyFeed, "owner")
    register_reference(Vacancy, "house")


def _sends(user: Any, region: Any = None) -> bool:
    return isinstance(region, str) and bool(houses(user, region, OFFER, today=timezone.localdate()))


def _reads(user: Any, region: Any = None) -> bool:
    if not isinstance(region, str):
        return False
    return bool(houses(user, region, SEE_PARTICIPANTS, TAKE_PART, today=timezone.localdate()))


def _signed_in(user: Any, region: Any = None) -> bool:
    return bool(user.is_authenticated)
