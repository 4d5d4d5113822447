"""What this floor adds when the site starts: its permission, references to organisations, its word in the menu."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.library.models import MANAGE, Adaptation, Material
from routeways.organisations.access import may
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu


def register() -> None:
    permissions.register(MANAGE, manage_materials, "add and change the materials of an organisation in the library")
    register_reference(Material, "owner")
    register_reference(Adaptation, "by_organisation")
    add_to_menu("library", "Library", "library/", 47)


def manage_materials(user: Any, subject: Any = None) -> bool:
    held = subject.owner if isinstance(subject, Material) else subject
    # The edge: requests are judged by today's date in London.
    return may(user, MANAGE, held, today=timezone.localdate())
