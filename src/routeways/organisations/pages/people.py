from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.foundation.queries import user_by_email
from routeways.organisations import actions, queries
from routeways.organisations.forms import EndRoleForm, PersonForm, RoleForm
from routeways.organisations.models import Organisation, Role
from routeways.organisations.pages.common import address, organisation_or_404, page, the_organisation
from routeways.organisations.records import OrganisationError
from routeways.organisations.roles import role_definitions


@requires("organisations.view_people", the_organisation)
@require_safe
def people(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    today = timezone.localdate()
    roles = queries.roles_at(one, request.user, today=today)
    names = {definition.id: definition.name for definition in role_definitions().values()}
    may_manage = allowed(request.user, "organisations.manage_people", one)
    known = queries.visible_holders(roles, request.user, today=today)
    context = {
        "title": f"People of {one.name}",
        "organisation": one,
        "held": [_line(row, names) for row in roles if row.holds_on(today) and _seen(row, known)],
        "ended": [_line(row, names) for row in roles if not row.holds_on(today) and may_manage],
        "without_role": queries.people_without_role(one, request.user, today=today) if may_manage else (),
        "may_manage": may_manage,
        "may_give": allowed(request.user, "organisations.manage_roles", one),
    }
    return page(request, "people", region, context, above=one)


@requires("organisations.manage_people", the_organisation)
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_person(by=request.user, owner=one, **form.cleaned_data)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("people", region, one.public_id))
    context = {"title": f"Add a person to {one.name}", "form": form, "button": "Add"}
    return page(request, "form", region, context, above=one)


@requires("organisations.manage_roles", the_organisation)
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    today = timezone.localdate()
    seen = queries.people_of(one, request.user, today=today)
    form = RoleForm(
        request.POST or None,
        holders=[(person.public_id, person.name) for person in seen],
        roles=_roles(request, one, region),
        initial={"valid_from": today},
    )
    if form.is_valid():
        asked = form.cleaned_data
        reach = role_definitions()[asked["role"]].reach
        try:
            actions.give_role(
                by=request.user,
                organisation=one,
                role=asked["role"],
                region=region if reach == "region" else "",
                valid_from=asked["valid_from"],
                valid_to=asked["valid_to"],
                today=today,
                **_holder(asked, seen),
            )
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The role has been given.")
            return redirect(address("organisation", region, one.public_id))
    context = {"title": f"Give a role at {one.name}", "form": form, "button": "Give the role"}
    return page(request, "form", region, context, above=one)


@requires("organisations.manage_roles", the_organisation)
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, region: str, public_id: str, role: int) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    today = timezone.localdate()
    held = queries.roles_at(one, request.user, today=today).filter(pk=role).first()
    if held is None:
        raise Http404("There is no such role.")
    form = EndRoleForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        try:
            actions.end_role(by=request.user, role=held, on=form.cleaned_data["on"], today=today)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("people", region, one.public_id))
    context = {"title": f"End a role at {one.name}", "form": form, "button": "End the role"}
    return page(request, "form", region, context, above=one)


def _holder(asked: dict[str, Any], seen: Any) -> dict[str, Any]:
    if asked["holder"]:
        return {"person": seen.get(public_id=asked["holder"])}
    user = user_by_email(asked["email"])
    if user is None or not user.is_active:
        raise OrganisationError(f"Nobody signs in with {asked['email']}. Ask them to sign in once first.")
    return {"user": user}


def _roles(request: HttpRequest, one: Organisation, region: str) -> list[tuple[str, str]]:
    today = timezone.localdate()
    kinds = {one.kind, *(row.kind for row in one.acts_as.all())}
    return [
        (definition.id, definition.name)
        for definition in role_definitions().values()
        if (not definition.held_at or kinds & set(definition.held_at))
        and actions.may_give(request.user, definition, one, region, today=today)
    ]


def _seen(row: Role, known: frozenset[int]) -> bool:
    return row.person_id is None or row.person_id in known


def _line(row: Role, names: dict[str, str]) -> dict[str, Any]:
    holder = row.person or row.user
    return {
        "id": row.pk,
        "name": holder.name if holder else "",
        "role": names.get(row.role, row.role),
        "email": row.person.work_email if row.person else "",
        "phone": row.person.work_phone if row.person else "",
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
