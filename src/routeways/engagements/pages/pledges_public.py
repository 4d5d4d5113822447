"""The Skills Pledge for everybody: the wall, signing up, checking a certificate."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from routeways.engagements.actions import pledges as doing
from routeways.engagements.errors import EngagementError
from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.pledge_forms import CheckForm, SignUpForm
from routeways.engagements.pledge_types import pledge_types
from routeways.engagements.queries import pledges as queries
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import allowed, public
from routeways.foundation.visitors import within_limit
from routeways.organisations.models import Organisation, access_of
from routeways.places.frame import frame, region_or_404

WALL = ("Skills Pledge", "pledges/")


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"engagements:pledges_{name}", kwargs={"region": region, **more})


@public
@require_GET
def wall(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/`: the pledges, and who is a member today."""
    whole = region_or_404(region)
    today = timezone.localdate()
    listed = queries.members(whole.id, today=today)
    context: dict[str, Any] = {
        "title": "Skills Pledge",
        "counts": queries.counts(whole.id, today=today),
        "members": listed,
        "types": pledge_types().values(),
        "mine": _own(request, whole.id),
        "coordinates": allowed(request.user, COORDINATE, whole.id),
        "downloads": [{"label": "CSV", "href": address("csv", whole.id), "hidden": "of the members"}],
    }
    return render(request, "engagements/pledges/wall.html", frame(whole, "connect", **context))


@public
@require_GET
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/data.csv`: the members, a row for each active pledge."""
    whole = region_or_404(region)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="skills-pledge-{whole.id}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(("organisation", "pledge", "newest evidence", "active until"))
    for one in queries.members(whole.id, today=timezone.localdate()):
        for line in one.active:
            writer.writerow((_plain(one.signup.who), line.type.name, line.last_on, line.until))
    return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("contact_name", "contact_email")
def sign_up(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/new/`: make the pledge, with or without an account."""
    whole = region_or_404(region)
    owners = _may_sign(request, whole.id)
    form = SignUpForm(request.POST if request.method == "POST" else None, owners=owners)
    status = 200
    if request.method == "POST" and form.is_valid():
        limit = int(rule("pledges", timezone.localdate())["most_an_hour"])
        if owners or within_limit(request, "pledge", limit, timezone.now()):
            try:
                return _signed(request, whole.id, form.cleaned_data, owners)
            except EngagementError as problem:
                form.add_error(None, str(problem))
        else:
            status = 429
            form.add_error(None, "Many pledges have come from your connection. Wait an hour and send it again.")
    if form.errors and status == 200:
        status = 422
    context: dict[str, Any] = {"title": "Make the Skills Pledge", "form": form, "types": pledge_types().values()}
    page = frame(whole, "connect", crumbs=(WALL,), **context)
    return render(request, "engagements/pledges/new.html", page, status=status)


@public
@require_GET
def check(request: HttpRequest, region: str, code: str = "") -> HttpResponse:
    """`/<region>/pledges/check/<code>/`: what a certificate says, and whether it is so today."""
    whole = region_or_404(region)
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect(address("checked", whole.id, code=form.cleaned_data["code"].strip().replace("/", "") or "none"))
    found = queries.certificate(whole.id, code) if code else None
    stands = queries.standing(found.signup, today=timezone.localdate()) if found else None
    context: dict[str, Any] = {
        "title": "Check a certificate",
        "form": form,
        "code": code,
        "found": found,
        "still": bool(stands and stands.member),
        "active": stands.active if stands else (),
    }
    status = 404 if code and found is None else 422 if form.errors else 200
    page = frame(whole, "connect", crumbs=(WALL,), **context)
    return render(request, "engagements/pledges/check.html", page, status=status)


def _signed(request: HttpRequest, region: str, given: dict[str, Any], owners: list[Organisation]) -> HttpResponse:
    owner = next((one for one in owners if one.public_id == given.get("owner")), None)
    made, token = doing.sign_up(
        by=request.user if request.user.is_authenticated else None,
        region=region,
        owner=owner,
        types=given["types"],
        contact_name=given["contact_name"],
        contact_email=given["contact_email"],
        claimed_name=given.get("claimed_name", ""),
        site=request.build_absolute_uri("/"),
        now=timezone.now(),
        through="account" if owner else "link",
    )
    if owner is not None:
        flash.success(request, "Your pledge is registered. Send evidence to become a member.")
        return redirect(address("one", region, signup=made.public_id))
    flash.success(request, "We have your pledge. The hub confirms your organisation, then it is registered.")
    return redirect(address("mine", region, token=token))


def _may_sign(request: HttpRequest, region: str) -> list[Organisation]:
    here = access_of(request.user, today=timezone.localdate()).organisations_with(OFFER)
    rows = Organisation.objects.standing().in_region(region).filter(pk__in=here).order_by("name_key")
    return list(rows.exclude(kind__in=("school", "hub")))


def _own(request: HttpRequest, region: str) -> list[dict[str, str]]:
    owners = _may_sign(request, region)
    today = timezone.localdate()
    listed = queries.standings(region, today=today) if owners else []
    return [
        {"label": one.signup.who, "href": address("one", region, signup=one.signup.public_id)}
        for one in listed
        if one.signup.owner in owners
    ]


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
