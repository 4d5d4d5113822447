"""Who speaks with an employer next: planned, handed over, dropped."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.contact_forms import PlanForm
from routeways.organisations.models import NextContact, Organisation
from routeways.organisations.models.contact_rights import COORDINATE, RECORD, acting_for
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.contact_common import employer_or_404, question, to_contacts
from routeways.organisations.pages.group_common import posted


@requires(RECORD, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Who speaks with the employer next. Those who coordinate choose among all who are in touch with it."""
    one = employer_or_404(region, public_id)
    now = queries.next_contact(one, region)
    houses = _owners(request, region, one)
    initial = (
        {"owner": now.owner.public_id, "due_on": now.due_on, "owner_role": now.owner_role, "about": now.about}
        if now
        else {}
    )
    form = PlanForm(posted(request), houses=houses, initial=initial)

    def act() -> None:
        actions.plan_next(by=request.user, organisation=one, region=region, now=timezone.now(), **form.values())
        flash.success(request, "The next contact has been planned.")

    return question(
        request,
        region,
        one,
        form,
        title="Plan the next contact",
        button="Save",
        act=act,
        plans=queries.plans_of(one, region),
    )


@requires(RECORD, the_region)
@require_POST
def drop(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Nobody speaks with the employer next: for the house that planned it, and for those who coordinate."""
    one = employer_or_404(region, public_id)
    found = queries.next_contact(one, region)
    if found is not None:
        if may_drop(request, region, found):
            actions.drop_next(by=request.user, plan=found, now=timezone.now())
            flash.success(request, "The plan has been dropped.")
        else:
            flash.error(request, f"{found.owner.name} planned this contact. Ask it to drop it.")
    return to_contacts(region, one)


def may_drop(request: HttpRequest, region: str, found: NextContact) -> bool:
    mine = found.owner_id in {house.pk for house in houses(request, region)}
    return mine or allowed(request.user, COORDINATE, region)


def houses(request: HttpRequest, region: str) -> list[Organisation]:
    return acting_for(request.user, RECORD, region, today=timezone.localdate())


def _owners(request: HttpRequest, region: str, one: Organisation) -> Iterable[Organisation]:
    found = {house.pk: house for house in houses(request, region)}
    if allowed(request.user, COORDINATE, region):
        for before in queries.plans_of(one, region):
            found.setdefault(before.owner_id, before.owner)
        for line in queries.contact_history(one, request.user, today=timezone.localdate()):
            found.setdefault(line.by.pk, line.by)
    return sorted(found.values(), key=lambda house: house.name_key)
