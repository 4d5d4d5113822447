"""Communities of practice and cornerstone employers. They stand before the pages of single institutions."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import communities

ALL = "<slug:region>/schools/communities/"
ONE = f"{ALL}<slug:community>/"
SCHOOL = "<slug:region>/schools/<slug:institution>/communities/"

urlpatterns: list[URLPattern] = [
    path(ALL, communities.index, name="communities"),
    path(f"{ALL}new/", communities.start, name="community_new"),
    path(ONE, communities.one, name="community"),
    path(f"{ONE}lead/", communities.hand_over, name="community_lead"),
    path(f"{ONE}close/", communities.close, name="community_close"),
    path(SCHOOL, communities.mine, name="school_communities"),
    path(f"{SCHOOL}<slug:community>/take-part/", communities.take_part, name="community_take_part"),
    path(f"{SCHOOL}<slug:community>/meeting/", communities.meeting, name="community_meeting"),
    path(f"{SCHOOL}<slug:community>/who/", communities.who, name="community_who"),
    path("<slug:region>/careers-hub/cornerstones/", communities.cornerstones, name="hub_cornerstones"),
]
