"""A school’s days: which, why these; accept, give back, wait for one more, appeal; who came. And a host’s calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import days_appeals, days_bookings, days_hosts
from routeways.careers.days_forms import AppealForm, CameForm
from routeways.careers.errors import CareersError
from routeways.careers.models import HOST, MANAGE, DayBooking, Institution
from routeways.careers.pages.common import institution_or_404, school_crumbs, the_institution
from routeways.careers.pages.days_common import TOP, address, host_or_404, show, the_host
from routeways.careers.queries import days, days_given, days_lines
from routeways.foundation.permissions import requires


@requires(MANAGE, the_institution)
@never_cache
@require_safe
def school(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/days/`"""
    held, today = institution_or_404(region, institution), timezone.localdate()
    rows = [
        (one, days.balance(one), _appeal(held, one), days_lines.reasons_now(one)) for one in days.entitlements_of(held)
    ]
    offers = held.day_offers.filter(state="open", until__gte=today)
    return show(
        request,
        "school",
        region,
        above=school_crumbs(held),
        title="Days in colleges",
        institution=held,
        rows=rows,
        offers=list(offers.select_related("session__host__organisation", "session__room")),
        today=today,
        rule=days_given.days_rule(today).values,
    )


def _appeal(held: Institution, one: Any) -> Any:
    return held.day_appeals.filter(run=one.run).last()


@requires(MANAGE, the_institution)
@require_POST
def accept(request: HttpRequest, region: str, institution: str, booking: str) -> HttpResponse:
    held, now = _booking_or_404(region, institution, booking), timezone.now()
    return _do(
        request,
        held.institution,
        lambda: days_bookings.accept_day(by=request.user, booking=held, now=now),
        "The college sees that you come.",
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, region: str, institution: str, booking: str) -> HttpResponse:
    """Says what will happen; POST does it."""
    held, now = _booking_or_404(region, institution, booking), timezone.now()
    if request.method == "POST":
        done = "The day is given back, and offered to the school that has waited longest."
        return _do(
            request, held.institution, lambda: days_bookings.give_day_back(by=request.user, booking=held, now=now), done
        )
    above = (*school_crumbs(held.institution), ("Days in colleges", f"schools/{institution}/days/"))
    return show(request, "give_back", region, above=above, title="Give this day back?", booking=held)


@requires(MANAGE, the_institution)
@require_POST
def wait(request: HttpRequest, region: str, institution: str, entitlement: int) -> HttpResponse:
    held = institution_or_404(region, institution)
    found = next((one for one in days.entitlements_of(held) if one.pk == entitlement), None)
    if found is None:
        raise Http404("There are no such days here.")
    wants, today = request.POST.get("wants") == "yes", timezone.localdate()
    done = "You are on the list for a day that comes free." if wants else "You are not on the list any more."
    return _do(
        request,
        held,
        lambda: days_bookings.wait_for_day(by=request.user, entitlement=found, today=today, wants=wants),
        done,
    )


@requires(MANAGE, the_institution)
@require_POST
def offer(request: HttpRequest, region: str, institution: str, offer: int) -> HttpResponse:
    held, now = institution_or_404(region, institution), timezone.now()
    found = held.day_offers.filter(pk=offer).first()
    if found is None:
        raise Http404("There is no such offer here.")
    takes = request.POST.get("takes") == "yes"
    done = "The day is yours." if takes else "The place goes to the next school."
    return _do(
        request, held, lambda: days_bookings.answer_offer(by=request.user, offer=found, takes=takes, now=now), done
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, region: str, institution: str, entitlement: int) -> HttpResponse:
    """`…/days/<entitlement>/appeal/`"""
    held = institution_or_404(region, institution)
    found = next((one for one in days.entitlements_of(held) if one.pk == entitlement), None)
    if found is None:
        raise Http404("There are no such days here.")
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = days_appeals.appeal_days(
                by=request.user, institution=held, run=found.run, says=form.cleaned_data["says"], now=timezone.now()
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"The hub answers by {made.answer_by.day} {made.answer_by:%B %Y}.")
            return redirect(address("school_days", region, institution))
    return show(
        request,
        "form",
        region,
        above=(*school_crumbs(held), ("Days in colleges", f"schools/{institution}/days/")),
        status=422 if form.errors else 200,
        title="Appeal against your days",
        lead="Somebody at the hub reads it and answers with a reason. Your days stay yours meanwhile.",
        form=form,
        button="Send the appeal",
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def came(request: HttpRequest, region: str, institution: str, booking: str) -> HttpResponse:
    """`…/days/bookings/<booking>/came/`: who came, in counts; the day becomes one encounter."""
    held = _booking_or_404(region, institution, booking)
    years = [year for year in held.entitlement.run.what.years if year in (held.institution.years or range(15))]
    initial: dict[str, Any] = {f"year_{year}": number for year, number in held.came.items()}
    if held.encounter is not None:
        initial["signs"] = held.encounter.flags
    form = CameForm(request.POST if request.method == "POST" else None, years=years, initial=initial)
    if request.method == "POST" and form.is_valid():
        flags = tuple(form.cleaned_data["signs"])
        try:
            days_bookings.record_day(by=request.user, booking=held, came=form.came(), flags=flags, now=timezone.now())
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "It is recorded, and stands among your encounters once.")
            return redirect(address("school_days", region, institution))
    return show(
        request,
        "form",
        region,
        above=(*school_crumbs(held.institution), ("Days in colleges", f"schools/{institution}/days/")),
        status=422 if form.errors else 200,
        title="Who came?",
        lead=f"{held.session} at {held.session.host}. Whole numbers, no names. Leave all empty if nobody came.",
        form=form,
        button="Record it",
    )


@requires(HOST, the_host)
@never_cache
@require_safe
def host(request: HttpRequest, region: str, host: str) -> HttpResponse:
    """`/<region>/school-programmes/hosts/<host>/`: its sessions and which schools come, with how many pupils."""
    held, today = host_or_404(region, host), timezone.localdate()
    return show(
        request,
        "host",
        region,
        above=(TOP,),
        title=f"Days at {held}",
        host=held,
        sessions=days.host_calendar(held, since=today),
    )


@requires(HOST, the_host)
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, region: str, host: str, session: str) -> HttpResponse:
    """Says which schools would lose their day; POST cancels it."""
    held = host_or_404(region, host)
    found = next(
        (one for one in days.host_calendar(held, since=timezone.localdate()) if one.public_id == session), None
    )
    if found is None:
        raise Http404("There is no such session to come here.")
    if request.method == "POST":
        days_hosts.cancel_session(by=request.user, session=found, now=timezone.now())
        flash.success(request, "The session is cancelled. The schools see it, and come first when a place is free.")
        return redirect(address("day_host", region, host))
    above = (TOP, (f"Days at {held}", f"school-programmes/hosts/{host}/"))
    return show(request, "cancel", region, above=above, title="Cancel this session?", session=found, host=held)


def _booking_or_404(region: str, institution: str, booking: str) -> DayBooking:
    held = institution_or_404(region, institution)
    rows = held.day_bookings.select_related("session__host__organisation", "session__room", "entitlement__run")
    found = rows.filter(public_id=booking).first()
    if found is None:
        raise Http404("There is no such day here.")
    return found


def _do(request: HttpRequest, held: Institution, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except CareersError as error:
        flash.error(request, str(error))
    else:
        flash.success(request, done)
    return redirect(address("school_days", held.region, held.public_id))
