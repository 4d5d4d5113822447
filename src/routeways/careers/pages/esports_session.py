"""One afternoon on a phone: who is in the room, the register, going home, an incident, the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import esports_sessions as doing
from routeways.careers.esports.rules import adults_needed
from routeways.careers.esports_host_forms import IncidentForm, WhyForm
from routeways.careers.models import LEAD, EsportsIncident, EsportsLearner, EsportsSession
from routeways.careers.pages.common import tried
from routeways.careers.pages.esports_common import LIST, address, desk_crumbs, do, session_or_404, show, the_academy
from routeways.careers.queries import esports
from routeways.careers.queries import esports_room as room
from routeways.foundation.permissions import requires


@requires(LEAD, the_academy)
@never_cache
@require_safe
def session(request: HttpRequest, region: str, academy: str, session: str) -> HttpResponse:
    """`…/<academy>/desk/sessions/<session>/`"""
    held, today = session_or_404(region, academy, session), timezone.localdate()
    registered = {one.pk for one in esports.registered(held.academy)}
    known = [one for one in esports.learners_of(request.user, held.academy, today=today) if one.pk in registered]
    rows = {row.learner_id: row for row in held.attendance.all()}
    lines = [(one, rows.get(one.pk)) for one in known]
    is_open = held.state == EsportsSession.State.OPEN
    here = room.counted(held) if is_open else []
    context: dict[str, Any] = {
        "title": f"Session of {held}",
        "session": held,
        "academy": held.academy,
        "adults": [
            (one, one.is_checked(held.on)) for one in held.academy.adults.filter(ended_on=None).select_related("person")
        ],
        "needed": adults_needed(esports.years_of(known), esports.esports_rule(held.on).values),
        "expected": len(known),
        "is_today": held.on == today,
        "to_come": held.on >= today,
        "present": held.adults.select_related("person") if held.state != EsportsSession.State.PLANNED else (),
        "unmarked": [one for one, row in lines if row is None],
        "inside": [(one, row) for one, row in lines if row and row.present and row.left_at is None],
        "gone": [(one, row) for one, row in lines if row and row.left_at],
        "absent": [one for one, row in lines if row and not row.present],
        "came": sum(held.came.values()),
        "others": room.others(held) if is_open else (),
        "too_few": room.too_few(room.needed_for(held, room.inside(held)), len(here)) if is_open else "",
        "changes": [(one.adult, one.came, datetime.fromisoformat(one.at)) for one in room.changes(held)],
    }
    return show(request, "session", region, above=desk_crumbs(held.academy), **context)


@requires(LEAD, the_academy)
@require_POST
def open(request: HttpRequest, region: str, academy: str, session: str) -> HttpResponse:
    held = session_or_404(region, academy, session)
    chosen = request.POST.getlist("adults")
    adults = [one for one in held.academy.adults.select_related("person") if str(one.pk) in chosen]
    now = timezone.now()
    return _do(
        request, held, lambda: doing.open_session(by=request.user, session=held, adults=adults, now=now),
        "The session is open. Take the register.",
    )  # fmt: skip


@requires(LEAD, the_academy)
@require_POST
def mark(request: HttpRequest, region: str, academy: str, session: str, learner: str) -> HttpResponse:
    held, one, now = session_or_404(region, academy, session), _learner(request, academy, learner), timezone.now()
    present = request.POST.get("present") == "yes"
    return _do(
        request, held, lambda: doing.mark(by=request.user, session=held, learner=one, present=present, now=now), ""
    )


@requires(LEAD, the_academy)
@require_POST
def leave(request: HttpRequest, region: str, academy: str, session: str, learner: str) -> HttpResponse:
    held, one, now = session_or_404(region, academy, session), _learner(request, academy, learner), timezone.now()
    way = request.POST.get("way", "")
    return _do(request, held, lambda: doing.sign_out(by=request.user, session=held, learner=one, way=way, now=now), "")


@requires(LEAD, the_academy)
@require_POST
def close(request: HttpRequest, region: str, academy: str, session: str) -> HttpResponse:
    held, now = session_or_404(region, academy, session), timezone.now()
    done = "The session is closed. What stays when learners are erased is how many of each year group came."
    return _do(request, held, lambda: doing.close_session(by=request.user, session=held, now=now), done)


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, region: str, academy: str, session: str) -> HttpResponse:
    """`…/sessions/<session>/cancel/`: why it does not take place; the public page says it."""
    held = session_or_404(region, academy, session)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return _written(
        request, held, form,
        lambda: doing.cancel_session(by=request.user, session=held, why=form.cleaned_data["why"], now=timezone.now()),
        title="Cancel this session?", button="Cancel the session", done="It is cancelled.",
        lead=f"The session of {held}. Parents read it on the academy’s page and on their own.",
    )  # fmt: skip


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, region: str, academy: str, session: str) -> HttpResponse:
    """`…/sessions/<session>/incident/`: a note that the safeguarding lead alone reads."""
    held = session_or_404(region, academy, session)
    form = IncidentForm(request.POST if request.method == "POST" else None)
    return _written(
        request, held, form,
        lambda: doing.note_incident(
            by=request.user, session=held, words=form.cleaned_data["words"], now=timezone.now()
        ),
        title="Note an incident", button="Send to the safeguarding lead",
        done="The note is with the safeguarding lead.",
        lead="The safeguarding lead reads it, and nobody else: you will not see it again. In danger, ring 999 first.",
    )  # fmt: skip


def _written(
    request: HttpRequest, held: EsportsSession, form: Any, act: Callable[[], EsportsSession | EsportsIncident], *,
    title: str, lead: str, button: str, done: str,
) -> HttpResponse:  # fmt: skip
    if tried(request, form, act) is not None:
        return _do(request, held, lambda: None, done)
    region, academy = held.academy.region, held.academy.public_id
    above = (*desk_crumbs(held.academy), (f"Session of {held}", f"{LIST[1]}{academy}/desk/sessions/{held.public_id}/"))
    return show(
        request, "form", region, above=above, status=422 if form.errors else 200,
        title=title, lead=lead, form=form, button=button,
    )  # fmt: skip


def _learner(request: HttpRequest, academy: str, learner: str) -> EsportsLearner:
    rows = EsportsLearner.objects.visible_to(request.user, today=timezone.localdate())
    found = rows.filter(academy__public_id=academy, public_id=learner).first()
    if found is None:
        raise Http404("There is no such learner here.")
    return found


def _do(request: HttpRequest, held: EsportsSession, act: Callable[[], Any], done: str) -> HttpResponse:
    back = address("esports_session", held.academy.region, held.academy.public_id, held.public_id)
    return do(request, act, done, back)
