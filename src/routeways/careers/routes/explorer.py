"""The learner's explorer."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import explorer, explorer_list, explorer_near

ALL = "<slug:region>/careers/"

urlpatterns: list[URLPattern] = [
    path(ALL, explorer.home, name="explorer"),
    path(f"{ALL}talk/", explorer.advisers, name="explorer_talk"),
    path(f"{ALL}routes/", explorer.all_routes, name="explorer_routes"),
    path(f"{ALL}list/", explorer_list.listing, name="explorer_list"),
    path(f"{ALL}compare/", explorer_list.compare, name="explorer_compare"),
    path(f"{ALL}sectors/<slug:sector>/", explorer.sector, name="explorer_sector"),
    path(f"{ALL}jobs/<slug:code>/", explorer.job, name="explorer_job"),
    path(f"{ALL}jobs/<slug:code>/near/", explorer_near.near, name="explorer_near"),
]
