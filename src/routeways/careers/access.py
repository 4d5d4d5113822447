"""What this floor adds when the site starts: permissions, references to organisations, words in the menu."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.careers.models import COORDINATE, HOST, JUDGE, MANAGE, OVERSEE, VIEW, DayHost, Institution, Met
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu

PERMISSIONS = {
    VIEW: "see what your school or college recorded",
    MANAGE: "record year groups, evaluations, plans and encounters of your school or college",
    OVERSEE: "see how the region’s schools and colleges stand, in bands and totals",
    COORDINATE: "look after the region’s schools and colleges: portfolios, advisers, days and programmes",
    HOST: "see and change the days that your organisation holds for schools",
    JUDGE: "judge what teams of other organisations handed in for a challenge",
}


def register() -> None:
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)
    register_reference(Institution, "organisation")
    register_reference(Met, "organisation")
    add_to_menu("careers", "Careers", "careers/", 44)
    add_to_menu("schools", "Schools", "schools/", 68)


def _predicate(name: str) -> Any:
    """Asked about an institution, an organisation, or a region's id."""

    def predicate(user: Any, subject: Any = None) -> bool:
        held = subject.organisation if isinstance(subject, Institution | DayHost) else subject
        # The edge: requests are judged by today's date in London.
        return may(user, name, held, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
