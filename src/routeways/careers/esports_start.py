"""What the Cyber and Esports Academy adds when the site starts: who reads learners, links, what is erased at night."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.careers import esports_jobs, hub_links, school_links
from routeways.careers.models import LEAD, MANAGE, OVERSEE, SAFEGUARD, EsportsAcademy
from routeways.foundation import permissions

PERMISSIONS = {
    LEAD: "lead an academy: its register, sessions and tournaments, as its host names you",
    SAFEGUARD: "read notes of incidents, as the named safeguarding lead of an academy",
}


def register() -> None:
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)
    esports_jobs.register()
    school_links.register(65, "Cyber and Esports Academy", "careers:school_esports", MANAGE)
    hub_links.register(
        60,
        "Cyber and Esports Academy",
        "Academies of the region: sessions, places, take-up in bands, what is missing.",
        "careers:esports_hub",
        OVERSEE,
    )


def _predicate(name: str) -> Any:
    """Asked about an academy: these rights come from being named by it, not from a role."""

    def predicate(user: Any, subject: Any = None) -> bool:
        if not isinstance(subject, EsportsAcademy):
            return False
        # The edge: requests are judged by today's date in London.
        seen = EsportsAcademy.objects.visible_to(user, today=timezone.localdate(), safeguarding=name == SAFEGUARD)
        return bool(seen.filter(pk=subject.pk).exists())

    predicate.__name__ = name.replace(".", "_")
    return predicate
