"""Recommendation → decision with a reason → change → evidence, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.group_forms import ChangeMadeForm, DecideForm, EvidenceForm, RecommendForm
from routeways.organisations.models import Decision, Recommendation
from routeways.organisations.pages.group_common import (
    address,
    group_or_404,
    organisation_named,
    page,
    posted,
    question,
    recommendation_or_404,
    the_group,
    the_recommendation,
)
from routeways.organisations.records import OrganisationError


@requires("organisations.record_notes", the_group)
@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    if not one.rules.recommends:
        raise Http404("A group of this kind gives no recommendations.")
    held = {
        row.public_id: row for row in queries.meetings(one) if not row.cancelled and row.starts_at <= timezone.now()
    }
    meetings = [(key, f"{row.title}, {timezone.localtime(row.starts_at):%-d %B %Y}") for key, row in held.items()]
    form = RecommendForm(posted(request), meetings=meetings)

    def act() -> Recommendation:
        asked = form.cleaned_data
        addressee = organisation_named(region, asked["addressee"])
        if addressee is None:
            raise OrganisationError("Enter the organisation that is to decide.")
        return actions.recommend(
            by=request.user,
            group=one,
            addressee=addressee,
            what=asked["what"],
            why=asked["why"],
            meeting=held.get(asked["meeting"]),
            site=request.build_absolute_uri("/"),
            today=timezone.localdate(),
        )

    lead = f"The decision is due within {one.rules.decide_within_days} days."
    return question(
        request, one, form, title="Make a recommendation", button="Recommend", lead=lead, act=act, after=_to
    )


@requires("organisations.view_recommendation", the_recommendation)
@require_safe
def recommendation(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = recommendation_or_404(one, number)
    today = timezone.localdate()
    answer = found.answer
    standing = answer is not None and answer.outcome != Decision.Outcome.REFUSED
    context = {
        "title": found.what,
        "asked": found,
        "answer": answer,
        "stage": found.stage(today),
        "late": found.overdue(today),
        "chain": _chain(found, today),
        "may_decide": answer is None and allowed(request.user, "organisations.decide_recommendation", found),
        "may_answer": standing and allowed(request.user, "organisations.answer_recommendation", found),
    }
    return page(request, "recommendation", region, context, above=one)


@requires("organisations.decide_recommendation", the_recommendation)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = recommendation_or_404(one, number)
    form = DecideForm(posted(request))

    def after(_made: Decision) -> HttpResponse:
        flash.success(request, "Your decision is recorded. The group can read it.")
        return _to(found)

    return question(
        request,
        one,
        form,
        title=f"Decide for {found.addressee}",
        button="Decide",
        lead=f"{one.name} recommends: {found.what}",
        act=lambda: actions.decide(
            by=request.user, recommendation=found, today=timezone.localdate(), **form.cleaned_data
        ),
        after=after,
    )


@requires("organisations.answer_recommendation", the_recommendation)
@require_http_methods(["GET", "POST"])
def record_change(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = recommendation_or_404(one, number)
    form = ChangeMadeForm(posted(request), initial={"made_on": timezone.localdate()})
    return question(
        request,
        one,
        form,
        title="Record what has changed",
        button="Record",
        lead=f"{one.name} recommended: {found.what}",
        act=lambda: actions.record_change(
            by=request.user, recommendation=found, today=timezone.localdate(), **form.cleaned_data
        ),
        after=lambda _: _to(found),
    )


@requires("organisations.answer_recommendation", the_recommendation)
@require_http_methods(["GET", "POST"])
def add_evidence(request: HttpRequest, region: str, public_id: str, number: str, change: str) -> HttpResponse:
    one = group_or_404(region, public_id)
    found = recommendation_or_404(one, number)
    made = found.changes.filter(public_id=change).first()
    if made is None:
        raise Http404("There is no such change.")
    form = EvidenceForm(posted(request))
    return question(
        request,
        one,
        form,
        title="Add evidence",
        button="Add",
        lead=made.what,
        act=lambda: actions.add_evidence(by=request.user, change=made, today=timezone.localdate(), **form.cleaned_data),
        after=lambda _: _to(found),
    )


def _chain(found: Recommendation, today: Any) -> list[dict[str, str]]:
    """Where it stands as four stops."""
    answer = found.answer
    changes = list(found.changes.all())
    proofs = sum(len(change.evidence.all()) for change in changes)
    refused = answer is not None and answer.outcome == Decision.Outcome.REFUSED
    waiting = "Overdue" if found.overdue(today) else f"Due {found.decide_by:%-d %B %Y}"
    return [
        {"title": "Recommendation", "text": f"{found.made_on:%-d %B %Y}"},
        {"title": "Decision", "text": f"{answer}, {answer.decided_on:%-d %B %Y}" if answer else waiting},
        {
            "title": "Change",
            "text": "None: refused" if refused else f"{len(changes)} recorded" if changes else "Not yet",
        },
        {"title": "Evidence", "text": "None: refused" if refused else f"{proofs} given" if proofs else "Not yet"},
    ]


def _to(found: Recommendation) -> HttpResponse:
    group = found.group
    return redirect(address("recommendation", group.region, group.public_id, number=found.public_id))
