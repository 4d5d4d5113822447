"""The page of an engagement, for those who take part with an account and for whoever holds a party's private link."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.access import OPEN
from routeways.engagements.engagement_view import everything
from routeways.engagements.errors import EngagementError
from routeways.engagements.pages.desk_common import (
    actor,
    looker_of,
    looker_page,
    now,
    the_engagement,
    through_link,
)
from routeways.engagements.queries.parties import Looker
from routeways.foundation.permissions import requires


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def engagement(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/engagements/<id>/`"""
    return _page(request, looker_of(request, region, public_id))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def link(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`/connect/link/<token>/`"""
    return _page(request, looker)


def _page(request: HttpRequest, looker: Looker) -> HttpResponse:
    typed = ""
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404("There is nothing like this to do here.")
        try:
            act(request, looker)
        except EngagementError as error:
            flash.error(request, str(error))
            typed = request.POST.get("text", "")
        else:
            return redirect(looker.address)
    held = looker.engagement
    held.refresh_from_db()
    known = everything(looker)
    return looker_page(
        request, "desk/engagement", looker, title=held.title, is_top=True, typed=typed,
        status=422 if request.method == "POST" else 200, **known,
    )  # fmt: skip


def _tick(request: HttpRequest, looker: Looker) -> None:
    task = looker.engagement.rules.task(request.POST.get("task", ""))
    party = looker.among((task.by,)) if task else ""
    if task is None or not party:
        raise EngagementError("Somebody else ticks this off.")
    if "undo" in request.POST:
        actions.untick(by=actor(request), engagement=looker.engagement, task=task.id, now=now())
    else:
        actions.tick(by=actor(request), engagement=looker.engagement, task=task.id, party=party, now=now())


def _step(request: HttpRequest, looker: Looker) -> None:
    step = looker.engagement.rules.step(request.POST.get("step", ""))
    if step is None:
        raise EngagementError("There is no such step.")
    party = looker.among(step.by) or next(iter(looker.parties), "")
    held = actions.take_step(by=actor(request), engagement=looker.engagement, step=step.id, party=party, now=now())
    flash.success(request, f"Done: {held.step_name}.")


def _resume(request: HttpRequest, looker: Looker) -> None:
    _staff(looker)
    actions.resume(by=actor(request), engagement=looker.engagement, now=now(), parties=looker.parties)
    flash.success(request, "It goes on.")


def _write(request: HttpRequest, looker: Looker) -> None:
    party = next((one.id for one in looker.named if one.side != "person"), "")
    actions.write_message(
        by=actor(request), to=looker.engagement, party=party, text=request.POST.get("text", ""), now=now()
    )
    flash.success(request, "Your message stands below.")


def _staff(looker: Looker) -> None:
    if not looker.staff:
        raise EngagementError("This is for the organisations and the hub to do.")


_ACTS: dict[str, Callable[[HttpRequest, Looker], None]] = {
    "tick": _tick,
    "step": _step,
    "resume": _resume,
    "write": _write,
}
