"""Two invented communities of practice, each led by an invented school and with a meeting to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers.actions import communities as actions
from routeways.careers.demonstrating.institutions import SIGN
from routeways.careers.models import Community, Institution
from routeways.foundation.definitions import PACKAGED, Definition, Part, read

FILE = PACKAGED / "demonstration" / "careers" / "communities" / "communities.yaml"


class InventedCommunity(Part):
    """`lead` and `members` are names of invented institutions without the sign."""

    name: str
    about: str
    lead: str
    job: str
    members: tuple[str, ...]
    meets_in_days: int = Field(ge=1)
    place: str
    meeting: str


class InventedCommunities(Definition):
    """What `definitions/demonstration/careers/communities/communities.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/communities"

    communities: tuple[InventedCommunity, ...]


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where there are some already, or none of the invented schools is."""
    rows = Institution.objects.in_region(region).filter(organisation__demonstration=True).select_related("organisation")
    held = {one.organisation.name.removesuffix(SIGN): one for one in rows}
    if not held or Community.objects.filter(region=region).exists():
        return False
    today = timezone.localdate(now)
    for one in read(FILE, InventedCommunities).communities:
        if one.lead not in held:
            continue
        made = actions.open_community(
            by=by, name=one.name, about=one.about, lead=held[one.lead], job=one.job, today=today
        )
        for name in one.members:
            if name in held:
                actions.join_community(by=by, community=made, institution=held[name], today=today)
        actions.plan_meeting(
            by=by, community=made, on=today + timedelta(days=one.meets_in_days), starts=time(15, 45), place=one.place,
            about=one.meeting, today=today,
        )  # fmt: skip
    return True
