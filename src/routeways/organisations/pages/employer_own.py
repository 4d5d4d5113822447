"""The employer’s own view, signed in or by private link: what it was asked, by whom, and what it may be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.foundation.links import LinkError
from routeways.foundation.permissions import public, requires
from routeways.organisations import actions, queries
from routeways.organisations.actions import contact_letters
from routeways.organisations.contact_forms import AnswersForm
from routeways.organisations.contact_purposes import EVERYTHING, purpose_name
from routeways.organisations.models import ContactConsent, Organisation, Touch
from routeways.organisations.models.contact_rights import OWN, RECORD, acting_for
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.contact_common import address, employer_or_404, page, the_employer, to_contacts
from routeways.organisations.pages.group_common import posted
from routeways.organisations.records import OrganisationError
from routeways.places.frame import region_or_404

Say = Callable[[dict[str, bool]], Any]
STOPPED = "Nobody may ask you for anything through Routeways any more. You can allow it again here at any time."


@requires(OWN, the_employer)
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/employers/<id>/own/`: for the employer’s own people who sign in."""
    one = employer_or_404(region, public_id)

    def say(answers: dict[str, bool]) -> None:
        known: dict[str, Any] = {"said": ContactConsent.Said.ACCOUNT, "now": timezone.now()}
        actions.say(by=request.user, organisation=one, answers=answers, **known)

    return _view(request, region, one, say, here=address("employer-own", region, one.public_id), signed_in=True)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`/<region>/employers/link/<token>/`: the same without an account."""
    region_or_404(region)
    now = timezone.now()
    try:
        one = actions.employer_of_link(token, now)
        if region not in {row.region for row in one.regions.all()}:
            raise Http404("This link is for another region.")

        def say(answers: dict[str, bool]) -> None:
            actions.say_by_link(token=token, answers=answers, now=now)

        here = address("employer-link", region, token=token)
        seen = not actions.link_is_its_own(token, now)
        if seen and "letter" in request.POST:
            return _write(request, region, one, here)
        return _view(request, region, one, say, here=here, seen_by_others=seen)
    except LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)


@requires(RECORD, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """The employer told somebody what it may be asked; they write it down for their house."""
    one = employer_or_404(region, public_id)
    houses = acting_for(request.user, RECORD, region, today=timezone.localdate())
    house = next((one for one in houses if one.public_id == request.POST.get("told_to")), houses[0])

    def say(answers: dict[str, bool]) -> None:
        known: dict[str, Any] = {"said": ContactConsent.Said.TOLD, "told_to": house, "now": timezone.now()}
        actions.say(by=request.user, organisation=one, answers=answers, **known)

    answered = _answered(request, one, say)
    if isinstance(answered, AnswersForm):
        return page(
            request,
            "told",
            region,
            above=one,
            status=422 if answered.errors else 200,
            title=f"What {one.name} told you",
            employer=one,
            house=house,
            houses=houses,
            stopped=queries.closed_to_all(one),
            form=answered,
        )
    flash.success(request, answered)
    return to_contacts(region, one)


def _view(
    request: HttpRequest,
    region: str,
    one: Organisation,
    say: Say,
    *,
    here: str,
    signed_in: bool = False,
    seen_by_others: bool = False,
) -> HttpResponse:
    answered = _answered(request, one, say)
    if isinstance(answered, str):
        flash.success(request, answered)
        return redirect(here)
    return page(
        request,
        "own",
        region,
        crumbs=False,
        status=422 if answered.errors else 200,
        title="What you are asked",
        employer=one,
        stopped=queries.closed_to_all(one),
        letter=seen_by_others and queries.said_no_itself(one),
        letter_to=contact_letters.address_on_file(one) if seen_by_others else "",
        form=answered,
        here=here,
        may_link=signed_in,
        lines=[_line(row) for row in queries.contacts_seen_by_employer(one)],
        load=queries.load(one, timezone.localdate()),
    )


def _write(request: HttpRequest, region: str, one: Organisation, here: str) -> HttpResponse:
    """A letter to the employer’s own address, because whoever sent the link has seen it."""
    try:
        contact_letters.write_to_employer(
            organisation=one, region=region, site=settings.SITE_ADDRESS, now=timezone.now()
        )
    except OrganisationError as error:
        flash.error(request, str(error))
        return redirect(here)
    title = "We have written to your organisation"
    return page(request, "letter", region, crumbs=False, title=title, employer=one)


def _answered(request: HttpRequest, one: Organisation, say: Say) -> AnswersForm | str:
    """The form, or after a good POST the sentence that says what was kept."""
    if request.method == "POST" and request.POST.keys() & {"stop", "allow"}:
        allow = "allow" in request.POST
        done = "You can be asked again, as you chose before." if allow else STOPPED
        form = AnswersForm({}, answers=queries.own_answers(one))
        form.full_clean()
        return form if _refused(form, say, {EVERYTHING: allow}) else done
    form = AnswersForm(posted(request), answers=queries.own_answers(one))
    if request.method == "POST" and form.is_valid():
        changed = form.values()
        done = "Saved. You can change it at any time." if changed else "Nothing was changed."
        return form if _refused(form, say, changed) else done
    return form


def _refused(form: AnswersForm, say: Say, answers: dict[str, bool]) -> bool:
    """Whether the answers were not taken; then the form says why."""
    try:
        say(answers)
    except OrganisationError as error:
        form.add_error(None, str(error))
        return True
    return False


def _line(row: Touch) -> dict[str, Any]:
    return {
        "on": row.on,
        "by": row.by_organisation.name,
        "purpose": purpose_name(row.purpose),
        "how": row.get_channel_display(),
        "about": row.about,
        "asked": row.ask,
        "came": row.ask.get_state_display() if row.ask else row.get_outcome_display(),
    }
