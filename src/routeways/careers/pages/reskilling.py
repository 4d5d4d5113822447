"""Other work for adults: one question a page, the answers carried in the address, nothing kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers import reskilling_forms as asking
from routeways.careers.explorer.jobs import jobs
from routeways.careers.pages.common import page
from routeways.careers.pages.reskilling_taking import TAKEN
from routeways.careers.queries import reskilling as queries
from routeways.careers.reskilling import words
from routeways.careers.reskilling_answers import Answers, AnswersBroken, read
from routeways.foundation.permissions import public
from routeways.places.frame import region_or_404
from routeways.taxonomy import queries as taxonomy

STEPS = ("job", "which", "skills", "level", "age", "work", "hours", "paid", "money", "travel")
CHANGE = ("Other work for adults", "careers/change/")
CHECK = "check"
FORMS: dict[str, type[forms.Form]] = {
    "job": asking.JobForm,
    "which": asking.WhichForm,
    "skills": asking.SkillsForm,
    "level": asking.LevelForm,
    "age": asking.AgeForm,
    "work": asking.WorkForm,
    "hours": asking.HoursForm,
    "paid": asking.PaidForm,
    "money": asking.MoneyForm,
    "travel": asking.TravelForm,
}
TITLES = {
    "skills": "What are you good at?",
    "work": "Are you in work?",
    "paid": "Could you change to a paid job in which you learn?",
    "money": "What could you spend?",
    "travel": "How far could you travel?",
}


def address(name: str, region: str, answers: Answers | None = None, step: str = "", *, check: bool = False) -> str:
    path = reverse(f"careers:{name}", args=[region, step] if step else [region])
    query = [("answers", answers.token())] if answers else []
    query += [(CHECK, "yes")] if check else []
    return f"{path}?{urlencode(query)}" if query else path


@public
@require_safe
def start(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/change/`: what it is, and where it begins."""
    region_or_404(region)
    return page(
        request,
        "reskilling/start",
        region,
        current="careers",
        title="Find other work that fits your life",
        begin=address("change_step", region, step="job"),
        steps=len(STEPS),
    )


@public
@csrf_exempt  # it writes nothing, and a token would set a cookie for somebody who is asked to leave no trace
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, step: str) -> HttpResponse:
    """`/<region>/careers/change/<page>/`: one question."""
    region_or_404(region)
    if step not in STEPS:
        raise Http404("There is no such page.")
    try:
        answers = read(request.GET.get("answers", ""))
    except AnswersBroken:
        return broken(request, region)
    place, check = STEPS.index(step), CHECK in request.GET
    lacking = answers.lacking
    if lacking and STEPS.index(lacking) < place:
        return redirect(address("change_step", region, answers, lacking))
    form = _form(step, answers, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _onwards(request, region, step, answers, form.cleaned_data, check)
    back = address("change_check", region, answers) if check else _before(region, answers, place)
    return page(
        request,
        "reskilling/question",
        region,
        current="careers",
        status=422 if form.errors else 200,
        title=TITLES.get(step) or next(iter(form)).label,
        form=form,
        step=step,
        back=back,
        done=place,
        total=len(STEPS),
        job=answers.job,
        found=request.GET.get("found", "") if request.GET.get("found", "").isdecimal() else "",
        unknown=step == "which" and not queries.is_known_job(answers.job),
        alone=step in ("job", "which", "level", "age", "hours"),
    )


@public
@never_cache
@require_safe
def check(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/change/check/`: what was answered, and the one question that no address carries."""
    region_or_404(region)
    try:
        answers = read(request.GET.get("answers", ""))
    except AnswersBroken:
        return broken(request, region)
    if answers.lacking:
        return redirect(address("change_step", region, answers, answers.lacking))
    return page(
        request,
        "reskilling/check",
        region,
        current="careers",
        title="Check your answers",
        rows=_rows(region, answers),
        form=asking.AccessForm(),
        ways=address("change_ways", region, answers),
        back=address("change_step", region, answers, STEPS[-1]),
    )


def broken(request: HttpRequest, region: str) -> HttpResponse:
    return page(
        request,
        "reskilling/broken",
        region,
        current="careers",
        crumbs=(CHANGE,),
        status=400,
        title="This address is not complete",
        begin=address("change_step", region, step="job"),
    )


def _before(region: str, answers: Answers, place: int) -> str:
    return address("change_step", region, answers, STEPS[place - 1]) if place else address("change", region)


def _form(step: str, answers: Answers, data: Any) -> forms.Form:
    kind = FORMS[step]
    if step == "which":
        return asking.WhichForm(data, initial={"code": answers.code}, choices=queries.nearest_jobs(answers.job))
    if step == "skills":
        return _skills_form(answers, data)
    if step == "paid":
        ages = words.apprentice_ages(queries.rules(timezone.localdate()).apprenticeship)
        return asking.PaidForm(data, initial=_initial(step, answers), ages=ages)
    return kind(data, initial=_initial(step, answers))


def _skills_form(answers: Answers, data: Any) -> forms.Form:
    own = queries.skills_of(answers.code)
    common = queries.common_skills()
    known = {one.pk for one in own}
    more = taxonomy.skills_by_id(answers.more)
    listed = [(one.pk, one.label) for one in own] + sorted((pk, one.label) for pk, one in more.items())
    held = answers.skills(frozenset(known))
    initial = {"own": [pk for pk, _ in listed if pk in held]}
    choices = [(one.pk, one.label) for one in common if one.pk not in known | more.keys()]
    return asking.SkillsForm(data, initial=initial, own=listed, common=choices)


def _initial(step: str, answers: Answers) -> dict[str, Any]:
    if step == "travel":
        return {
            "postcode": answers.sector,
            "way": answers.way or "public-transport",
            "minutes": str(answers.minutes or 45),
        }
    if step == "level":
        return {} if answers.level is None else {"level": str(answers.level)}
    return {name: getattr(answers, name) for name in FORMS[step].base_fields}


def _onwards(
    request: HttpRequest, region: str, step: str, answers: Answers, given: dict[str, Any], check: bool
) -> HttpResponse:
    """To the next page, or back to the answers; again to this one where words were just read for skills."""
    if step == "which" and given["code"] == asking.NONE_OF_THESE:
        return redirect(address("change_step", region, answers, "job", check=check))
    new = TAKEN[step](answers, given)
    if step == "skills" and given.get("words"):
        found = len(set(new.more) - set(answers.more))
        return redirect(f"{address('change_step', region, new, 'skills', check=check)}&found={found}")
    lacking = new.lacking
    if check and not lacking:
        return redirect(address("change_check", region, new))
    following = STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
    if check or not lacking:
        following = lacking or following
    if step == STEPS[-1] and not lacking:
        return redirect(address("change_check", region, new))
    return redirect(address("change_step", region, new, following, check=check))


def _rows(region: str, answers: Answers) -> list[dict[str, str]]:
    own = queries.skills_of(answers.code)
    held = answers.skills(frozenset(one.pk for one in own))
    labels = sorted(one.label for one in taxonomy.skills_by_id(held).values())
    pay = f", £{answers.weekly_pay} a week" if answers.weekly_pay else ""
    least = f", for £{answers.least_pay} a week or more" if answers.least_pay and answers.apprentice == "yes" else ""
    told = [
        ("job", "Your work", answers.job),
        ("which", "Nearest to", jobs()[answers.code].name),
        ("skills", "Skills", "; ".join(labels) or "None ticked"),
        ("level", "Passed", dict(asking.LEVELS)[str(answers.level)]),
        ("age", "Age", dict(asking.AGES)[answers.age]),
        ("work", "In work", f"{dict(asking.WORK)[answers.work]}{pay}"),
        ("hours", "Time for learning", f"{answers.hours:g} hours a week"),
        ("paid", "A paid job in which you learn", f"{answers.apprentice.capitalize()}{least}"),
        (
            "money",
            "Money",
            f"£{answers.weekly_money} a week; {'a loan, if needed' if answers.loan == 'yes' else 'no loan'}",
        ),
        (
            "travel",
            "Journey",
            f"From {answers.sector}, {dict(asking.WAYS)[answers.way].lower()}, {answers.minutes} minutes at most",
        ),
    ]
    return [
        {"name": name, "value": value, "href": address("change_step", region, answers, step, check=True)}
        for step, name, value in told
    ]
