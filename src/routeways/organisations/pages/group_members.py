"""Invitations and seats: asked, agreed, left."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.links import LinkError
from routeways.foundation.permissions import public, requires
from routeways.organisations import actions, queries
from routeways.organisations.consent_purposes import MEMBERSHIP, NAMED, consent_purposes
from routeways.organisations.group_access import seat_of
from routeways.organisations.group_forms import AgreeForm, InviteForm
from routeways.organisations.models import Group, Membership
from routeways.organisations.pages.group_common import (
    address,
    group_or_404,
    organisation_named,
    page,
    posted,
    question,
    the_group,
    to_group,
)
from routeways.organisations.records import OrganisationError
from routeways.places.frame import region_or_404


@requires("organisations.run_group", the_group)
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    form = InviteForm(posted(request), roles=[(seat.id, seat.name) for seat in one.rules.roles])

    def act() -> actions.Invited:
        asked = dict(form.cleaned_data)
        represents = organisation_named(region, asked.pop("represents"))
        return actions.invite(
            by=request.user,
            group=one,
            represents=represents,
            site=request.build_absolute_uri("/"),
            now=timezone.now(),
            today=timezone.localdate(),
            **asked,
        )

    def after(done: actions.Invited) -> HttpResponse:
        context = {"title": f"{done.seat.name} is invited", "done": done, "mailed": not one.owner.demonstration}
        return page(request, "invited", region, context, above=one)

    lead = "Nobody becomes a member before they agree themselves."
    return question(request, one, form, title=f"Invite to {one.name}", button="Invite", lead=lead, act=act, after=after)


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("name")
def invitation(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`/<region>/groups/invitation/<token>/`: what membership means; a POST accepts or declines."""
    region_or_404(region)
    now, today = timezone.now(), timezone.localdate()
    try:
        seat = actions.invited(token, now)
        if seat.group.region != region:
            raise Http404("This invitation is for another region.")
        if "decline" in request.POST:
            actions.decline_invitation(token=token, now=now, today=today)
            return page(request, "answered", region, title="You have declined", seat=seat, declined=True)
        form = _agree_form(request, seat.group, initial={"name": seat.name})
        if request.method == "POST" and form.is_valid():
            try:
                taken = actions.accept_invitation(
                    by=request.user if request.user.is_authenticated else None,
                    token=token,
                    name=form.cleaned_data["name"],
                    agrees=form.cleaned_data["agrees"],
                    may_be_named=form.cleaned_data.get("may_be_named", False),
                    is_16_or_over=form.cleaned_data["is_16_or_over"],
                    site=request.build_absolute_uri("/"),
                    now=now,
                    today=today,
                )
            except OrganisationError as error:
                form.add_error(None, str(error))
            else:
                return _welcome(request, taken)
    except LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
    context = {"title": f"Invitation to {seat.group.name}", "seat": seat, "form": form, "group": seat.group}
    context["sign_in_first"] = actions.needs_sign_in(seat, request.user)
    return page(request, "invitation", region, context, status=422 if form.errors else 200)


@requires("organisations.manage_consents")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Somebody who signs in joins a network that is open to all."""
    one = group_or_404(region, public_id)
    if not one.rules.open_to_join:
        raise Http404("Membership of this group is by invitation.")
    form = _agree_form(request, one, with_name=False)

    def act() -> Membership:
        return actions.join(
            by=request.user,  # type: ignore[arg-type]
            group=one,
            agrees=form.cleaned_data["agrees"],
            may_be_named=form.cleaned_data.get("may_be_named", False),
            is_16_or_over=form.cleaned_data["is_16_or_over"],
            now=timezone.now(),
            today=timezone.localdate(),
        )

    return question(request, one, form, title=f"Join {one.name}", button="Join", lead=one.purpose, act=act)


@requires("organisations.take_part", the_group)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    seat = seat_of(one, request.user, today=timezone.localdate())
    if request.method == "POST" and seat is not None:
        actions.end_seat(by=request.user, seat=seat, now=timezone.now(), today=timezone.localdate())
        flash.success(request, f"You have left {one.name}. Your name and address are off its lists.")
        return redirect(address("groups", region))
    return page(request, "leave", region, above=one, title=f"Leave {one.name}")


@requires("organisations.run_group", the_group)
@require_safe
def members(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Every seat, with what those who run the group can do about it."""
    one = group_or_404(region, public_id)
    today = timezone.localdate()
    context = {
        "title": f"Members of {one.name}",
        "seats": queries.seats(one, request.user, today=today),
        "ending": list(queries.terms_ending(one, today=today)),
    }
    return page(request, "members", region, context, above=one)


@requires("organisations.run_group", the_group)
@require_http_methods(["GET", "POST"])
def end_seat(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    """Takes a member off, or an invitation back, after asking once."""
    one = group_or_404(region, public_id)
    seat = _seat(request, one, number)
    if request.method == "POST":
        actions.end_seat(by=request.user, seat=seat, now=timezone.now(), today=timezone.localdate())
        return redirect(address("group-members", region, one.public_id))
    return page(request, "end_seat", region, above=one, title=f"Take off {seat.called}", seat=seat)


@requires("organisations.run_group", the_group)
@require_POST
def renew_seat(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    try:
        actions.renew_seat(by=request.user, seat=_seat(request, one, number), today=timezone.localdate())
    except OrganisationError as error:
        flash.info(request, str(error))
    return redirect(address("group-members", region, one.public_id))


@requires("organisations.view_group", the_group)
@require_POST
def confirm_represents(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    """The organisation, or the hub, says that a member does speak for it."""
    one = group_or_404(region, public_id)
    try:
        actions.confirm_represents(by=request.user, seat=_seat(request, one, number), today=timezone.localdate())
    except OrganisationError as error:
        flash.info(request, str(error))
    return to_group(one)


def _seat(request: HttpRequest, group: Group, number: str) -> Membership:
    found = queries.seats(group, request.user, today=timezone.localdate()).filter(public_id=number).first()
    if found is None:
        raise Http404("This group has no such seat.")
    return found


def _agree_form(
    request: HttpRequest, group: Group, *, with_name: bool = True, initial: dict[str, str] | None = None
) -> AgreeForm:
    asked = consent_purposes()
    named = asked[NAMED].words(group.name) if group.rules.members_named else ""
    return AgreeForm(
        posted(request),
        membership=asked[MEMBERSHIP].words(group.name),
        named=named,
        with_name=with_name,
        initial=initial,
    )


def _welcome(request: HttpRequest, seat: Membership) -> HttpResponse:
    group = seat.group
    mine = request.user.is_authenticated and seat.user_id == request.user.pk
    if mine:
        flash.success(request, f"You are a member of {group.name}.")
        return to_group(group)
    context = {"title": f"You are a member of {group.name}", "seat": seat, "has_account": seat.user is not None}
    return page(request, "answered", group.region, context, group=group)
