"""What is done to a placement on pages of its own, by an account or a private link: hours, plan, declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.access import OPEN
from routeways.engagements.agreement_pdf import as_pdf
from routeways.engagements.engagement_view import knows_person
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.placements import AbsenceForm, DeclareForm, HoursForm, NameForm, PlanForm, RefuseForm
from routeways.engagements.models import Engagement, HoursEntry, Placement
from routeways.engagements.pages.desk_common import (
    actor,
    looker_of,
    looker_page,
    posted,
    the_engagement,
    through_link,
)
from routeways.engagements.placement_panel import bar, lines, modes, name_of
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.parties import Looker
from routeways.engagements.queries.placements import Hours, hours
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
        lead="Days that change are signed anew by all. With another e-mail address of the supervisor the employer’s "
        "private links stop working: send new letters then.",
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
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, done)
            return redirect(looker.address)
    return looker_page(
        request, "desk/form", looker, title=title, form=form, button=button, lead=lead, back=looker.address,
        status=422 if form.errors else 200,
    )  # fmt: skip
