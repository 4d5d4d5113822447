"""The list of a region's groups, one group's page, opening and closing, and what can be taken away as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from routeways.foundation import spreadsheets
from routeways.foundation.permissions import allowed, public, refuse, requires
from routeways.organisations import actions, calendar, queries
from routeways.organisations.group_access import openings, seat_of
from routeways.organisations.group_forms import GroupForm, KindForm
from routeways.organisations.models import Group, Meeting
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.group_common import address, group_or_404, page, posted, question, the_group
from routeways.organisations.pages.group_workspace import workspace
from routeways.organisations.records import OrganisationError
from routeways.places.frame import region_or_404


@public
@require_safe
def groups(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/groups/`: every open group, what it is for, when it meets, whom to ask."""
    region_or_404(region)
    today = timezone.localdate()
    lines = queries.groups(region, request.user, now=timezone.now())
    context = {
        "title": "Groups and networks",
        "lines": lines,
        "mine": [line for line in lines if line.member],
        "asked": [one for one in queries.addressed(region, request.user, today=today) if one.answer is None],
        "may_open": allowed(request.user, "organisations.open_group", region),
        "may_oversee": allowed(request.user, "organisations.oversee_groups", region),
        "may_write": allowed(request.user, "organisations.see_contacts", region),
        "signed_in": request.user.is_authenticated,
    }
    return page(request, "list", region, context)


@requires("organisations.oversee_groups", the_region)
@require_safe
def overdue(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/groups/overdue/`: decisions, actions and notices that wait too long."""
    found = queries.overdue(region, timezone.localdate())
    return page(request, "overdue", region, title="What is overdue in groups", found=found)


@public
@require_safe
def group(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/groups/<id>/`: its public facts, and for its members and those who run it the workspace."""
    one = group_or_404(region, public_id)
    today = timezone.localdate()
    kind = one.rules
    seat = seat_of(one, request.user, today=today)
    context = {
        "title": one.name,
        "kind": kind,
        "meetings": [] if kind.confidential else _coming(one),
        "shared": [text for text in queries.minutes(one) if text.openness == "public"],
        "represented": queries.represented(one, today=today),
        "named": queries.public_names(one, today=today),
        "seat": seat,
        "may_join": kind.open_to_join and seat is None and one.closed_on is None,
    }
    if allowed(request.user, "organisations.view_group", one):
        context["workspace"] = workspace(one, request.user, seat, today=today, now=timezone.now())
    return page(request, "group", region, context, above=one)


@requires("organisations.open_group", the_region)
@require_http_methods(["GET", "POST"])
def choose_kind(request: HttpRequest, region: str) -> HttpResponse:
    found = openings(request.user, region, today=timezone.localdate())
    choices = [
        (f"{kind.id}:{owner.public_id}", f"{kind.name}, run by {owner.name}: {kind.says}") for kind, owner in found
    ]
    form = KindForm(posted(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        kind, _, owner = form.cleaned_data["kind"].partition(":")
        return redirect(address("group-open", region, kind=kind, owner=owner))
    context = {"title": "Open a group", "form": form, "button": "Continue"}
    return page(request, "form", region, context, status=422 if form.errors else 200)


@requires("organisations.open_group", the_region)
@require_http_methods(["GET", "POST"])
def open_group(request: HttpRequest, region: str, kind: str, owner: str) -> HttpResponse:
    today = timezone.localdate()
    found = {(k.id, o.public_id): (k, o) for k, o in openings(request.user, region, today=today)}
    if (kind, owner) not in found:
        raise Http404("You cannot open a group of this kind for this organisation.")
    rules, organisation = found[kind, owner]
    form = GroupForm(posted(request), with_quorum=rules.quorum is not None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_group(
                by=request.user, region=region, owner=organisation, kind=kind, today=today, **form.cleaned_data
            )
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"{made.name} is open. Invite its first members.")
            return redirect(address("group", region, made.public_id))
    lead = f"Run by {organisation.name}. {rules.says}"
    context = {"title": f"Open a group: {rules.name}", "form": form, "button": "Open the group", "lead": lead}
    return page(request, "form", region, context, status=422 if form.errors else 200)


@requires("organisations.run_group", the_group)
@require_http_methods(["GET", "POST"])
def change_group(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    names = ("name", "purpose", "contact_label", "contact_email", "quorum")
    initial = {name: getattr(one, name) for name in names}
    form = GroupForm(posted(request), initial=initial, with_quorum=one.rules.quorum is not None)
    return question(
        request,
        one,
        form,
        title=f"Change {one.name}",
        button="Save",
        act=lambda: actions.change_group(by=request.user, group=one, **form.cleaned_data),
    )


@requires("organisations.close_group", the_group)
@require_http_methods(["GET", "POST"])
def close_group(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    if request.method == "POST":
        try:
            actions.close_group(by=request.user, group=one, today=timezone.localdate(), now=timezone.now())
        except OrganisationError as error:
            flash.info(request, str(error))
        else:
            flash.success(request, f"{one.name} is closed, and nobody’s name is on its lists any more.")
        return redirect(address("groups", region))
    return page(request, "close", region, above=one, title=f"Close {one.name}")


@public
@require_GET
def meetings_ics(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Dates and places for calendar programs. Of a confidential group only for those who may open its workspace."""
    one = group_or_404(region, public_id)
    sees = allowed(request.user, "organisations.view_group", one)
    if one.rules.confidential and not sees:
        return refuse(request, "organisations.view_group")
    site = request.build_absolute_uri("/").rstrip("/")
    events = [_event(meeting, site, with_link=sees) for meeting in reversed(list(queries.meetings(one)))]
    answer = HttpResponse(calendar.calendar(one.name, events), content_type=calendar.TYPE)
    answer["Content-Disposition"] = f'inline; filename="{one.public_id}.ics"'
    return answer


@requires("organisations.run_group", the_group)
@require_safe
def members_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    rows = [
        {
            "name": seat.called,
            "email": seat.person.work_email if seat.person else seat.email,
            "organisation": seat.speaks_for,
            "role": seat.role_name,
            "state": seat.state,
            "from": seat.began_on,
            "term_ends": seat.term_ends,
        }
        for seat in queries.seats(one, request.user, today=timezone.localdate())
    ]
    return _csv(("name", "email", "organisation", "role", "state", "from", "term_ends"), rows, f"{public_id}-members")


@requires("organisations.read_notes", the_group)
@require_safe
def recommendations_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    today = timezone.localdate()
    rows: list[dict[str, Any]] = []
    for asked in queries.recommendations(one):
        answer = asked.answer
        rows.append(
            {
                "recommendation": asked.what,
                "why": asked.why,
                "to": asked.addressee.name,
                "made": asked.made_on,
                "decide_by": asked.decide_by,
                "stage": asked.stage(today),
                "decided": answer.decided_on if answer else None,
                "reason": answer.reason if answer else "",
                "instead": answer.instead if answer else "",
                "changes": [change.what for change in asked.changes.all()],
                "evidence": [e.link or e.says for change in asked.changes.all() for e in change.evidence.all()],
            }
        )
    columns = ("recommendation", "why", "to", "made", "decide_by", "stage", "decided", "reason", "instead")
    return _csv((*columns, "changes", "evidence"), rows, f"{public_id}-recommendations")


def _csv(columns: tuple[str, ...], rows: list[dict[str, Any]], name: str) -> HttpResponse:
    answer = HttpResponse(spreadsheets.table(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.csv"'
    return answer


def _coming(group: Group) -> list[Meeting]:
    now = timezone.now()
    return [row for row in reversed(list(queries.meetings(group))) if not row.cancelled and not row.over(now)]


def _event(meeting: Meeting, site: str, *, with_link: bool) -> calendar.Event:
    group = meeting.group
    return calendar.Event(
        uid=f"{meeting.public_id}@routeways",
        title=f"{group.name}: {meeting.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        edition=meeting.edition,
        place=meeting.place,
        page=f"{site}{address('group', group.region, group.public_id)}",
        says=f"Join: {meeting.link}" if with_link and meeting.link else "",
        cancelled=meeting.cancelled,
    )
