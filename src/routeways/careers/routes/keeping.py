"""What an institution keeps of itself, and the hub's own page."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import hub_home, school_keeping

ONE = "<slug:region>/schools/<slug:institution>/"

urlpatterns: list[URLPattern] = [
    path("<slug:region>/careers-hub/", hub_home.home, name="hub_home"),
    path(f"{ONE}years/", school_keeping.years, name="school_years"),
    path(f"{ONE}years/<int:year>/classes/", school_keeping.classes, name="school_classes"),
    path(f"{ONE}leader/", school_keeping.leader, name="school_leader"),
    path(f"{ONE}care/", school_keeping.care, name="school_care"),
]
