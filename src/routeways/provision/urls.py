from __future__ import annotations

from django.urls import path

from routeways.provision.pages import course, listing, provider

app_name = "provision"

ALL = "<slug:region_id>/courses/"

urlpatterns = [
    path(ALL, listing.index, name="courses"),
    path(f"{ALL}data.<str:kind>", listing.data, name="courses-data"),
    path(f"{ALL}providers/", provider.index, name="providers"),
    path(f"{ALL}providers/<str:public_id>/", provider.provider, name="provider"),
    path(f"{ALL}<str:public_id>/", course.course, name="course"),
    path(f"{ALL}<str:public_id>/data.json", course.data, name="course-data"),
]
