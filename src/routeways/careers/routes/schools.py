"""The register of schools, colleges and universities, and each one's own page."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import schools

ALL = "<slug:region>/schools/"

urlpatterns: list[URLPattern] = [
    path(ALL, schools.register, name="schools"),
    path(f"{ALL}data.csv", schools.as_csv, name="schools_csv"),
    path(f"{ALL}<slug:institution>/", schools.one, name="school"),
]
