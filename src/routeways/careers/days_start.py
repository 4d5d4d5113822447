"""What the days for every school add when the site starts."""

from __future__ import annotations

from routeways.careers import days_jobs, school_links
from routeways.careers.models import MANAGE, DayHost
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu


def register() -> None:
    register_reference(DayHost, "organisation")
    days_jobs.register()
    school_links.register(60, "Days in colleges, and why these", "careers:school_days", MANAGE)
    add_to_menu("school-programmes", "For every school", "school-programmes/", 69)
