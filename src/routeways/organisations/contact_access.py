"""Who may use the contact ledger: those who keep in touch with employers, and employers for their own part of it.

The rights of the ledger hold at the houses that ask (schools, colleges, hubs and so on), for the whole region in which
they work: it is one ledger. An employer’s own people see what concerns them and nothing of others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.models import Organisation, Touch, access_of
from routeways.organisations.models.contact_rights import (
    COORDINATE,
    IMPORT,
    MAKE_LINK,
    OWN,
    RECORD,
    VIEW,
    acting_for,
    coordinates,
    employers_of,
    regions_of,
)
from routeways.organisations.queries.contact_asking import next_contact
from routeways.organisations.queries.contact_ledger import may_change

_SHARED = {
    VIEW: "see which employers were contacted in your region, by whom and about what",
    RECORD: "record contacts with employers for your organisation",
    IMPORT: "load a list of contacts with employers for your organisation",
}


def holds(actor: Any, permission: str, subject: Organisation | str | None, *, today: date) -> bool:
    """`subject` is a region’s id or an employer; without one, anywhere."""
    regions = regions_of(actor, permission, today=today)
    if subject is None:
        return bool(regions)
    if isinstance(subject, str):
        return subject in regions
    return any(row.region in regions for row in subject.regions.all())


def register_permissions() -> None:
    """Called once, when the site starts."""
    for name, describes in _SHARED.items():
        permissions.register(name, _shared(name), describes)
    permissions.register(COORDINATE, _role_holds(COORDINATE), "decide who speaks with an employer next")
    permissions.register(OWN, _role_holds(OWN), "see what your organisation was asked and say what it may be asked")
    permissions.register(
        MAKE_LINK, _makes_link, "make the private link of an employer: who speaks with it next, the hub, and itself"
    )
    permissions.register(
        "organisations.change_contact", _changes, "correct or take back a contact that your organisation recorded"
    )


def _shared(name: str) -> Callable[..., bool]:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return holds(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate


def _role_holds(name: str) -> Callable[..., bool]:
    def predicate(user: Any, subject: Any = None) -> bool:
        return access_of(user, today=timezone.localdate()).may(name, subject)

    predicate.__name__ = name.replace(".", "_")
    return predicate


def _makes_link(user: Any, asked: tuple[Organisation, str] | None = None) -> bool:
    """`asked` is the employer and the region. A link replaces the one before: whoever merely records makes none."""
    if asked is None or not user.is_authenticated or not user.is_active:
        return False
    (one, region), today = asked, timezone.localdate()
    if coordinates(user, region, today=today) or one.pk in employers_of(user, today=today):
        return True
    planned = next_contact(one, region)
    return planned is not None and planned.owner in acting_for(user, RECORD, region, today=today)


def _changes(user: Any, touch: Touch | None = None) -> bool:
    return touch is not None and may_change(touch, user, today=timezone.localdate())
