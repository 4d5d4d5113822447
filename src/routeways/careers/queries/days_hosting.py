"""Hosts of days for those who keep them: how much they offer, who can travel there, and rows for files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.careers.days.definitions import session_kinds
from routeways.careers.models import DayHost, DaySession, Institution
from routeways.careers.queries import days_given
from routeways.careers.queries.days import hosts
from routeways.organisations.models import Organisation

HOSTING = ("college", "university", "training-provider")


@dataclass(frozen=True, slots=True)
class Hosting:
    """`places` for schools in `sessions` to come; `near` of `schools` of the hub are within the travel limit."""

    host: DayHost
    sessions: int
    places: int
    near: int
    schools: int


def hosting(region: str, *, today: date) -> list[Hosting]:
    """Six queries."""
    rows = list(hosts(region))
    limit = days_given.days_rule(today).values["travel_minutes"]
    schools = list(Institution.objects.standing().in_region(region).of_the_hub())
    travel = days_given.travel(schools, region, today)
    offered: dict[int, list[int]] = {}
    coming = DaySession.objects.filter(host__region=region, on__gt=today, cancelled_at=None)
    for host, places in coming.order_by().values_list("host", "schools"):
        offered.setdefault(host, []).append(places)
    return [
        Hosting(
            one,
            len(offered.get(one.pk, ())),
            sum(offered.get(one.pk, ())),
            sum(minutes.get(one.public_id, limit + 1) <= limit for minutes in travel.values()),
            len(schools),
        )
        for one in rows
    ]


def could_host(region: str) -> list[Organisation]:
    """Colleges, universities and providers of the region that are no hosts yet."""
    rows = Organisation.objects.standing().in_region(region).filter(kind__in=HOSTING, status="open", day_host=None)
    return list(rows.order_by("name_key"))


def host_rows(region: str) -> list[dict[str, Any]]:
    """One row a room, as `day_files.HOSTS` reads it."""
    return [
        {
            "College": one.organisation.name,
            "Step-free building": _yes(one.accessible),
            "Access and arriving": one.access_words,
            "Sessions": "; ".join(one.kinds),
            "Staff": "; ".join(one.staff),
            "Room": room.name,
            "Pupils": room.pupils,
            "Step-free room": _yes(room.accessible),
        }
        for one in hosts(region)
        for room in one.rooms.all()
    ]


def session_rows(region: str, *, today: date, host: DayHost | None = None) -> list[dict[str, Any]]:
    """Sessions to come, as `day_files.SESSIONS` reads them. Who is booked does not stand there."""
    rows = DaySession.objects.filter(host__region=region, on__gt=today, cancelled_at=None)
    rows = rows.filter(host=host) if host else rows
    return [
        {
            "Session ID": one.public_id,
            "College": one.host.organisation.name,
            "Date": one.on.isoformat(),
            "Starts": f"{one.starts:%H:%M}",
            "Ends": f"{one.ends:%H:%M}",
            "Session": session_kinds()[one.kind].name,
            "Room": one.room.name,
            "Schools": one.schools,
            "Pupils": one.pupils,
            "Staff": "; ".join(one.staff),
        }
        for one in rows.select_related("host__organisation", "room")
    ]


def _yes(held: bool) -> str:
    return "yes" if held else "no"
