"""Meetings of a group, and what its members took on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.group_access import seat_of
from routeways.organisations.group_forms import (
    ActionForm,
    AttendanceForm,
    MeetingForm,
    MinutesForm,
    ShareForm,
)
from routeways.organisations.models import Group, Meeting, Membership
from routeways.organisations.pages.group_common import (
    address,
    group_or_404,
    meeting_or_404,
    page,
    posted,
    question,
    the_group,
    to_group,
)


@requires("organisations.read_notes", the_group)
@require_safe
def meeting(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    """Agenda, who was there, minutes: a page that prints."""
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    context = {
        "title": found.title,
        "meeting": found,
        "records": one.closed_on is None and allowed(request.user, "organisations.record_notes", one),
        "begun": found.starts_at <= timezone.now(),
        "recommendations": queries.recommendations(one).filter(meeting=found),
        "items": queries.action_items(one).filter(meeting=found),
    }
    return page(request, "meeting", region, context, above=one)


@requires("organisations.run_group", the_group)
@require_http_methods(["GET", "POST"])
def call_meeting(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    form = MeetingForm(posted(request), initial={"minutes": 90, "agenda": "\n".join(one.rules.agenda)})
    return question(
        request,
        one,
        form,
        title="Call a meeting",
        button="Call the meeting",
        act=lambda: actions.call_meeting(
            by=request.user, group=one, now=timezone.now(), site=request.build_absolute_uri("/"), **_asked(form)
        ),
    )


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def change_meeting(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    local = timezone.localtime(found.starts_at)
    initial = {
        "title": found.title,
        "on": local.date(),
        "at": f"{local:%H:%M}",
        "minutes": int((found.ends_at - found.starts_at).total_seconds() // 60),
        "place": found.place,
        "link": found.link,
        "agenda": "\n".join(item.title for item in found.agenda.all()),
    }
    form = MeetingForm(posted(request), initial=initial)
    return question(
        request,
        one,
        form,
        title=f"Change {found.title}",
        button="Save",
        act=lambda: actions.change_meeting(by=request.user, meeting=found, now=timezone.now(), **_asked(form)),
        after=lambda _: _to(found),
    )


@requires("organisations.run_group", the_group)
@require_POST
def cancel_meeting(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    actions.cancel_meeting(by=request.user, meeting=found, now=timezone.now(), site=request.build_absolute_uri("/"))
    flash.success(request, f"{found.title} is cancelled. Members are told, and their calendars will show it.")
    return to_group(one)


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    seats = [(seat.public_id, f"{seat.called}, {seat.role_name.lower()}") for seat in queries.members_at(found)]
    initial = {row.membership.public_id: row.state for row in found.attendance.all()}
    form = AttendanceForm(posted(request), seats=seats, initial=initial)
    return question(
        request,
        one,
        form,
        title="Who was there?",
        button="Save",
        lead="" if seats else "Nobody was a member on that day.",
        act=lambda: actions.record_attendance(
            by=request.user, meeting=found, states=form.cleaned_data, now=timezone.now()
        ),
        after=lambda _: _to(found),
    )


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    form = MinutesForm(posted(request), initial={"minutes": found.minutes})
    return question(
        request,
        one,
        form,
        title=f"Minutes of {found.title}",
        button="Save",
        lead=WHO_READS[one.rules.minutes],
        act=lambda: actions.write_minutes(
            by=request.user, meeting=found, minutes=form.cleaned_data["minutes"], now=timezone.now()
        ),
        after=lambda _: _to(found),
    )


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    """Lets everybody read an outcome, in the group’s own words; `take-back` closes it again."""
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number)
    if "take-back" in request.POST:
        actions.share_outcome(
            by=request.user, meeting=found, outcome=found.outcome, shared=False, today=timezone.localdate()
        )
        return _to(found)
    form = ShareForm(posted(request), initial={"outcome": found.outcome})
    return question(
        request,
        one,
        form,
        title="Share an outcome",
        button="Share with everybody",
        act=lambda: actions.share_outcome(
            by=request.user,
            meeting=found,
            outcome=form.cleaned_data["outcome"],
            shared=True,
            today=timezone.localdate(),
        ),
        after=lambda _: _to(found),
    )


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def add_action(request: HttpRequest, region: str, public_id: str, number: str = "") -> HttpResponse:
    one = group_or_404(region, public_id)
    found = meeting_or_404(one, number) if number else None
    seats = {seat.public_id: seat for seat in _members(request, one)}
    form = ActionForm(posted(request), seats=[(key, seat.called) for key, seat in seats.items()])

    def act() -> Any:
        asked = form.cleaned_data
        return actions.add_action(
            by=request.user,
            group=one,
            what=asked["what"],
            taken_by=seats[asked["taken_by"]],
            due_on=asked["due_on"],
            meeting=found,
        )

    return question(
        request,
        one,
        form,
        title="Add an action",
        button="Add",
        act=act,
        after=(lambda _: _to(found)) if found else None,
    )


@requires("organisations.read_notes", the_group)
@require_POST
def finish_action(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    """Whoever took it on says that it is done, or those who keep the group’s records."""
    one = group_or_404(region, public_id)
    item = queries.action_items(one).filter(public_id=number).first()
    if item is None:
        raise Http404("This group has no such action.")
    seat = seat_of(one, request.user, today=timezone.localdate())
    own = seat is not None and item.taken_by_id == seat.pk
    if own or allowed(request.user, "organisations.record_notes", one):
        actions.finish_action(by=request.user, item=item, today=timezone.localdate())
    else:
        flash.info(request, "Only whoever took it on, or those who run the group, can say that it is done.")
    return to_group(one)


WHO_READS = {
    "public": "Everybody can read the minutes of this group.",
    "members": "Members, and those who oversee the region’s groups, can read them.",
    "confidential": "Only members of this group can read them.",
}


def _asked(form: MeetingForm) -> dict[str, Any]:
    asked = form.cleaned_data
    plain = {name: asked[name] for name in ("title", "minutes", "place", "link")}
    return {**plain, "starts_at": form.starts_at, "agenda": asked["agenda"].splitlines()}


def _members(request: HttpRequest, group: Group) -> list[Membership]:
    seats = queries.seats(group, request.user, today=timezone.localdate())
    return [seat for seat in seats if seat.state == Membership.State.ACTIVE]


def _to(meeting: Meeting) -> HttpResponse:
    group = meeting.group
    return redirect(address("meeting", group.region, group.public_id, number=meeting.public_id))
