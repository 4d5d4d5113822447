"""Named reads of evidence. What names a business or shows its words starts from `visible_to(actor)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from routeways.foundation.models import User
from routeways.instruments import queries as instruments
from routeways.instruments.access import SEE, may
from routeways.instruments.models import Wave
from routeways.needs.kinds import Decision
from routeways.needs.models import EvidenceImport, EvidenceItem, Mention
from routeways.needs.models.evidence import VIEW, EvidenceQuerySet
from routeways.organisations.models import Group, Organisation, Role
from routeways.organisations.queries.groups import minutes
from routeways.organisations.roles import role_definitions
from routeways.taxonomy import queries as taxonomy


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading and the review of a region's texts are."""

    texts: int
    unread: int
    reviewed: int
    open_suggestions: int

    @property
    def waiting(self) -> int:
        return self.texts - self.reviewed


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of evidence is narrowed to; "" is all."""

    text: str = ""
    kind: str = ""
    state: str = ""  # unread, waiting, reviewed, withdrawn, unmatched


def items(region: str, actor: Any, *, today: date, only: Filter | None = None) -> QuerySet[EvidenceItem]:
    """What the actor may read of a region's evidence, the newest first."""
    rows = EvidenceItem.objects.in_region(region).visible_to(actor, today=today)
    only = only or Filter()
    if only.state != "withdrawn":
        rows = rows.standing()
    for word in only.text.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(text__icontains=word) | Q(about_name__icontains=word) | Q(source__icontains=word))
    if only.kind:
        rows = rows.filter(kind=only.kind)
    rows = _in_state(rows, only.state)
    return rows.select_related("about", "owner").order_by("-on", "-id")


def _in_state(rows: EvidenceQuerySet, state: str) -> EvidenceQuerySet:
    if state == "unread":
        return rows.filter(read_at__isnull=True)
    if state == "waiting":
        return rows.filter(read_at__isnull=False, reviewed_at__isnull=True)
    if state == "reviewed":
        return rows.filter(reviewed_at__isnull=False)
    if state == "withdrawn":
        return rows.filter(withdrawn_at__isnull=False)
    if state == "unmatched":
        return rows.filter(read_at__isnull=False).exclude(unmatched=[])
    return rows


def item(region: str, public_id: str, actor: Any, *, today: date) -> EvidenceItem | None:
    """One that the actor may read, or None."""
    rows = EvidenceItem.objects.in_region(region).visible_to(actor, today=today)
    return rows.select_related("about", "owner", "batch", "reviewed_by").filter(public_id=public_id).first()


def mentions(item: EvidenceItem) -> list[Mention]:
    """All of a text's, in the order of their places, with who decided."""
    return list(item.mentions.select_related("decided_by", "item"))


def imports(region: str) -> list[EvidenceImport]:
    return list(EvidenceImport.objects.filter(region=region).select_related("owner", "created_by")[:50])


def import_of(region: str, public_id: str) -> EvidenceImport | None:
    return EvidenceImport.objects.filter(region=region, public_id=public_id).first()


def to_read(region: str, *, unless_read_by: tuple[str, str] | None = None) -> list[tuple[int, str]]:
    """Row id and text of what is unread; with `unless_read_by`, an engine and its taxonomy, also of what another one
    read."""
    rows = EvidenceItem.objects.in_region(region).standing().exclude(text="")
    if unless_read_by is None:
        rows = rows.filter(read_at__isnull=True)
    else:
        engine, taxonomy = unless_read_by
        rows = rows.exclude(read_at__isnull=False, engine=engine[:200], taxonomy=taxonomy)
    return list(rows.order_by("id").values_list("pk", "text"))


def progress(region: str, actor: Any, *, today: date) -> Progress:
    rows = EvidenceItem.objects.in_region(region).standing().visible_to(actor, today=today).exclude(text="")
    found = rows.aggregate(
        texts=Count("pk", distinct=True),
        unread=Count("pk", filter=Q(read_at__isnull=True), distinct=True),
        reviewed=Count("pk", filter=Q(reviewed_at__isnull=False), distinct=True),
        open=Count("mentions", filter=Q(mentions__state=Decision.SUGGESTED), distinct=True),
    )
    return Progress(found["texts"], found["unread"], found["reviewed"], found["open"])


def queue(region: str, actor: Any, *, today: date) -> QuerySet[EvidenceItem]:
    """Texts that have been read and that nobody has finished with, those with suggestions first, oldest first."""
    rows = EvidenceItem.objects.in_region(region).standing().visible_to(actor, today=today)
    open_ = Mention.objects.open().filter(item=OuterRef("pk"))
    return (
        rows.filter(read_at__isnull=False, reviewed_at__isnull=True)
        .annotate(has_open=Exists(open_))
        .order_by("-has_open", "on", "id")
    )


def holders(actor: Any, region: str, permission: str, *, today: date) -> list[Organisation]:
    """The organisations of the region for which the actor may do something: those at which they hold, today, a role
    that gives the permission here. Another role of theirs, at another organisation, does not speak for that one."""
    held = Role.objects.held_by(actor).held_on(today)
    giving = [one for one in role_definitions().values() if permission in one.may]
    inside = Q(role__in=[one.id for one in giving if one.reach == "organisation"])
    across = Q(role__in=[one.id for one in giving if one.reach == "region"], region=region)
    at = held.filter(inside | across).values("organisation").order_by()
    return list(Organisation.objects.standing().in_region(region).filter(pk__in=at).distinct())


def keepers(region: str, *, today: date) -> list[User]:
    """Those who keep the region's register, by name: who can own a stage of its cycle."""
    roles = [name for name, one in role_definitions().items() if VIEW in one.may]
    held = Role.objects.held_on(today).filter(role__in=roles, region=region)
    ids = {user for pair in held.values_list("user_id", "person__user_id") for user in pair if user}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name", "email"))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Words on Routeways that can become evidence: a survey wave or a group’s minutes, and how many texts it has."""

    kind: str  # wave or group
    id: str
    title: str
    texts: int


def elsewhere(region: str, actor: Any, *, today: date) -> list[Elsewhere]:
    """Waves whose results and groups whose notes the actor may read; those without a text are left out."""
    found = [
        Elsewhere("wave", wave.public_id, wave.title, len(instruments.texts(wave)))
        for wave in readable_waves(region, actor, today=today)[:20]
    ]
    found += [
        Elsewhere(
            "group", group.public_id, f"Minutes: {group.name}", sum(one.openness == "public" for one in minutes(group))
        )
        for group in readable_groups(region, actor, today=today)[:50]
    ]
    return [one for one in found if one.texts]


def readable_waves(region: str, actor: Any, *, today: date) -> list[Wave]:
    """Waves whose results the actor may see, the newest first. What a team answered for its owner alone, such as its
    training needs, is nobody's evidence."""
    return [
        wave
        for wave in instruments.waves(region)
        if wave.questionnaire.results_for == "region" and may(actor, SEE, wave, today=today)
    ]


def readable_groups(region: str, actor: Any, *, today: date) -> QuerySet[Group]:
    return Group.objects.filter(region=region).read_by(actor, today=today)


def titles_of_sections() -> Mapping[str, str]:
    return taxonomy.titles("sic2007", "section")
