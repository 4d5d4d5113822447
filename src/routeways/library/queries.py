"""Named reads. Everybody sees what is not withdrawn and not past its review date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from routeways.library.models import MANAGE, Material
from routeways.organisations.models import Organisation, access_of

SOON = timedelta(days=30)


def search(
    region: str, *, today: date, text: str = "", sector: str = "", audience: str = "", kind: str = ""
) -> QuerySet[Material]:
    """What everybody may see, by title; sector, audience and kind are ids, "" for all."""
    rows = Material.objects.in_region(region).shown_on(today).select_related("owner")
    for word in text.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word) | Q(publisher__icontains=word))
    if sector:
        rows = rows.filter(sectors__contains=f"|{sector}|")
    if audience:
        rows = rows.filter(audiences__contains=f"|{audience}|")
    return rows.filter(kind=kind) if kind else rows


def material(public_id: str, *, region: str, today: date) -> Material | None:
    """One that everybody may see."""
    return (
        Material.objects.in_region(region)
        .shown_on(today)
        .select_related("owner", "pack")
        .filter(public_id=public_id)
        .first()
    )


def materials(public_ids: list[str], *, region: str, today: date) -> list[Material]:
    """Those of the given ones that everybody may see, in the given order."""
    rows = Material.objects.in_region(region).shown_on(today).filter(public_id__in=public_ids)
    return sorted(rows, key=lambda one: public_ids.index(one.public_id))


def own_material(public_id: str, *, region: str) -> Material | None:
    """One whatever its state, for pages that have asked who may."""
    return Material.objects.in_region(region).select_related("owner", "pack").filter(public_id=public_id).first()


def of_owner(owner: Organisation, *, region: str) -> QuerySet[Material]:
    """All of an organisation's, the one to be reviewed first on top."""
    return Material.objects.in_region(region).filter(owner=owner).order_by("review_on", "title", "pk")


def keepers(actor: Any, *, region: str, today: date) -> QuerySet[Organisation]:
    """Organisations of the region whose materials the actor may keep."""
    here = access_of(actor, today=today).organisations_with(MANAGE)
    return Organisation.objects.standing().in_region(region).filter(pk__in=here)
