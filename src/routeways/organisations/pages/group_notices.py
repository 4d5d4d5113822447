"""Notices to all members, and who has read them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions
from routeways.organisations.group_access import seat_of
from routeways.organisations.group_forms import NoticeForm
from routeways.organisations.models import Notice
from routeways.organisations.pages.group_common import (
    address,
    group_or_404,
    notice_or_404,
    page,
    posted,
    question,
    the_group,
)
from routeways.organisations.records import OrganisationError


@requires("organisations.read_notes", the_group)
@require_safe
def notice(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = notice_or_404(one, number)
    seat = seat_of(one, request.user, today=timezone.localdate())
    receipts = list(found.receipts.all())
    context = {
        "title": found.title,
        "notice": found,
        "receipts": receipts,
        "read": sum(row.read_at is not None for row in receipts),
        "late": found.overdue(timezone.localdate()),
        "mine": next((row for row in receipts if seat and row.membership_id == seat.pk), None),
        "sees_who": allowed(request.user, "organisations.run_group", one),
    }
    return page(request, "notice", region, context, above=one)


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    if not one.rules.notices:
        raise Http404("A group of this kind sends no notices.")
    today = timezone.localdate()
    form = NoticeForm(posted(request), initial={"due_on": today + timedelta(days=3)})
    return question(
        request,
        one,
        form,
        title="Send a notice",
        button="Send to all members",
        lead="Every member gets it by e-mail and is asked to confirm that they have read it.",
        act=lambda: actions.send_notice(
            by=request.user,
            group=one,
            site=request.build_absolute_uri("/"),
            now=timezone.now(),
            today=today,
            **form.cleaned_data,
        ),
        after=_to,
    )


@requires("organisations.take_part", the_group)
@require_POST
def acknowledge(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = notice_or_404(one, number)
    seat = seat_of(one, request.user, today=timezone.localdate())
    try:
        if seat is not None:
            actions.acknowledge(by=request.user, notice=found, seat=seat, now=timezone.now())
            flash.success(request, "Thank you. You have confirmed that you have read it.")
    except OrganisationError as error:
        flash.info(request, str(error))
    return _to(found)


def _to(found: Notice) -> HttpResponse:
    group = found.group
    return redirect(address("notice", group.region, group.public_id, number=found.public_id))
