"""Who looks at their own page for jobs: an account, or somebody whose private link opened it in this browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages as flash
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from routeways.engagements.actions.job_people import Opened
from routeways.engagements.job_access import KEEP_PROFILE
from routeways.engagements.models import JobSeeker
from routeways.engagements.pages.desk_common import page, the_region
from routeways.engagements.pages.jobs import CRUMBS, age
from routeways.engagements.queries import jobs as queries
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink, User
from routeways.foundation.permissions import public, requires
from routeways.places.frame import region_or_404

KEY = "jobs.person"  # in the session: whose page a link opened, and until when


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is for somebody's own page: by account, or by a link that opened it here. Others come to the door.

    A link opens these pages alone: it signs nobody in.
    """
    signed_in = requires(KEEP_PROFILE, the_region)(view)

    @never_cache
    @wraps(view)
    def held(request: HttpRequest, region: str, *args: Any, **more: Any) -> HttpResponse:
        region_or_404(region)
        if open_by_link(request) is not None:
            return view(request, region, *args, **more)
        if request.user.is_authenticated:
            return signed_in(request, region, *args, **more)
        wanted = more.get("public_id")
        return redirect(f"/{region}/jobs/mine/{f'start/?vacancy={wanted}' if wanted else ''}")

    return public(held)


def open_by_link(request: HttpRequest) -> User | None:
    """Whose page a link opened in this browser, until the rule's hours have passed or the link is withdrawn."""
    if not hasattr(request, "job_person"):  # a page asks several times, the database once
        request.job_person = _in_session(request)  # type: ignore[attr-defined]
    found: User | None = request.job_person  # type: ignore[attr-defined]
    return found


def _in_session(request: HttpRequest) -> User | None:
    held = request.session.get(KEY)
    if not isinstance(held, dict):
        return None
    if timezone.now() < datetime.fromisoformat(held["until"]):
        works = PrivateLink.objects.filter(public_id=held.get("link", ""), revoked_at=None)
        found = User.objects.filter(Exists(works), public_id=held["user"], is_active=True).first()
        if found is not None:
            return found
    del request.session[KEY]
    return None


def open_for(request: HttpRequest, opened: Opened, now: datetime) -> None:
    """From now on this browser shows the person's page. The session gets a new name, so that nobody chose it before."""
    request.session.cycle_key()
    hours = int(rule(queries.RULE, timezone.localdate(now))["page_hours"])
    until = (now + timedelta(hours=hours)).isoformat()
    request.session[KEY] = {"user": opened.user.public_id, "link": opened.link, "until": until}


def close(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
    request.job_person = None  # type: ignore[attr-defined]


def person(request: HttpRequest) -> Any:
    """Whoever looks; an anonymous user where nobody does. A page that a link opened goes before an account."""
    return open_by_link(request) or request.user


def elsewhere(request: HttpRequest, region: str, seeker: JobSeeker | None) -> HttpResponse | None:
    """To the same page in the region of somebody's one profile, with a sentence; None where that is here."""
    if seeker is None or seeker.region == region:
        return None
    home, here = region_or_404(seeker.region).name, region_or_404(region).name
    flash.info(
        request,
        f"Your profile is in {home}, so you are matched with jobs there. To be matched in {here} instead, stop here "
        "and begin there. You can apply in both.",
    )
    return redirect(request.path.replace(f"/{region}/", f"/{seeker.region}/", 1))


def own_page(request: HttpRequest, template: str, region: str, *, crumbs: Any = CRUMBS, **context: Any) -> HttpResponse:
    """A page that says whose it is where a link opened it."""
    held = open_by_link(request)
    context |= {"by_link": held.email if held else ""}
    return page(request, f"jobs/{template}", region, crumbs=crumbs, **age(region), **context)
