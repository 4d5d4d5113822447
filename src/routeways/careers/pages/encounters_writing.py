"""Logging an encounter: one thing a page, then “Check your answers”. Nothing is stored before it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from routeways.careers import actions
from routeways.careers.encounter_forms import (
    SIGNS,
    EmployerForm,
    HowForm,
    ReachForm,
    SignsForm,
    TimeForm,
    WhatForm,
    WhomForm,
)
from routeways.careers.encounter_writing import KEY, Writing
from routeways.careers.errors import CareersError
from routeways.careers.models import MANAGE, Institution
from routeways.careers.pages.common import institution_or_404, the_institution
from routeways.careers.pages.encounters_common import own_page
from routeways.careers.queries import encounters as own
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import requires

TITLES = {
    "what": "What took place?",
    "employer": "About the employer",
    "how": "How was it held?",
    "reach": "Who took part?",
    "signs": "What was it like?",
    "workplace": "At the workplace",
    "access": "What were pupils told?",
}
PLAIN: dict[str, type[forms.Form]] = {"whom": WhomForm, "employer": EmployerForm, "how": HowForm}


MOST_PAGES = 8  # what was answered decides how many there are; a number that grows on the way would mislead


@requires(MANAGE, the_institution)
@never_cache
@require_POST
def start(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """Begins anew; what was being written before is forgotten."""
    request.session[KEY] = {institution: {}}
    return redirect("careers:encounter_write", region=region, institution=institution, step="what")


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, region: str, institution: str, step: str) -> HttpResponse:
    writing = _writing(request, region, institution)
    if step not in writing.pages:
        return _to(writing, writing.next_open)
    form = _form(writing, step, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        writing.keep(step, form.cleaned_data)
        if step == "reach":
            writing.data["sizes"] = _sizes(writing)
        _store(request, writing)
        return _to(writing, writing.next_open if "check" in request.GET else writing.after(step))
    pages = writing.pages
    place = pages.index(step)
    back = _address(writing, pages[place - 1]) if place else f"/{region}/schools/{institution}/encounters/"
    return own_page(
        request, "write", writing.institution, title=TITLES.get(step, "Whom did pupils meet?"), form=form, step=step,
        done=place, total=MOST_PAGES, back=_address(writing, "check") if "check" in request.GET else back,
        status=422 if form.errors else 200,
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """“Check your answers”; a POST logs it or saves the changes."""
    writing = _writing(request, region, institution)
    if writing.next_open != "check":
        return _to(writing, writing.next_open)
    problem = ""
    if request.method == "POST":
        try:
            return _send(request, writing)
        except CareersError as error:
            problem = str(error)
    rows = [{**row, "href": f"{_address(writing, row['page'])}?check"} for row in writing.rows()]
    return own_page(
        request, "check", writing.institution, title="Check your answers", rows=rows, problem=problem,
        changing=bool(writing.data.get("editing")), status=422 if problem else 200,
    )  # fmt: skip


def _send(request: HttpRequest, writing: Writing) -> HttpResponse:
    one, now = writing.institution, timezone.now()
    if editing := writing.data.get("editing"):
        held = own.encounter(one, editing, actor=request.user, today=timezone.localdate(now))
        if held is None:
            raise CareersError("This encounter was taken away meanwhile. Log it anew.")
        draft = writing.draft(held.one.engagement)
        made = actions.change_encounter(by=request.user, encounter=held.one, draft=draft, now=now)
        flash.success(request, "Your changes are saved, and coverage is worked out anew.")
    else:
        made = actions.log_encounter(by=request.user, institution=one, draft=writing.draft(), now=now)
        flash.success(request, "It is logged, and coverage is worked out anew.")
    request.session.pop(KEY, None)
    return redirect("careers:encounter", region=one.region, institution=one.public_id, encounter=made.public_id)


def _writing(request: HttpRequest, region: str, institution: str) -> Writing:
    one = institution_or_404(region, institution)
    return Writing(one, dict(request.session.get(KEY, {}).get(institution, {})))


def _store(request: HttpRequest, writing: Writing) -> None:
    request.session[KEY] = {writing.institution.public_id: writing.data}


def _form(writing: Writing, step: str, data: Any) -> forms.Form:
    initial = writing.initial(step)
    if step == "what":
        return WhatForm(data, initial=initial, today=timezone.localdate())
    if step in PLAIN:
        return PLAIN[step](data, initial=initial)
    if step == "reach":
        return ReachForm(writing.institution, _classes(writing), data, initial=initial)
    kind = TimeForm if step == "workplace" else SignsForm
    return kind(SIGNS[step], data, initial=initial)


def _classes(writing: Writing) -> dict[int, dict[str, int]]:
    """Those of the school year of the event; classes that an encounter named before stay to be chosen."""
    found = own.classes_of(writing.institution, _school_year(writing))
    for key, count in writing.data.get("sizes", {}).items():
        year, name = key.split(":", 1)
        found.setdefault(int(year), {}).setdefault(name, count)
    return found


def _sizes(writing: Writing) -> dict[str, int]:
    """“year:class” → pupils, as many as the class has, or as an encounter that is being changed says."""
    known = _classes(writing)
    before = writing.data.get("sizes", {}) if writing.data.get("editing") else {}
    chosen = writing.data.get("classes", [])
    return {key: before.get(key) or known[int(key.split(":", 1)[0])][key.split(":", 1)[1]] for key in chosen}


def _school_year(writing: Writing) -> SchoolYear:
    return SchoolYear.of(writing.initial("what").get("on") or timezone.localdate())


def _address(writing: Writing, step: str) -> str:
    one: Institution = writing.institution
    return f"/{one.region}/schools/{one.public_id}/encounters/new/{step}/"


def _to(writing: Writing, step: str) -> HttpResponse:
    return redirect(_address(writing, step))
