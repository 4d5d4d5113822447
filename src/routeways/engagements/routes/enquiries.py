"""The front door: for whoever asks, by private links, and for those who answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.engagements.pages import changes
from routeways.engagements.pages import enquiries_asking as asking
from routeways.engagements.pages import enquiries_following as following
from routeways.engagements.pages import enquiries_staff as staff

ALL = "<slug:region>/enquiries/"
CHANGES = "<slug:region>/changes/requests/"

urlpatterns: list[URLPattern] = [
    path(ALL, staff.tracker, name="enquiries_tracker"),
    path(f"{ALL}new/", asking.start, name="enquiries_new"),
    path(f"{ALL}new/check/", asking.check, name="enquiries_check"),
    path(f"{ALL}new/sent/", asking.sent, name="enquiries_sent"),
    path(f"{ALL}new/<slug:page>/", asking.ask, name="enquiries_ask"),
    path(f"{ALL}follow/<str:token>/", following.follow, name="enquiries_follow"),
    path(f"{ALL}answer/<str:token>/", following.answer, name="enquiries_answer"),
    path(f"{ALL}overview/", staff.overview, name="enquiries_overview"),
    path(f"{ALL}overview/reroute/", staff.reroute, name="enquiries_reroute"),
    path(f"{ALL}data.csv", staff.as_csv, name="enquiries_csv"),
    path(f"{ALL}<slug:enquiry>/", staff.one, name="enquiries_one"),
    path(CHANGES, changes.listing, name="changes_list"),
    path(f"{CHANGES}new/", changes.ask, name="changes_new"),
    path(f"{CHANGES}<slug:change>/", changes.one, name="changes_one"),
]
