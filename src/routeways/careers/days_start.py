"""What the days for every school add when the site starts."""

from __future__ import annotations

from routeways.careers import days_jobs, hub_links, school_links
from routeways.careers.models import COORDINATE, MANAGE, OVERSEE, DayHost
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu


def register() -> None:
    register_reference(DayHost, "organisation")
    days_jobs.register()
    school_links.register(60, "Days in colleges, and why these", "careers:school_days", MANAGE)
    hub_links.register(
        45,
        "Days for every school",
        "Propose a rota of days at colleges, change it by hand, confirm it; appeals.",
        "careers:days_rotas",
        COORDINATE,
    )
    hub_links.register(
        50,
        "Colleges that hold days",
        "Their rooms, staff, access and sessions, by hand or by file.",
        "careers:day_hosts",
        COORDINATE,
    )
    hub_links.register(
        55,
        "Whom programmes reached",
        "Schools and year groups, each once, and who pays; a table for sponsors.",
        "careers:hub_reach",
        OVERSEE,
    )
    add_to_menu("school-programmes", "For every school", "school-programmes/", 69)
