"""Invented materials of the demonstration region, kept through the same action as an owner's form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from django.utils import timezone
from pydantic import Field

from routeways.foundation.definitions import Definition, Part, load
from routeways.library.actions import keep_material
from routeways.library.models import Material
from routeways.organisations.models import Organisation


class InventedMaterial(Part):
    owner: str
    kind: Literal["video", "recording", "pack", "lesson", "link"]
    title: str
    description: str
    version: str = "1"
    licence: str
    sectors: tuple[str, ...] = Field(min_length=1)
    audiences: tuple[str, ...] = Field(min_length=1)
    address: str = ""
    text: str = ""
    transcript: str = ""
    captions: str = ""
    review_after_days: int = Field(gt=0)


class InventedLibrary(Definition):
    KIND: ClassVar[str] = "demonstration-library"

    region: str
    materials: tuple[InventedMaterial, ...]


def load_demonstration(*, by: Any, region: str, organisations: Mapping[str, Organisation], now: datetime) -> int:
    """Keeps what is missing; how many those were. `organisations` by their ids in the demonstration's own file."""
    today, made = timezone.localdate(now), 0
    for one in (each for held in load(InventedLibrary).values() if held.region == region for each in held.materials):
        owner = organisations[one.owner]
        if Material.objects.filter(owner=owner, region=region, title=one.title, version=one.version).exists():
            continue
        given = one.model_dump() | {
            "publisher": owner.name,
            "review_on": today + timedelta(days=one.review_after_days),
        }
        keep_material(by=by, owner=owner, region=region, given=given, today=today)
        made += 1
    return made
