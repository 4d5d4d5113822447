"""Hosts, sessions and rotas for tests. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from routeways.careers.actions import days_hosts, days_runs
from routeways.careers.days.hosting import HostFacts, NewSession
from routeways.careers.days_jobs import answer_of
from routeways.careers.demonstrating.institutions import FILE, InventedInstitutions
from routeways.careers.models import DayHost, DaySession, DaysRun, Institution, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.foundation.definitions import read
from routeways.organisations.records import NewSite
from tests.careers.factories import make_institution
from tests.organisations.factories import make_organisation

REGION = "lancashire-demonstration"
_numbers = count(1)


def known_organisations() -> None:
    """The invented organisations that the invented institutions stand on, in the middle of the county."""
    for number, one in enumerate(read(FILE, InventedInstitutions).known):
        kind = {"university": "university", "sixteen-plus": "college"}.get(one.phase, "school")
        site = NewSite(name="Main", latitude=53.7 + number / 200, longitude=-2.7 + number / 150, town="Inventon")
        make_organisation(f"{one.name} (demonstration)", kind=kind, region=REGION, sites=(site,))
    make_organisation("Hub (demonstration)", kind="hub", region=REGION)


HERE, NEAR = (53.76, -2.7), (53.81, -2.7)


def make_school(
    name: str = "", *, pupils: int = 120, fsm: int = 30, setting: str = "mainstream", **fields: Any
) -> Institution:
    """A school in the middle of the county with pupils in every year group of this school year."""
    name = name or f"Imaginary High {next(_numbers)}"
    latitude, longitude = fields.pop("place", HERE)
    region = fields.pop("region", REGION)
    site = NewSite(name="Main", latitude=latitude, longitude=longitude, town="Inventon")
    organisation = make_organisation(name, kind="school", region=region, sites=(site,))
    made = make_institution(organisation, region=region, setting=setting, **fields)
    begins = SchoolYear.of(timezone.localdate()).begins
    YearGroup.objects.bulk_create(
        YearGroup(institution=made, begins=begins, year=year, pupils=pupils, fsm=fsm, send=0) for year in made.years
    )
    return made


def make_host(
    name: str = "",
    *,
    sessions: int = 4,
    schools: int = 2,
    accessible: bool = True,
    on: date | None = None,
    place: Any = NEAR,
) -> DayHost:
    """A college with one room for 64 and sessions on following days from three weeks on."""
    first = (on or timezone.localdate()) + timedelta(days=21)
    site = NewSite(name="Main", latitude=place[0], longitude=place[1], town="Inventon")
    name = name or f"Imaginary College {next(_numbers)}"
    organisation = make_organisation(name, kind="college", region=REGION, sites=(site,))
    facts = HostFacts((("Hall", 64, accessible),), ("ai", "coding"), ("Tutor 1",), accessible)
    made = days_hosts.make_host(by=None, organisation=organisation, region=REGION, facts=facts)
    new = [
        NewSession("Hall", "ai", first + timedelta(days=at), time(9, 30), time(14, 0), schools=schools)
        for at in range(sessions)
    ]
    days_hosts.add_sessions(by=None, host=made, programme="digital-days", sessions=new, now=timezone.now())
    return made


def proposed(*, days: int = 4, seed: str = "a test", after: DaysRun | None = None) -> DaysRun:
    """For the school year in which the first session is: at the end of one it is the next."""
    now, first = timezone.now(), DaySession.objects.order_by("on").values_list("on", flat=True)[0]
    run = days_runs.propose_days(
        by=None,
        region=REGION,
        programme="digital-days",
        year=SchoolYear.of(first),
        days=days,
        seed=seed,
        now=now,
        after=after,
        queued=False,
    )
    answer, fault = answer_of(run)
    return days_runs.keep_days_answer(by=None, run=run, answer=answer, fault=fault)


def confirmed(**fields: Any) -> DaysRun:
    return days_runs.confirm_days(by=None, run=proposed(**fields), now=timezone.now())
