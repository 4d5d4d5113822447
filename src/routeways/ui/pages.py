"""The design page: every component and chart, in light and dark."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.ui import gallery


def design(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "ui/gallery.html",
        {
            **gallery.parts(),
            "sides": gallery.sides(),
            "table_view": gallery.table(),
            "page": Paginator(range(95), 10).page(4),
            "breadcrumbs": [{"label": "Home", "href": "/"}],
            "palette": [
                [
                    ("f1", "1 sea"),
                    ("f2", "2 brick"),
                    ("f3", "3 moor"),
                    ("f4", "4 heather"),
                    ("f5", "5 sky"),
                    ("f6", "6 gorse"),
                ],
                [("q1", "1 least"), ("q2", "2"), ("q3", "3"), ("q4", "4"), ("q5", "5 most")],
                [("d1", "Far below"), ("d2", "Below"), ("d3", "Near"), ("d4", "Above"), ("d5", "Far above")],
            ],
        },
    )


# The registry of permissions is a floor above; the middleware there reads this attribute.
design.routeways_permission = "public"  # type: ignore[attr-defined]
