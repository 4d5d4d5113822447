"""What every page of this floor uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.careers import queries
from routeways.careers.errors import CareersError
from routeways.careers.models import Institution
from routeways.places.frame import frame, region_or_404
from routeways.ui import forms

T = TypeVar("T")
SCHOOLS = ("Schools, colleges and universities", "schools/")


def institution_or_404(region: str, public_id: str) -> Institution:
    region_or_404(region)
    try:
        return queries.institution(public_id, region=region)
    except Institution.DoesNotExist as error:
        raise Http404("There is no such school or college here.") from error


def the_institution(request: HttpRequest, region: str, institution: str, **_: Any) -> Institution:
    """The subject of a permission on pages of one institution."""
    return institution_or_404(region, institution)


def page(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    current: str = "schools",
    crumbs: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """`template` without folder and ending; `crumbs` as `places.frame.frame` takes them."""
    framed = frame(region_or_404(region), current=current, crumbs=crumbs, **context)
    return render(request, f"careers/{template}.html", framed, status=status)


def tried(request: HttpRequest, form: BaseForm, act: Callable[[], T]) -> T | None:
    """What the action gave for a form that was sent and holds; else None, with what it refused on the form."""
    return forms.tried(request, form, act, CareersError)


def school_crumbs(one: Institution) -> tuple[tuple[str, str], ...]:
    return (SCHOOLS, (one.organisation.name, f"schools/{one.public_id}/"))
