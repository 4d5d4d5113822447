"""Whom the programmes for schools reached, and who pays for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import reach

urlpatterns: list[URLPattern] = [
    path("<slug:region>/careers-hub/programmes/", reach.report, name="hub_reach"),
    path("<slug:region>/careers-hub/programmes/data.csv", reach.as_csv, name="hub_reach_csv"),
]
