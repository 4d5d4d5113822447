"""Other work for adults."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import reskilling, reskilling_ways

ALL = "<slug:region>/careers/change/"

urlpatterns: list[URLPattern] = [
    path(ALL, reskilling.start, name="change"),
    path(f"{ALL}check/", reskilling.check, name="change_check"),
    path(f"{ALL}ways/", reskilling_ways.ways, name="change_ways"),
    path(f"{ALL}<slug:step>/", reskilling.step, name="change_step"),
]
