"""Sessions about apprenticeships, and virtual work experience, as a school asks for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import sessions

urlpatterns: list[URLPattern] = [
    path("<slug:region>/schools/<slug:institution>/sessions/", sessions.sessions, name="school_sessions"),
]
