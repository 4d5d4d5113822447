"""What pages of the contact ledger share: finding what an address names, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from routeways.organisations import queries
from routeways.organisations.models import Organisation, Touch
from routeways.organisations.pages.common import organisation_or_404
from routeways.organisations.records import OrganisationError
from routeways.places.frame import frame, region_or_404

ABOVE = ("Employers", "employers/")


def employer_or_404(region: str, public_id: str) -> Organisation:
    """The standing record: a merged one leads on."""
    return queries.survivor(organisation_or_404(region, public_id))


def the_employer(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Organisation:
    """What an employer’s own page asks its permission for."""
    return employer_or_404(region, public_id)


def the_link(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> tuple[Organisation, str]:
    """What the page that makes an employer’s private link asks its permission for."""
    region_or_404(region)
    return employer_or_404(region, public_id), region


def the_touch(request: HttpRequest, region: str, public_id: str, number: str, **_more: Any) -> Touch:
    """What a page about one contact asks its permission for."""
    try:
        one = employer_or_404(region, public_id)
        found = queries.touch_of(one, number, request.user, today=timezone.localdate())
    except Touch.DoesNotExist as error:
        raise Http404("There is no such contact.") from error
    if found.region != region:
        raise Http404("There is no such contact in this region.")
    return found


def address(name: str, region: str, public_id: str = "", **more: str) -> str:
    known = {"region": region, **({"public_id": public_id} if public_id else {}), **more}
    return reverse(f"organisations:{name}", kwargs=known)


def to_contacts(region: str, one: Organisation) -> HttpResponse:
    return redirect(address("employer-contacts", region, one.public_id))


def page(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    above: Organisation | None = None,
    crumbs: bool = True,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page with its region and the pages above it."""
    ways = [ABOVE] if crumbs else []
    if above is not None:
        ways.append((above.name, f"employers/{above.public_id}/contacts/"))
    shown = frame(region_or_404(region), crumbs=tuple(ways), today=timezone.localdate(), **context)
    return render(request, f"organisations/contacts/{template}.html", shown, status=status)


def question(
    request: HttpRequest,
    region: str,
    one: Organisation,
    form: forms.Form,
    *,
    title: str,
    button: str,
    act: Callable[[], Any],
    lead: str = "",
    error_on: Callable[[OrganisationError], str] = lambda error: "",
    **context: Any,
) -> HttpResponse:
    """One form on one page: on a good POST `act` is called and the employer’s page follows.

    What cannot be recorded is said beside the form, and nothing that was typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except OrganisationError as error:
            field = error_on(error)
            form.add_error(field if field in form.fields else None, str(error))
        else:
            return to_contacts(region, one)
    known = {"title": title, "form": form, "button": button, "lead": lead, "employer": one, **context}
    return page(request, "form", region, above=one, status=422 if form.errors else 200, **known)
