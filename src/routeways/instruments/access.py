"""Who may run questionnaires and see what they add up to. Registered when the site starts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from routeways.foundation.permissions import register
from routeways.instruments.models import Wave
from routeways.organisations.models import Organisation, access_of

RUN = "instruments.run_waves"
SEE = "instruments.see_results"

PERMISSIONS = {
    RUN: "run questionnaires: open a wave, invite, load answers and close it",
    SEE: "see what the answers to a questionnaire add up to",
}


def may(actor: Any, permission: str, subject: Wave | str | None, *, today: date) -> bool:
    """`subject` is a wave, or a region's id for “anything in this region”, or None for “anywhere”.

    Roles over a region reach waves of that region only, also where the owner works in several; a wave whose results
    are its owner's alone (a team's training needs) is for roles at the owner.
    """
    access = access_of(actor, today=today)
    if subject is None:
        return access.may(permission)
    if isinstance(subject, str):
        return subject in access.regions_with(permission) or bool(owners(actor, permission, subject, today=today))
    if subject.owner_id is not None and subject.owner_id in access.organisations_with(permission):
        return True
    return subject.questionnaire.results_for == "region" and subject.region in access.regions_with(permission)


def owners(actor: Any, permission: str, region: str, *, today: date) -> list[Organisation]:
    """In whose name the actor may run waves of a region: organisations at which a role gives it, by name."""
    access = access_of(actor, today=today)
    at = set(access.organisations_with(permission))
    if region in access.regions_with(permission):
        # A role over the region is held at an organisation: that one runs the wave.
        at |= set(_held_at(actor, region, today))
    return list(Organisation.objects.standing().in_region(region).filter(pk__in=at).order_by("name_key"))


def _held_at(actor: Any, region: str, today: date) -> list[int]:
    from routeways.organisations.models import Role

    held = Role.objects.held_by(actor).held_on(today).filter(region=region)
    return list(held.values_list("organisation_id", flat=True).order_by())


def register_permissions() -> None:
    for name, describes in PERMISSIONS.items():
        register(name, _predicate(name), describes)


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Wave | str | None = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
