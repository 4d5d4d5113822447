"""The pages of the footer: what is true of the whole service."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.evidence.catalogue import entries
from routeways.evidence.definitions import Indicator, indicators
from routeways.evidence.definitions import sources as all_sources
from routeways.evidence.presenting.catalogue import publisher
from routeways.evidence.presenting.indicator import LICENCES
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.models import GeographyVintage
from routeways.places.regions import Region
from routeways.site import front
from routeways.site.context import about_of
from routeways.site.glossary import terms
from routeways.site.symbols import rows as symbol_rows
from routeways.ui.tables import Cell, Column, TableView
from routeways.warehouse.queries import current_sets

# Each line is a test of the suite, run in Chromium with every change.
CHECKED = (
    ("Rules of WCAG 2.0 to 2.2, A and AA, that a program can check", "axe-core on the pages in Chromium, every change"),
    ("Contrast of every pair of colours, light and dark", "computed from the stylesheet, every change"),
    ("No scrolling sideways at 320 and 390 pixels", "measured in Chromium"),
    ("Forms and searches without JavaScript", "walked through in Chromium with scripts switched off"),
    ("The way through forms with the keyboard alone", "walked through in Chromium"),
)
COOKIES = (
    ("csrftoken", "Set when a page has a form. It keeps other sites from sending the form in your name.", "1 year"),
    ("sessionid", "Set when you sign in, open your page for jobs, or write something page by page.", "12 hours"),
    ("messages", "Carries one sentence, such as “We have your message”, to the next page.", "until that page"),
)
# The files beside a page, and for whom each is.
FILES = (
    ("CSV", "One table, UTF-8. A description of its columns (CSVW) stands beside it as data.csv-metadata.json."),
    ("Excel", "A cover, notes and the table, laid out as the Government Analysis Function advises."),
    ("JSON", "For programs: each figure with its value, symbol, margin, period, area and release."),
)
HOME = [{"label": "Routeways", "href": "/"}]


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    return render(request, f"site/{name}.html", {"title": title, "breadcrumbs": HOME, **context})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """`/accessibility/`"""
    days = rule("requests", timezone.localdate())["feedback"]
    return _page(
        request,
        "accessibility",
        "Accessibility statement",
        days=days,
        about=about_of(request),
        checked=TableView("What we checked, and how", (Column("What"), Column("How")), CHECKED),
    )


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`/privacy/`"""
    today = timezone.localdate()
    kept = rule("retention", today)
    days = {
        "days": rule("requests", today)["link_days"],
        "address_days": rule("messages", today)["address_days"],
        "enquiry_days": rule("enquiries", today)["clear_after_days"],
        "sign_up_days": kept["job_sign_up_days"],
        "profile_days": kept["job_profile_days"],
        "forget_days": rule("jobs", today)["forget_days"],
        "contact_days": kept["contact_days"],
        "people_days": max(kept["people_days"].values()),
        "funded_days": kept["funded_people_days"],
    }
    cookies = TableView("Cookies", (Column("Name"), Column("What for"), Column("How long")), COOKIES)
    return _page(request, "privacy", "Privacy", cookies=cookies, **days)


@public
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """`/sources/`: every official file we use and what its licence asks for."""
    main = front.main_region()
    start = f"/{main.id}/evidence/" if main else ""
    loaded = [one for one in entries() if one.newest is not None]
    statistics = TableView(
        "Statistics",
        (Column("Source"), Column("Publisher"), Column("Release"), Column("Licence")),
        tuple(
            (
                Cell(one.source.title, href=f"{start}{one.source.id}/" if start else ""),
                publisher(one),
                one.newest.release_label if one.newest else "",
                LICENCES.get(one.source.licence, one.source.licence),
            )
            for one in loaded
        ),
    )
    newest: dict[str, GeographyVintage] = {}
    for row in places.vintages():  # the newest of each source first
        newest.setdefault(row.source, row)
    geography = TableView(
        "Places",
        (Column("Source"), Column("Publisher"), Column("Release"), Column("Licence")),
        tuple((row.title, row.publisher, row.release, row.licence) for row in newest.values()),
    )
    statements = {one.source.attribution for one in loaded} | {row.attribution for row in newest.values()}
    return _page(
        request,
        "sources",
        "Sources and licences",
        statistics=statistics if loaded else None,
        geography=geography if newest else None,
        statements=sorted(statements - {""}),
        main=main,
    )


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """`/data/`: how to download, cite and use the data."""
    main = front.main_region()
    made = current_sets()
    chosen = next((one for one in indicators().values() if one.key_figure == 1 and one.id in made), None)
    return _page(
        request,
        "data",
        "Data and API",
        main=main,
        indicator=chosen,
        citation=_citation(request, main, chosen) if main and chosen else "",
        files=[{"name": name, "value": value} for name, value in FILES],
        api=[{"label": label, "href": path} for label, path in API],
    )


def _citation(request: HttpRequest, region: Region, indicator: Indicator) -> str:
    """How to cite one indicator of a region as it is today."""
    source = all_sources()[indicator.source]
    release = current_sets()[indicator.id].vintage.release_label
    address = request.build_absolute_uri(f"/{region.id}/indicators/{indicator.id}/")
    return (
        f"{source.publisher}: {source.title}, {release}. {indicator.title}, {region.name}, from Routeways, "
        f"{address}, read on {timezone.localdate():%-d %B %Y}. {LICENCES.get(source.licence, source.licence)}."
    )


API = (
    ("Every address of the API, with examples you can open", "/api/v1/"),
    ("Its description for programs (OpenAPI 3.1)", "/api/v1/openapi.json"),
)


@public
@require_safe
def symbols(request: HttpRequest) -> HttpResponse:
    """`/symbols/`"""
    in_place, beside = symbol_rows()
    return _page(request, "symbols", "Symbols", in_place=in_place, beside=beside)


@public
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """`/glossary/`"""
    letters: dict[str, list[Any]] = {}
    for one in terms():
        letters.setdefault(one.term[0].upper(), []).append(one)
    return _page(request, "glossary", "Glossary", letters=letters)
