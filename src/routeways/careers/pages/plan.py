"""An institution's careers plan, and the public page of its programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers import actions, queries
from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.errors import CareersError
from routeways.careers.evaluation_forms import ChangeActionForm, PlanActionForm, PlanOpenForm, ProgrammeForm
from routeways.careers.models import MANAGE, VIEW, Evaluation, Institution, PlanAction, Programme
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution
from routeways.careers.programmes import missing_from
from routeways.foundation.permissions import allowed, public, requires

CHANGED = ("what", "owner", "due_on", "adviser", "state", "evidence")


@requires(VIEW, the_institution)
@never_cache
@require_safe
def overview(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held, today = institution_or_404(region, institution), timezone.localdate()
    rows = list(PlanAction.objects.visible_to(request.user, today=today).filter(institution=held))
    groups = [
        {
            "number": number,
            "title": title,
            "actions": [{"action": row, "late": row.is_late(today)} for row in rows if row.benchmark == number],
        }
        for number, title in BENCHMARKS.items()
    ]
    return page(
        request,
        "evaluation/plan",
        region,
        crumbs=school_crumbs(held),
        title="Careers plan",
        institution=held,
        groups=[group for group in groups if group["actions"]],
        late=sum(row.is_late(today) for row in rows),
        missing=missing_from(held, today=today),
        published=held.published_programmes.filter(withdrawn_on=None).first(),
        may_manage=allowed(request.user, MANAGE, held),
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    form = PlanActionForm(request.POST or None, initial={"benchmark": request.GET.get("benchmark", "1")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_plan_action(by=request.user, institution=held, today=timezone.localdate(), **form.cleaned_data)
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect("careers:plan", region=region, institution=institution)
    names = ("benchmark", "what", "owner", "due_on", "adviser")
    return _form_page(request, region, held, form, "Add to the plan", names)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, institution: str, action: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    rows = PlanAction.objects.visible_to(request.user, today=timezone.localdate())
    found = rows.filter(institution=held, public_id=action).first()
    if found is None:
        raise Http404("There is no such line in the plan.")
    form = ChangeActionForm(request.POST or None, initial={name: getattr(found, name) for name in CHANGED})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan_action(
                by=request.user, action=found, changes=form.cleaned_data, today=timezone.localdate()
            )
        except CareersError as error:
            form.add_error("evidence" if "shows" in str(error) else None, str(error))
        else:
            return redirect("careers:plan", region=region, institution=institution)
    title = f"Benchmark {found.benchmark}: {found.what}"
    return _form_page(request, region, held, form, title, ("what", "owner", "due_on", "adviser", "state", "evidence"))


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def from_evaluation(request: HttpRequest, region: str, institution: str, evaluation: str) -> HttpResponse:
    """What is not achieved yet goes into the plan, each criterion once."""
    held, today = institution_or_404(region, institution), timezone.localdate()
    found = Evaluation.objects.visible_to(request.user, today=today).filter(institution=held, public_id=evaluation)
    known = found.first()
    if known is None:
        raise Http404("There is no such evaluation here.")
    form = PlanOpenForm(request.POST or None, initial={"owner": "Careers leader"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_open_criteria(
                by=request.user,
                institution=held,
                states=queries.open_criteria(known),
                instrument=known.instrument,
                today=today,
                **form.cleaned_data,
            )
        except CareersError as error:
            form.add_error("due_on", str(error))
        else:
            return redirect("careers:plan", region=region, institution=institution)
    return _form_page(request, region, held, form, "Put what is missing into the plan", ("owner", "due_on"))


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def programme(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """The words of the public page; saving publishes nothing."""
    held = institution_or_404(region, institution)
    words = Programme.objects.filter(institution=held).first()
    initial = {name: getattr(words, name) for name in actions.WORDS} if words else {}
    form = ProgrammeForm(request.POST or None, institution=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.write_programme(by=request.user, institution=held, words=form.cleaned_data)
        return redirect("careers:plan", region=region, institution=institution)
    return _form_page(request, region, held, form, "Words of the public page", tuple(form.fields))


@requires(MANAGE, the_institution)
@require_POST
def publish(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    try:
        actions.publish_programme(by=request.user, institution=held, today=timezone.localdate())
    except CareersError:
        return redirect("careers:plan", region=region, institution=institution)
    return redirect("careers:school_programme", region=region, institution=institution)


@requires(MANAGE, the_institution)
@require_POST
def withdraw(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    actions.withdraw_programme(by=request.user, institution=held, today=timezone.localdate())
    return redirect("careers:plan", region=region, institution=institution)


@public
@require_safe
def published(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """The careers programme as everybody may read it: the newest version that stands."""
    held = institution_or_404(region, institution)
    found = held.published_programmes.filter(withdrawn_on=None).first()
    if found is None:
        raise Http404(f"{held} has not published its careers programme here.")
    return page(
        request,
        "evaluation/programme",
        region,
        crumbs=school_crumbs(held),
        title="Careers programme",
        institution=held,
        published=found,
        content=found.content,
        words=_words(found.content),
        review_on=_day(found.content["review_on"]),
        plan=_plan(found.content["plan"]),
    )


def _plan(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was published, by benchmark, each line with its day as people write it."""
    groups: dict[int, dict[str, Any]] = {}
    for line in lines:
        group = groups.setdefault(line["benchmark"], {"number": line["benchmark"], "title": line["title"], "lines": []})
        group["lines"].append({**line, "due_on": _day(line["due_on"])})
    return list(groups.values())


def _day(text: str) -> str:
    """“2027-07-31” as “31 July 2027”."""
    return f"{date.fromisoformat(text):%-d %B %Y}" if text else ""


def _words(content: dict[str, Any]) -> list[dict[str, str]]:
    titles = (
        ("summary", "What we do"),
        ("information", "How to take part and find out more"),
        ("impact", "How we know whether it works"),
        ("access_request", "Providers who want to visit: how to ask"),
        ("access_grounds", "Providers who want to visit: when we say yes and no"),
        ("access_premises", "Providers who want to visit: rooms and leaflets"),
    )
    return [{"title": title, "text": content[name]} for name, title in titles if content.get(name)]


def _form_page(
    request: HttpRequest, region: str, held: Institution, form: Any, title: str, names: tuple[str, ...]
) -> HttpResponse:
    return page(
        request,
        "evaluation/form",
        region,
        crumbs=(*school_crumbs(held), ("Careers plan", f"schools/{held.public_id}/plan/")),
        title=title,
        institution=held,
        form=form,
        fields=[form[name] for name in names],
        status=422 if form.errors else 200,
    )
