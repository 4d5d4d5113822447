"""Making the Skills Pledge: one thing a page, then “Check your answers”. Nothing is kept before it is sent."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from routeways.engagements.actions import pledges as doing
from routeways.engagements.errors import EngagementError
from routeways.engagements.pages.desk_common import posted
from routeways.engagements.pages.pledges_public import WALL, address, may_sign
from routeways.engagements.pledge_forms import SignUpForm
from routeways.engagements.pledge_types import pledge_types
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.foundation.visitors import within_limit
from routeways.organisations.models import Organisation
from routeways.places.frame import frame, region_or_404

DRAFTS = "pledges.drafts"  # in the session: what was filled in so far, by region
PAGES = {"organisation": ("owner", "claimed_name"), "pledges": ("types",), "contact": ("contact_name", "contact_email")}
CHECK = "check"
LAST = ("listed", "homepage")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/new/`: what the pledges mean; a POST begins anew."""
    whole = region_or_404(region)
    owners = may_sign(request, whole.id)
    if request.method == "POST":
        draft = {"owner": owners[0].public_id} if len(owners) == 1 else {}
        if request.user.is_authenticated:
            draft |= {"contact_name": request.user.name, "contact_email": request.user.email}
        _drafts(request)[whole.id] = draft
        return redirect(address("step", whole.id, step=_pages(owners)[0]))
    context: dict[str, Any] = {"title": "Make the Skills Pledge", "types": pledge_types().values()}
    context |= {"pages": len(_pages(owners)), "visitor": not owners}
    return render(request, "engagements/pledges/new.html", frame(whole, "connect", crumbs=(WALL,), **context))


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("contact_name", "contact_email")
def step(request: HttpRequest, region: str, step: str) -> HttpResponse:
    """`/<region>/pledges/new/<page>/`: one page of it."""
    whole = region_or_404(region)
    owners, draft = may_sign(request, whole.id), _drafts(request).get(whole.id)
    pages = _pages(owners)
    if step not in (*pages, CHECK):
        raise Http404("There is no such page.")
    if draft is None:
        return redirect(address("new", whole.id))
    if step == CHECK:
        return _check(request, whole.id, draft, owners)
    form = SignUpForm(posted(request), initial=draft, owners=owners, only=PAGES[step])
    if request.method == "POST" and form.is_valid():
        draft |= form.cleaned_data
        place = pages.index(step) + 1
        following = CHECK if CHECK in request.GET or place == len(pages) else pages[place]
        return redirect(address("step", whole.id, step=following))
    place = pages.index(step)
    back = CHECK if CHECK in request.GET else pages[place - 1] if place else ""
    context: dict[str, Any] = {
        "title": "How can we reach you?" if step == "contact" else next(iter(form)).label,
        "form": form,
        "done": place,
        "total": len(pages),
        "types": pledge_types().values() if step == "pledges" else (),
        "back": address("step", whole.id, step=back) if back else address("new", whole.id),
    }
    page = frame(whole, "connect", crumbs=(WALL,), **context)
    return render(request, "engagements/pledges/step.html", page, status=422 if form.errors else 200)


def _check(request: HttpRequest, region: str, draft: dict[str, Any], owners: list[Organisation]) -> HttpResponse:
    """What was filled in, and the promise; a POST sends it."""
    whole = SignUpForm(draft, owners=owners, only=[name for page in PAGES.values() for name in page])
    if lacking := next((page for page in _pages(owners) if any(name in whole.errors for name in PAGES[page])), None):
        return redirect(address("step", region, step=lacking))
    form = SignUpForm(posted(request), owners=owners, only=LAST)
    status = 200
    if request.method == "POST" and form.is_valid():
        limit = int(rule("pledges", timezone.localdate())["most_an_hour"])
        if owners or within_limit(request, "pledge", limit, timezone.now()):
            try:
                return _signed(request, region, whole.cleaned_data, owners)
            except EngagementError as problem:
                form.add_error(None, str(problem))
        else:
            status = 429
            form.add_error(None, "Many pledges have come from your connection. Wait an hour and send it again.")
    if form.errors and status == 200:
        status = 422
    context: dict[str, Any] = {"title": "Check your answers", "form": form, "rows": _rows(region, whole, owners)}
    page = frame(region_or_404(region), "connect", crumbs=(WALL,), **context)
    return render(request, "engagements/pledges/new_check.html", page, status=status)


def _rows(region: str, form: SignUpForm, owners: list[Organisation]) -> list[dict[str, str]]:
    given = form.cleaned_data
    owner = next((one.name for one in owners if one.public_id == given.get("owner")), "")
    rows = [
        ("Organisation", owner or given.get("claimed_name", ""), "organisation"),
        ("Pledges", "; ".join(pledge_types()[one].name for one in given["types"]), "pledges"),
        ("Your name", given["contact_name"], "contact"),
        ("E-mail address at work", given["contact_email"], "contact"),
    ]
    return [
        {"name": name, "value": value}
        | ({"href": f"{address('step', region, step=page)}?{CHECK}"} if page in _pages(owners) else {})
        for name, value, page in rows
    ]


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
    _drafts(request).pop(region, None)
    if owner is not None:
        flash.success(request, "Your pledge is registered. Send evidence to become a member.")
        return redirect(address("one", region, signup=made.public_id))
    flash.success(request, "We have your pledge. The hub confirms your organisation, then it is registered.")
    return redirect(address("mine", region, token=token))


def _pages(owners: list[Organisation]) -> tuple[str, ...]:
    """Whoever speaks for one organisation alone is not asked which."""
    return tuple(page for page in PAGES if page != "organisation" or len(owners) != 1)


def _drafts(request: HttpRequest) -> dict[str, dict[str, Any]]:
    request.session.modified = True
    return cast(dict[str, dict[str, Any]], request.session.setdefault(DRAFTS, {}))
