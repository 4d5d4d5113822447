"""The records of one learner of a bootcamp, a page for each: what was seen, who pays, interviews, evidence, outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.bootcamp_access import RUN_BOOTCAMP
from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.forms import bootcamps as asked
from routeways.engagements.models import BootcampCheck, BootcampPlace
from routeways.engagements.pages.bootcamps_common import crumbs, place_or_404, seat_for, the_bootcamp
from routeways.engagements.pages.desk_common import actor, posted
from routeways.engagements.pages.one_form import one_form
from routeways.engagements.queries.bootcamps import employers_in
from routeways.foundation.permissions import requires

View = Callable[..., HttpResponse]


def _of_a_learner(view: View) -> View:
    """`view(request, place, **more)` for who keeps the records of the bootcamp."""

    @requires(RUN_BOOTCAMP, the_bootcamp)
    @never_cache
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def held(request: HttpRequest, region: str, public_id: str, learner: str, **more: Any) -> HttpResponse:
        return view(request, place_or_404(seat_for(request, region, public_id), learner), **more)

    return held


def _form(
    request: HttpRequest, place: BootcampPlace, form: forms.Form, act: Callable[[], Any], **context: Any
) -> HttpResponse:
    held, person = place.engagement, place.engagement.participant
    return one_form(
        request, form, act, region=held.region, back=f"/{held.region}/connect/engagements/{held.public_id}/",
        done="It is saved.", crumbs=crumbs(place.bootcamp, learners=True), engagement=person and {"title": person.name},
        **context,
    )  # fmt: skip


@_of_a_learner
def check(request: HttpRequest, place: BootcampPlace, question: str) -> HttpResponse:
    """`…/check/<question>/`: one question of eligibility."""
    labels = dict(BootcampCheck.Question.choices)
    if question not in labels:
        raise Http404("There is no such question.")
    known = next((one for one in place.checks.all() if one.question == question), None)
    initial: dict[str, Any] = {"on": timezone.localdate(), "checker": request.user.get_username()}
    if known is not None:
        initial = {"met": "yes" if known.met else "no", "seen": known.seen, "checker": known.checker, "on": known.on}
    form = asked.CheckForm(posted(request), initial=initial)
    return _form(
        request, place, form,
        lambda: actions.check_eligibility(
            by=actor(request), place=place, question=question, now=timezone.now(),
            **form.cleaned_data | {"met": form.cleaned_data["met"] == "yes"},
        ),
        title=str(labels[question]), button="Save",
    )  # fmt: skip


@_of_a_learner
def funding(request: HttpRequest, place: BootcampPlace) -> HttpResponse:
    """`…/funding/`: who pays for the place."""
    initial = {
        "learner": place.learner,
        "employer": place.employer.public_id if place.employer else "",
        "staff": place.staff,
    }
    form = asked.FundingForm(posted(request), houses=employers_in(place.bootcamp.region), initial=initial)
    said = f"By the application: {place.employer_name}." if place.employer_name else ""
    return _form(
        request, place, form,
        lambda: actions.settle_funding(by=actor(request), place=place, **form.cleaned_data),
        title="Who pays", button="Save", lead=f"An employer pays a part only for its own staff. {said}",
    )  # fmt: skip


@_of_a_learner
def interview(request: HttpRequest, place: BootcampPlace) -> HttpResponse:
    """`…/interview/`"""
    form = asked.InterviewForm(posted(request), vacancies=asked.open_choices(place.bootcamp))
    return _form(
        request, place, form,
        lambda: actions.record_interview(by=actor(request), place=place, now=timezone.now(), **form.given()),
        title="Record an interview", button="Save", lead="A mock interview may be written down, and never counts.",
    )  # fmt: skip


@_of_a_learner
def result(request: HttpRequest, place: BootcampPlace, interview: str) -> HttpResponse:
    """`…/interview/<id>/`: what came of it."""
    held = next((one for one in place.interviews.all() if one.public_id == interview), None)
    if held is None:
        raise Http404("There is no such interview.")
    form = asked.ResultForm(posted(request), initial={"result": held.result})
    return _form(
        request, place, form,
        lambda: actions.settle_interview(by=actor(request), interview=held, now=timezone.now(), **form.cleaned_data),
        title=f"{held.get_what_display()}, {held.on:%-d %B %Y}", button="Save",
    )  # fmt: skip


@_of_a_learner
def assessment(request: HttpRequest, place: BootcampPlace) -> HttpResponse:
    """`…/assessment/`"""
    form = asked.DayForm(posted(request), initial={"on": place.assessed_on or timezone.localdate()})
    return _form(
        request, place, form,
        lambda: actions.record_assessment(by=actor(request), place=place, now=timezone.now(), **form.cleaned_data),
        title="Initial assessment", button="Save",
    )  # fmt: skip


@_of_a_learner
def outcome(request: HttpRequest, place: BootcampPlace) -> HttpResponse:
    """`…/outcome/`"""
    initial = {"outcome": place.outcome, "with_whom": place.outcome_with, "on": place.outcome_on}
    form = asked.OutcomeForm(posted(request), initial=initial)
    return _form(
        request, place, form,
        lambda: actions.record_outcome(by=actor(request), place=place, now=timezone.now(), **form.cleaned_data),
        title="What came of it", button="Save",
    )  # fmt: skip


@_of_a_learner
def evidence(request: HttpRequest, place: BootcampPlace, milestone: int) -> HttpResponse:
    """`…/evidence/<milestone>/`: where the document is."""
    if milestone not in MILESTONES:
        raise Http404("There is no such milestone.")
    form = asked.EvidenceForm(posted(request))
    return _form(
        request, place, form,
        lambda: actions.name_evidence(
            by=actor(request), place=place, milestone=milestone, now=timezone.now(), **form.cleaned_data
        ),
        title=f"Evidence: {MILESTONES[milestone].lower()}", button="Save",
        lead="The document itself stays in your files. Its reference, day and author stand here.",
    )  # fmt: skip
