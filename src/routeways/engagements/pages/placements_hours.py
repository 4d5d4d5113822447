"""The hours of a placement: the student logs and puts right, the employer confirms or refuses, the college reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.placements import HoursForm, RefuseForm
from routeways.engagements.models import Engagement, HoursEntry
from routeways.engagements.pages.desk_common import actor, looker_page, posted
from routeways.engagements.placement_panel import bar, lines, modes, name_of
from routeways.engagements.queries.parties import Looker
from routeways.engagements.queries.placements import Hours, hours


def diary(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/hours/`: the student logs a day, the employer confirms or refuses several at once, the college reads."""
    found = hours(looker.engagement, looker.today)
    form: forms.Form | None = None
    if looker.among(("student",)):
        form = _hours_form(request, looker, found)
        if request.method == "POST" and form.is_valid() and _kept(request, looker, form):
            return redirect(f"{looker.address}hours/")
    elif looker.among(("employer",)):
        form = RefuseForm(posted(request))
        if request.method == "POST" and form.is_valid() and _settled(request, looker, form):
            return redirect(f"{looker.address}hours/")
    elif request.method == "POST":
        raise Http404("The student logs hours, and the employer confirms them.")
    shown = lines(found, here_only=not looker.among(("student", "college")))
    return looker_page(
        request, "placements/hours", looker, title="Hours", form=form, status=422 if form and form.errors else 200,
        name=name_of(looker.engagement, looker), panel=bar(found), lines=shown,
        waiting=[line for line in shown if line["state"] == "waiting" and line["here"]],
        chosen=request.POST.getlist("entry"), is_student=bool(looker.among(("student",))),
        is_employer=not looker.among(("student",)) and bool(looker.among(("employer",))),
        may_log=looker.engagement.state == Engagement.State.RUNNING, back=looker.address,
    )  # fmt: skip


def _hours_form(request: HttpRequest, looker: Looker, found: Hours, entry: HoursEntry | None = None) -> HoursForm:
    held = looker.engagement
    last = entry or held.hours.exclude(started=None).order_by("-logged_at", "-id").first()
    initial: dict[str, Any] = {"day": looker.today.isoformat(), "mode": "workplace"}
    if last is not None:
        initial |= {name: getattr(last, name) for name in ("started", "ended", "break_minutes", "mode")}
    if entry is not None:
        initial |= {"day": entry.day, "what": entry.what}
    choices = modes(found, begun=held.step != "preparing")
    return HoursForm(posted(request), today=looker.today, modes=choices, initial=initial)


def _kept(request: HttpRequest, looker: Looker, form: HoursForm) -> bool:
    worked = form.worked()
    try:
        entry = actions.log_hours(
            by=actor(request), engagement=looker.engagement, party="student", worked=worked, now=timezone.now()
        )
    except EngagementError as error:
        form.add_error(None, str(error))
        return False
    line = next(one for one in hours(looker.engagement, looker.today).lines if one.entry.pk == entry.pk)
    flash.success(
        request, " ".join((f"Logged: {worked.day:%-d %B}. It counts when your employer confirms it.", *line.why))
    )
    return True


def _settled(request: HttpRequest, looker: Looker, form: forms.Form) -> bool:
    chosen = {}
    for one in request.POST.getlist("entry"):
        public_id, _, minutes = one.partition("|")
        chosen[public_id] = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1
    refuses = "refuse" in request.POST
    act = actions.refuse_hours if refuses else actions.settle_hours
    known = {"reason": form.cleaned_data["reason"]} if refuses else {}
    try:
        number = act(
            by=actor(request),
            engagement=looker.engagement,
            party="employer",
            entries=chosen,
            now=timezone.now(),
            **known,
        )
    except EngagementError as error:
        form.add_error("reason" if refuses and chosen else None, str(error))
        return False
    days = "1 day" if number == 1 else f"{number} days"
    flash.success(request, f"{days} {'refused' if refuses else 'confirmed'}.")
    return True


def change(request: HttpRequest, looker: Looker, entry: str) -> HttpResponse:
    """`…/hours/<entry>/`: the student puts a day right, or takes it back."""
    held = looker.engagement
    row = held.hours.filter(public_id=entry, confirmed_at=None).first()
    if row is None or not looker.among(("student",)):
        raise Http404("This day is not there any more, or is confirmed.")
    form = _hours_form(request, looker, hours(held, looker.today), row)
    if "remove" in request.POST:
        return _act(request, looker, form, lambda: actions.remove_hours(by=actor(request), entry=row)) or redirect(
            f"{looker.address}hours/"
        )
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            actions.change_hours(
                by=actor(request), entry=row, party="student", worked=form.worked(), now=timezone.now()
            )

        _act(request, looker, form, act)
        if not form.errors:
            return redirect(f"{looker.address}hours/")
    return looker_page(
        request, "placements/change", looker, title="Change a day", form=form, entry=row,
        back=f"{looker.address}hours/", status=422 if form.errors else 200,
    )  # fmt: skip


def _act(request: HttpRequest, looker: Looker, form: forms.Form, act: Callable[[], Any]) -> HttpResponse | None:
    try:
        act()
    except EngagementError as error:
        form.add_error(None, str(error))
        return None
    flash.success(request, "Saved.")
    return None
