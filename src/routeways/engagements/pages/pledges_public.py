"""The Skills Pledge for everybody: the wall, checking a certificate."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.pledge_forms import CheckForm
from routeways.engagements.pledge_types import pledge_types
from routeways.engagements.queries import pledges as queries
from routeways.foundation.permissions import allowed, public
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
    issued = queries.certificates(listed)
    context: dict[str, Any] = {
        "title": "Skills Pledge",
        "counts": queries.counts(whole.id, today=today),
        "members": [(one, issued.get(one.signup.pk)) for one in listed],
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


def may_sign(request: HttpRequest, region: str) -> list[Organisation]:
    """The organisations for which whoever is signed in may pledge, by name."""
    here = access_of(request.user, today=timezone.localdate()).organisations_with(OFFER)
    rows = Organisation.objects.standing().in_region(region).filter(pk__in=here).order_by("name_key")
    return list(rows.exclude(kind__in=("school", "hub")))


def _own(request: HttpRequest, region: str) -> list[dict[str, str]]:
    owners = may_sign(request, region)
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
