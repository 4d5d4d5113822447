"""One's own dates for calendar programs: what is agreed, and by when something is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.engagements.gates import days_agreed, on_one_day
from routeways.engagements.models import Engagement
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.pages.desk_common import through_home
from routeways.engagements.queries import home as own
from routeways.engagements.queries.home import Home
from routeways.foundation import audit
from routeways.foundation.permissions import requires
from routeways.organisations import calendar
from routeways.places.frame import region_or_404

MOST = 500


@requires(TAKE_PART)
@never_cache
@require_safe
def by_account(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/home/calendar.ics`"""
    region_or_404(region)
    return _answer(request, own.home_of(request.user, region, today=timezone.localdate()))


@never_cache
@require_safe
@through_home
def by_link(request: HttpRequest, home: Home) -> HttpResponse:
    """`/connect/home/<token>/calendar.ics`, which calendar programs can subscribe to."""
    return _answer(request, home)


def _answer(request: HttpRequest, home: Home) -> HttpResponse:
    site = request.build_absolute_uri("/").rstrip("/")
    rows = list(own.engagements(home).exclude(starts_on=None, due_on=None)[:MOST])
    written = audit.written_of(rows)
    events = [event for one in rows for event in _events(one, f"{site}{_page_of(home, one)}", written)]
    answer = HttpResponse(calendar.calendar("Work together", events), content_type=calendar.TYPE)
    answer["Content-Disposition"] = 'inline; filename="work-together.ics"'
    return answer


def _page_of(home: Home, one: Engagement) -> str:
    """Where whoever reads the calendar finds it: a link that was mailed opens no page of an account."""
    return home.address if home.token else f"/{one.region}/connect/engagements/{one.public_id}/"


def _events(one: Engagement, page: str, written: Mapping[str, tuple[int, datetime]]) -> Iterator[calendar.Event]:
    """The days themselves, and the last day for the next step while it runs. A person stands in neither by name.

    Weeks in which one day could be are no event; days that are planned and not agreed yet are tentative. Each thing
    that was done with it is a new edition, so that calendars follow it.
    """
    times, changed_at = written.get(one.public_id, (1, one.created_at))
    off = one.state == Engagement.State.ENDED and not one.succeeded
    agreed = days_agreed(one)
    if one.starts_on and (agreed or not on_one_day(one.rules)):
        last = one.ends_on or one.starts_on
        yield calendar.Event(
            uid=f"{one.public_id}-days@routeways", title=f"{one.rules.name}: {one.title}", page=page,
            starts_at=one.starts_on, ends_at=last + timedelta(days=1), changed_at=changed_at, edition=times - 1,
            cancelled=off, tentative=not agreed,
        )  # fmt: skip
    if one.due_on and one.state == Engagement.State.RUNNING:
        following = one.rules.after(one.step)
        yield calendar.Event(
            uid=f"{one.public_id}-due@routeways", title=f"Due: {following.name if following else ''} ({one.title})",
            page=page, starts_at=_at(one.due_on, 9), ends_at=_at(one.due_on, 10), changed_at=changed_at,
            edition=times - 1,
        )  # fmt: skip


def _at(day: object, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))  # type: ignore[arg-type]
