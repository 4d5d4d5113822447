"""What pages about groups share: finding the records an address names, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from routeways.organisations import queries
from routeways.organisations.models import Group, Meeting, Notice, Organisation, Recommendation
from routeways.organisations.records import OrganisationError
from routeways.places.frame import frame, region_or_404


def group_or_404(region: str, public_id: str) -> Group:
    region_or_404(region)
    try:
        return queries.group(public_id, region=region)
    except Group.DoesNotExist as error:
        raise Http404("There is no such group in this region.") from error


def the_group(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Group:
    """What a page about a group asks its permission for."""
    return group_or_404(region, public_id)


def the_recommendation(_request: HttpRequest, region: str, public_id: str, number: str, **_more: Any) -> Recommendation:
    """What a page about a recommendation asks its permission for."""
    return recommendation_or_404(group_or_404(region, public_id), number)


def meeting_or_404(group: Group, number: str) -> Meeting:
    return _row(queries.meetings(group), number, "meeting")


def recommendation_or_404(group: Group, number: str) -> Recommendation:
    return _row(queries.recommendations(group), number, "recommendation")


def notice_or_404(group: Group, number: str) -> Notice:
    return _row(queries.notices(group), number, "notice")


def _row(rows: models.QuerySet[Any], number: str, what: str) -> Any:
    found = rows.filter(public_id=number).first()
    if found is None:
        raise Http404(f"This group has no such {what}.")
    return found


def organisation_named(region: str, text: str) -> Organisation | None:
    """The one organisation meant by a name; None for none. Raises OrganisationError where it could be several."""
    if not text.strip():
        return None
    found = queries.named(region, text)
    if not found:
        raise OrganisationError(
            f"No organisation of this region is called “{text}”. Enter its name as the directory does."
        )
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:5])
        raise OrganisationError(f"“{text}” could be one of several: {names}. Enter the whole name.")
    return found[0]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: what was sent, also when every box was left empty; nothing before that."""
    return request.POST if request.method == "POST" else None


def address(name: str, region: str, public_id: str = "", **more: str) -> str:
    known = {"region": region, **({"public_id": public_id} if public_id else {}), **more}
    return reverse(f"organisations:{name}", kwargs=known)


def to_group(group: Group) -> HttpResponse:
    return redirect(address("group", group.region, group.public_id))


def page(
    request: HttpRequest,
    template: str,
    region: str,
    known: Mapping[str, Any] | None = None,
    *,
    above: Group | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page with its region and the pages above it."""
    context = {**(known or {}), **more}
    crumbs = [("Groups", "groups/")] if template != "list" else []
    if above is not None:
        if template != "group":
            crumbs.append((above.name, f"groups/{above.public_id}/"))
        context.setdefault("group", above)
    shown = frame(region_or_404(region), crumbs=tuple(crumbs), today=timezone.localdate(), **context)
    return render(request, f"organisations/groups/{template}.html", shown, status=status)


def question(
    request: HttpRequest,
    group: Group,
    form: forms.Form,
    *,
    title: str,
    button: str,
    lead: str = "",
    act: Callable[[], Any],
    after: Callable[[Any], HttpResponse] | None = None,
    error_on: str | None = None,
    **context: Any,
) -> HttpResponse:
    """One form on one page: on a good POST `act` is called, and the group's page (or `after`) follows.

    What cannot be recorded is said beside the form, and nothing that was typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except OrganisationError as error:
            form.add_error(error_on if error_on in form.fields else None, str(error))
        else:
            return after(done) if after else to_group(group)
    known = {"title": title, "form": form, "button": button, "lead": lead, **context}
    return page(request, "form", group.region, known, above=group, status=422 if form.errors else 200)
