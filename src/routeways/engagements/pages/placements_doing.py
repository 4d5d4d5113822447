"""What is done to a placement on pages of its own, by an account or a private link: hours, plan, declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.access import OPEN
from routeways.engagements.agreement_pdf import as_pdf
from routeways.engagements.engagement_view import knows_person
from routeways.engagements.forms.placements import AbsenceForm, DeclareForm, NameForm, PlanForm
from routeways.engagements.models import Engagement, Placement
from routeways.engagements.pages.desk_common import (
    actor,
    looker_of,
    looker_page,
    posted,
    the_engagement,
    through_link,
)
from routeways.engagements.pages.one_form import carried_out
from routeways.engagements.pages.placements_hours import change, diary
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.parties import Looker
from routeways.foundation.permissions import requires

Doing = Callable[..., HttpResponse]
NEAR = ("student", "employer", "college")


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def by_account(request: HttpRequest, region: str, public_id: str, what: str, **more: str) -> HttpResponse:
    return _do(request, looker_of(request, region, public_id), what, **more)


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def by_link(request: HttpRequest, looker: Looker, what: str, **more: str) -> HttpResponse:
    return _do(request, looker, what, **more)


def _do(request: HttpRequest, looker: Looker, what: str, **more: str) -> HttpResponse:
    if looker.engagement.kind != KIND or not looker.among(NEAR):
        raise Http404("This is not a placement in which you take part.")
    return DOINGS[what](request, looker, **more)


def plan(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/plan/`: what college and employer agree on; sending the private links that follow from it."""
    _only(looker.among(("college",)) and looker.engagement.state != Engagement.State.ENDED)
    held = looker.engagement
    known = Placement.objects.filter(engagement=held).first()
    initial: dict[str, Any] = {"starts_on": held.starts_on, "ends_on": held.ends_on, "weekly_hours": 35}
    if held.offer:
        until = held.offer.answer("insured-until")
        initial |= {"insured_until": until, "supervisor_name": held.offer.contact_name}
        initial |= {"supervisor_email": held.offer.contact_email}
    if known is not None:
        initial |= {name: getattr(known, name) for name in PlanForm.base_fields if hasattr(known, name)}
        initial["weekly_hours"] = f"{known.weekly_minutes / 60:g}"
    form = PlanForm(posted(request), initial=initial)
    return _form(
        request, looker, form,
        lambda: actions.plan_placement(by=actor(request), engagement=held, plan=form.plan(), now=timezone.now()),
        title="Plan of the placement", button="Save the plan", done="The plan is saved.",
        lead="Days, hours, learning and supervisor stand in the agreement: what changes is signed anew by all. With "
        "another e-mail address of the supervisor the employer’s private links stop working: send new letters then.",
    )  # fmt: skip


def letters(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/letters/`: sends the private links to supervisor and student."""
    _only(looker.among(("college",)) and knows_person(looker) and looker.engagement.state == Engagement.State.RUNNING)
    form = forms.Form(posted(request))
    site = request.build_absolute_uri("/")
    return _form(
        request, looker, form,
        lambda: actions.send_placement_links(
            by=actor(request), engagement=looker.engagement, site=site, now=timezone.now()
        ),
        title="Send the private links", button="Send both letters", done="The letters are on their way.",
        lead="Supervisor and student each get a link of their own, to the addresses that you wrote down.",
    )  # fmt: skip


def absence(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/absence/`: the student did not come."""
    party = looker.among(("employer", "college"))
    _only(party and looker.engagement.state == Engagement.State.RUNNING)
    form = AbsenceForm(posted(request), initial={"day": looker.today})
    return _form(
        request, looker, form,
        lambda: actions.record_absence(
            by=actor(request), engagement=looker.engagement, party=party, now=timezone.now(), **form.cleaned_data
        ),
        title="The student did not come", button="Record it", done="It is recorded.",
    )  # fmt: skip


def objectives(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/objectives/`: the employer says that the objectives were met."""
    _only(looker.among(("employer",)) and looker.engagement.state == Engagement.State.RUNNING)
    form = NameForm(posted(request))
    known = Placement.objects.filter(engagement=looker.engagement).first()
    return _form(
        request, looker, form,
        lambda: actions.confirm_objectives(
            by=actor(request), engagement=looker.engagement, party="employer", now=timezone.now(), **form.cleaned_data
        ),
        title="Did the student meet the objectives?", button="Yes, they were met", done="Thank you: it is confirmed.",
        lead=known.objectives if known else "",
    )  # fmt: skip


def declare(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/declare/`: the student's completion declaration."""
    _only(looker.among(("student",)) and looker.engagement.state == Engagement.State.RUNNING)
    form = DeclareForm(posted(request))
    return _form(
        request, looker, form,
        lambda: actions.declare_complete(
            by=actor(request), engagement=looker.engagement, party="student", now=timezone.now()
        ),
        title="Completion declaration", button="Declare it", done="You have declared it.",
    )  # fmt: skip


def agreement(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/agreement.pdf`"""
    held = looker.engagement
    answer = HttpResponse(as_pdf(held, today=looker.today), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="agreement-{held.public_id}.pdf"'
    return answer


DOINGS: dict[str, Doing] = {
    "hours": diary,
    "change": change,
    "plan": plan,
    "letters": letters,
    "absence": absence,
    "objectives": objectives,
    "declare": declare,
    "agreement": agreement,
}


def _only(holds: Any) -> None:
    if not holds:
        raise Http404("This is not yours to do, or not now.")


def _form(
    request: HttpRequest,
    looker: Looker,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    """One form on one page; what cannot be done is said beside it, and nothing that was typed is lost."""
    if carried_out(request, form, act, done):
        return redirect(looker.address)
    return looker_page(
        request, "desk/form", looker, title=title, form=form, button=button, lead=lead, back=looker.address,
        status=422 if form.errors else 200,
    )  # fmt: skip
