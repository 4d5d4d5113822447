"""The front door. Last in the address space, because `/<region>/` answers for whatever no other floor has taken."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from routeways.site.pages import home, machines, plans, requests, search, standing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.everywhere, name="search"),
    path("accessibility/", standing.accessibility, name="accessibility"),
    path("privacy/", standing.privacy, name="privacy"),
    path("sources/", standing.sources, name="sources-and-licences"),
    path("data/", standing.data, name="data"),
    path("symbols/", standing.symbols, name="symbols"),
    path("glossary/", standing.glossary, name="glossary"),
    path("contact/", requests.contact, name="contact"),
    path("formats/", requests.formats, name="formats"),
    path("requests/", requests.queue, name="requests"),
    path("requests/status/<str:token>/", requests.status, name="request-status"),
    path("requests/<slug:public_id>/", requests.answer, name="request"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("<slug:region>/diagnosis/<slug:public_id>/plan/", plans.plan, name="diagnosis-plan"),
    path("<slug:region_id>/search/", search.in_region, name="region-search"),
    path("<slug:region_id>/", home.region, name="region"),
]
