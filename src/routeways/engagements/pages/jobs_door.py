"""The door to one's own page for jobs: beginning, coming back, the letter's link, and leaving a shared computer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.engagements.actions import job_people
from routeways.engagements.actions import jobs as actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.jobs import ReturnForm, StartForm
from routeways.engagements.models import Vacancy
from routeways.engagements.pages.desk_common import posted
from routeways.engagements.pages.jobs_person import close, elsewhere, open_for, own_page, person
from routeways.engagements.queries import jobs as queries
from routeways.foundation.dated_rules import rule
from routeways.foundation.links import LinkError
from routeways.foundation.permissions import public
from routeways.foundation.visitors import within_limit
from routeways.organisations.consent_purposes import consent_purposes
from routeways.places.frame import region_or_404

MANY = "Many people have asked from your connection. Wait an hour and try again."


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("email", "born_on_day", "born_on_month", "born_on_year")
def start(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/jobs/mine/start/`: what is agreed to, word by word, and the age; a visitor's address too."""
    region_or_404(region)
    now = timezone.now()
    known = person(request).is_authenticated
    wanted = _wanted(request, region)
    if known and not wanted and (away := elsewhere(request, region, queries.own_profile(person(request)))):
        return away
    form = StartForm(posted(request), address=not known, only_apply=wanted is not None)
    if request.method == "POST" and form.is_valid():
        try:
            if known:
                _agree(request, region, form.cleaned_data, now)
                return redirect(
                    f"/{region}/jobs/{wanted.public_id}/apply/" if wanted else f"/{region}/jobs/mine/occupations/"
                )
            if _asked(request, region, form, wanted, now):
                return redirect(f"/{region}/jobs/mine/sent/")
        except actions.TooYoung:
            return own_page(request, "young", region, title="Jobs here are for people of 16 or over", status=422)
        except EngagementError as error:
            form.add_error("born_on", str(error))
    return own_page(
        request, "start", region, form=form, wanted=wanted, known=known, status=_status(form), **_what(region, now),
        title=f"Apply: {wanted.title}" if wanted else "Be matched with jobs",
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("email")
def come_back(request: HttpRequest, region: str) -> HttpResponse:
    """`…/return/`: a new link to a page that is there; the same answer to every address."""
    region_or_404(region)
    form, now = ReturnForm(posted(request)), timezone.now()
    if request.method == "POST" and form.is_valid():
        if _within_limit(request, now):
            email = form.cleaned_data["email"]
            job_people.ask_to_return(by=None, region=region, email=email, site=settings.SITE_ADDRESS, now=now)
            return redirect(f"/{region}/jobs/mine/sent/")
        form.add_error(None, MANY)
    return own_page(request, "return", region, title="Get a new link to your page", form=form, status=_status(form))


@public
@never_cache
@require_safe
def sent(request: HttpRequest, region: str) -> HttpResponse:
    """`…/sent/`: look at your letters; the same whether the address is known or not."""
    region_or_404(region)
    return own_page(request, "sent", region, title="Look at your e-mail", **_what(region, timezone.now()))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`…/link/<token>/`: what the letter's link confirms; the button opens the page, because programs follow links."""
    region_or_404(region)
    now = timezone.now()
    try:
        asked = job_people.sign_up_of(token, now)
        if request.method == "POST":
            opened = job_people.open_page(token=token, now=now)
            open_for(request, opened, now)
            return redirect(_onward(region, opened, first=asked is not None))
    except (LinkError, EngagementError) as problem:
        return own_page(request, "no_link", region, title="This link does not work", problem=problem, status=410)
    return own_page(request, "link", region, title="Open your page for jobs", asked=asked)


@public
@never_cache
@require_POST
def leave(request: HttpRequest, region: str) -> HttpResponse:
    """`…/leave/`: whoever uses this browser next sees nothing of it."""
    region_or_404(region)
    close(request)
    flash.success(request, "You have left your page. A link from a letter opens it again.")
    return redirect(f"/{region}/jobs/")


def _agree(request: HttpRequest, region: str, given: dict[str, Any], now: datetime) -> None:
    """Whoever wants to apply may leave the box empty: then nothing is agreed to, and nothing kept."""
    actions.old_enough(given["born_on"], timezone.localdate(now))
    if given["agrees"] and not elsewhere(request, region, queries.own_profile(person(request))):
        actions.agree_to_matching(by=person(request), region=region, born_on=given["born_on"], now=now)


def _asked(request: HttpRequest, region: str, form: StartForm, wanted: Vacancy | None, now: datetime) -> bool:
    """Whether a letter may go; too many from one network are told to wait."""
    given = form.cleaned_data
    actions.old_enough(given["born_on"], timezone.localdate(now))  # said at once, and never counted
    if not _within_limit(request, now):
        form.add_error(None, MANY)
        return False
    job_people.ask_to_begin(
        by=None,
        region=region,
        email=given["email"],
        born_on=given["born_on"],
        agrees=given["agrees"],
        site=settings.SITE_ADDRESS,
        now=now,
        vacancy=wanted,
    )
    return True


def _within_limit(request: HttpRequest, now: datetime) -> bool:
    return within_limit(request, "job-page", int(rule(queries.RULE, timezone.localdate(now))["asks_an_hour"]), now)


def _wanted(request: HttpRequest, region: str) -> Vacancy | None:
    id = request.GET.get("vacancy", "")
    return Vacancy.objects.filter(region=region, public_id=id).first() if id else None


def _onward(region: str, opened: job_people.Opened, *, first: bool) -> str:
    if opened.vacancy:
        return f"/{region}/jobs/{opened.vacancy}/apply/"
    return f"/{region}/jobs/mine/{'occupations/' if first else ''}"


def _what(region: str, now: datetime) -> dict[str, Any]:
    """What is agreed to, and how long what is kept."""
    known = rule("retention", timezone.localdate(now))
    wording = consent_purposes()[actions.CONSENT].words(region_or_404(region).name)
    return {
        "wording": wording,
        "sign_up_days": int(known["job_sign_up_days"]),
        "profile_days": int(known["job_profile_days"]),
        "forget_days": int(rule(queries.RULE, timezone.localdate(now))["forget_days"]),
    }


def _status(form: Any) -> int:
    if not form.errors:
        return 200
    return 429 if MANY in form.non_field_errors() else 422
