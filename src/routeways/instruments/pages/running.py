"""Running a wave: open it, invite, see how it goes, close it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from routeways.foundation import links
from routeways.foundation.permissions import public, requires
from routeways.instruments import access, actions, queries
from routeways.instruments.access import RUN
from routeways.instruments.asking.instrument import readable
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Wave
from routeways.instruments.naming import one_organisation
from routeways.instruments.pages.answering import to, to_next
from routeways.instruments.pages.common import actor, address, hold, page, the_region, the_wave, wave_or_404
from routeways.instruments.staff_forms import InviteForm, InvitePeopleForm, WaveForm
from routeways.places.frame import region_or_404


@requires(RUN, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, region: str) -> HttpResponse:
    found = region_or_404(region)
    today = timezone.localdate()
    may_own = access.owners(request.user, RUN, region, today=today)
    known, broken = readable()
    form = WaveForm(
        request.POST or None,
        instruments=[(one.id, f"{one.title} (for {one.audience})") for one in known.values()],
        owners=[(one.public_id, one.name) for one in may_own],
        initial={"opens_on": today},
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        owner = next((one for one in may_own if one.public_id == values["owner"]), None)
        try:
            made = actions.create_wave(by=request.user, region=region, **{**values, "owner": owner})
        except InstrumentError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{made.title}” is set up.")
            return redirect(address("manage", region, wave=made.public_id))
    return page(request, "new", found, title="Set up a survey", form=form, broken=broken)


@requires(RUN, the_wave)
@never_cache
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    """How a wave goes, and inviting to it."""
    found = wave_or_404(region, wave)
    of_persons = found.questionnaire.respondent == "person"
    form: Any = (InvitePeopleForm if of_persons else InviteForm)(request.POST or None)
    link = ""
    if form.is_valid():
        try:
            said, link = (_invite_people if of_persons else _invite)(request, found, form.cleaned_data)
        except actions.AskedBefore as error:
            form.add_error("despite", str(error))
        except InstrumentError as error:
            form.add_error("emails" if of_persons else "organisation", str(error))
        else:
            if not link:
                messages.success(request, said)
                return redirect(address("manage", region, wave=wave))
    return page(
        request,
        "manage",
        region_or_404(region),
        crumbs=((found.title, f"surveys/{found.public_id}/"),),
        title=f"Run “{found.title}”",
        wave=found,
        questionnaire=found.questionnaire,
        form=form if not link else (InvitePeopleForm if of_persons else InviteForm)(),
        link=link,
        why_closed=found.why_closed(timezone.localdate()),
        progress=queries.progress(found),
        invitations=queries.invitations(found),
        start=request.build_absolute_uri(address("wave", region, wave=found.public_id)),
    )


@requires(RUN, the_wave)
@require_POST
def close(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    actions.close_wave(by=request.user, wave=found, now=timezone.now())
    messages.success(request, "The survey is closed. What was answered is kept.")
    return redirect(address("manage", region, wave=wave))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """The private link of somebody who was invited. A GET only looks."""
    found = region_or_404(region)
    now = timezone.now()
    try:
        if request.method == "POST":
            held = actions.accept_invitation(by=actor(request), token=token, now=now)
            hold(request, held)
            return redirect(to(held, "done") if held.is_submitted else to_next(held, "", checking=bool(held.answers)))
        invited = queries.invitation(links.look(token, actions.INVITATION, now).subject)
    except (links.LinkError, InstrumentError) as problem:
        return page(request, "link_error", found, title="This link does not work", problem=problem)
    if invited is None or invited.wave.region != region:
        raise Http404("There is no such invitation in this region.")
    return page(
        request,
        "invited",
        found,
        breadcrumbs=[],
        title=invited.wave.title,
        wave=invited.wave,
        questionnaire=invited.wave.questionnaire,
        organisation=invited.organisation,
        begun=invited.response is not None,
        why_closed=invited.wave.why_closed(timezone.localdate()),
    )


def _addresses(request: HttpRequest, wave: Wave) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(address("invitation", wave.region, token=token))


def _invite(request: HttpRequest, wave: Wave, given: dict[str, Any]) -> tuple[str, str]:
    one = one_organisation(wave.region, given["organisation"])
    _, link = actions.invite(
        by=request.user,
        wave=wave,
        now=timezone.now(),
        address=_addresses(request, wave),
        organisation=one,
        email=given["email"],
        despite=given["despite"],
    )
    return (f"{one} is invited; the link is on its way.", "") if given["email"] else (f"{one} is invited.", link)


def _invite_people(request: HttpRequest, wave: Wave, given: dict[str, Any]) -> tuple[str, str]:
    for email in given["emails"]:
        actions.invite(by=request.user, wave=wave, now=timezone.now(), address=_addresses(request, wave), email=email)
    many = len(given["emails"])
    return f"{many} {'person is' if many == 1 else 'people are'} invited; the links are on their way.", ""
