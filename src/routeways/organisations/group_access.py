"""Who may do what in a group: its members, those who convene it, and the hub that oversees the region’s groups.

Pages ask through the permission registry, reads through `visible_to` and `read_by` (models/group.py). Both rest on the
same querysets, so they agree.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.organisations.group_kinds import GroupKind, group_kinds
from routeways.organisations.models import Group, Membership, Organisation, Recommendation, Role, access_of
from routeways.organisations.models.group import OVERSEE
from routeways.organisations.models.recommendation import DECIDE
from routeways.organisations.roles import role_definitions

OPEN = "organisations.open_group"


def seat_of(group: Group, actor: Any, *, today: date) -> Membership | None:
    """The actor’s own seat in the group today."""
    return Membership.objects.seated(today).held_by(actor).filter(group=group).first()


def sees(group: Group, actor: Any, *, today: date) -> bool:
    """May open the workspace."""
    return Group.objects.visible_to(actor, today=today).filter(pk=group.pk).exists()


def reads(group: Group, actor: Any, *, today: date) -> bool:
    """May read what was said."""
    return Group.objects.read_by(actor, today=today).filter(pk=group.pk).exists()


def runs(group: Group, actor: Any, *, today: date) -> bool:
    """May invite, call meetings and record: the seats that run it, and whoever may open such a group for its owner."""
    own = seat_of(group, actor, today=today)
    if own is not None and own.runs_on(today):
        return True
    return Group.objects.convened_by(actor, today=today).filter(pk=group.pk).exists()


def records(group: Group, actor: Any, *, today: date) -> bool:
    """May write down what was said: runs the group, and may read it."""
    return runs(group, actor, today=today) and reads(group, actor, today=today)


def closes(group: Group, actor: Any, *, today: date) -> bool:
    return runs(group, actor, today=today) or access_of(actor, today=today).may(OVERSEE, group.region)


def follows(recommendation: Recommendation, actor: Any, *, today: date) -> bool:
    """May open a recommendation: the group’s readers, and those who decide on it."""
    return Recommendation.objects.visible_to(actor, today=today).filter(pk=recommendation.pk).exists()


def answers(recommendation: Recommendation, actor: Any, *, today: date) -> bool:
    """May say what was done: those who decide on it, and those who record for the group."""
    decides = access_of(actor, today=today).may(DECIDE, recommendation.addressee)
    return decides or records(recommendation.group, actor, today=today)


def openings(actor: Any, region: str, *, today: date) -> list[tuple[GroupKind, Organisation]]:
    """The kinds of group that the actor may open in a region, each with the organisation that would own it."""
    held = Role.objects.held_by(actor).held_on(today).select_related("organisation").order_by("id")
    found: dict[tuple[str, int], tuple[GroupKind, Organisation]] = {}
    for role in held:
        definition = role_definitions().get(role.role)
        if definition is None or OPEN not in definition.may or role.organisation.merged_into_id is not None:
            continue
        if role.region != region and (role.region or not role.organisation.regions.filter(region=region).exists()):
            continue
        for kind in group_kinds().values():
            if role.role in kind.opened_by:
                found[kind.name, role.organisation_id] = (kind, role.organisation)
    return [found[key] for key in sorted(found)]


_OF_A_GROUP: dict[str, tuple[Callable[..., bool], str]] = {
    "organisations.view_group": (sees, "open the workspace of a group in which you are a member or that you run"),
    "organisations.read_notes": (reads, "read what was said in a group"),
    "organisations.run_group": (runs, "invite members, call meetings and keep the lists of a group"),
    "organisations.record_notes": (records, "write down what was said and decided in a group"),
    "organisations.close_group": (closes, "close a group"),
    "organisations.view_recommendation": (follows, "see a group’s recommendation and what came of it"),
    "organisations.answer_recommendation": (answers, "say what was done because of a recommendation"),
}


def register_permissions() -> None:
    """Called once, when the site starts."""
    for name, (rule, describes) in _OF_A_GROUP.items():
        permissions.register(name, _predicate(name, rule), describes)
    permissions.register("organisations.take_part", _takes_part, "take part as a member of the group")
    permissions.register(OPEN, _opens, "open a group of a kind that your role may open")
    permissions.register(OVERSEE, _role_holds(OVERSEE), "look after the region’s groups and see what is overdue")
    permissions.register(DECIDE, _decides, "decide on recommendations that groups make to your organisation")
    permissions.register("organisations.manage_consents", _anybody, "see and withdraw what you agreed to")
    permissions.register(
        "organisations.see_contacts", _role_holds("organisations.see_contacts"), "see who agreed to be written to"
    )


def _predicate(name: str, rule: Callable[..., bool]) -> Callable[..., bool]:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return subject is not None and rule(subject, user, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate


def _role_holds(name: str) -> Callable[..., bool]:
    def predicate(user: Any, subject: Any = None) -> bool:
        return access_of(user, today=timezone.localdate()).may(name, subject)

    predicate.__name__ = name.replace(".", "_")
    return predicate


def _takes_part(user: Any, group: Group | None = None) -> bool:
    return group is not None and seat_of(group, user, today=timezone.localdate()) is not None


def _opens(user: Any, region: str | None = None) -> bool:
    return region is not None and bool(openings(user, region, today=timezone.localdate()))


def _decides(user: Any, recommendation: Recommendation | None = None) -> bool:
    of = recommendation.addressee if recommendation else None
    return access_of(user, today=timezone.localdate()).may(DECIDE, of)


def _anybody(user: Any, _subject: Any = None) -> bool:
    return True
