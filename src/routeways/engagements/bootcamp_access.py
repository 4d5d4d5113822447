"""Who opens a bootcamp: its provider with names, employers with their own people, the hub with counts alone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements.models import Bootcamp, BootcampPlace, BootcampVacancy
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.queries.bootcamps import houses_that_teach, seat_of
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.models import access_of
from routeways.organisations.references import register_reference

VIEW_BOOTCAMPS = "engagements.view_bootcamps"
PLAN_BOOTCAMPS = "engagements.plan_bootcamps"
OPEN_BOOTCAMP = "engagements.open_bootcamp"
RUN_BOOTCAMP = "engagements.run_bootcamp"
CLAIM_MILESTONES = "engagements.claim_milestones"
CLAIM_BOOTCAMP = "engagements.claim_bootcamp"


def register() -> None:
    for name, predicate, describes in (
        (VIEW_BOOTCAMPS, _views, "see the bootcamps in which your organisation takes part"),
        (PLAN_BOOTCAMPS, _plans, "plan bootcamps in the name of your organisation"),
        (OPEN_BOOTCAMP, _opens, "open a bootcamp in which your organisation takes part"),
        (RUN_BOOTCAMP, _runs, "keep the records of your bootcamp’s learners"),
        (CLAIM_BOOTCAMP, _claims, "claim the milestones of your bootcamp"),
        (CLAIM_MILESTONES, _in_house, "claim milestones in the name of your organisation"),
    ):
        permissions.register(name, predicate, describes)
    register_reference(Bootcamp, "owner")
    register_reference(BootcampVacancy, "employer")
    register_reference(BootcampPlace, "employer")


def coordinates(actor: Any, region: str) -> bool:
    return may(actor, COORDINATE, region, today=timezone.localdate())  # the edge: today’s date in London


def _views(user: Any, region: Any = None) -> bool:
    if not isinstance(region, str) or not user.is_authenticated:
        return False
    takes_part = access_of(user, today=timezone.localdate()).organisations_with(TAKE_PART)
    return bool(takes_part) or coordinates(user, region)


def _plans(user: Any, region: Any = None) -> bool:
    if not isinstance(region, str) or not user.is_authenticated:
        return False
    return bool(houses_that_teach(user, region, today=timezone.localdate()))


def _opens(user: Any, held: Any = None) -> bool:
    return isinstance(held, Bootcamp) and seat_of(held, user, today=timezone.localdate()).may_open


def _runs(user: Any, held: Any = None) -> bool:
    return isinstance(held, Bootcamp) and seat_of(held, user, today=timezone.localdate()).provider


def _claims(user: Any, held: Any = None) -> bool:
    return _runs(user, held) and may(user, CLAIM_MILESTONES, held.owner, today=timezone.localdate())


def _in_house(user: Any, subject: Any = None) -> bool:
    return may(user, CLAIM_MILESTONES, subject, today=timezone.localdate())
