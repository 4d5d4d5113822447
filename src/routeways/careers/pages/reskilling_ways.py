"""The ways that keep to every limit, and what the limits shut out. Needs of access come by POST and are not kept."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from routeways.careers import reskilling_forms as asking
from routeways.careers.explorer.jobs import jobs
from routeways.careers.pages.common import page
from routeways.careers.pages.reskilling import CHANGE, address, broken
from routeways.careers.queries import reskilling as queries
from routeways.careers.reskilling import words
from routeways.careers.reskilling.facts import KINDS, Person
from routeways.careers.reskilling.finding import Found, Path, find
from routeways.careers.reskilling.paying import Rule, Rules, weekly
from routeways.careers.reskilling_answers import Answers, AnswersBroken, read
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.places.queries import PostcodeNotFound
from routeways.places.travel import Journey
from routeways.provision import presenting
from routeways.ui.tables import Cell, Column, TableView
from routeways.values.words import listed

SHOWN, WITH_EMPLOYER = 20, 8
ADULT = "?for=adult"
STARTS_NEW = "what you know from work. Tell the provider about it: the course begins at the beginning"
NAMED = 6  # skills of a list that are written out
PAGE_OF = {
    "age": "age",
    "level": "level",
    "hours": "hours",
    "paid": "paid",
    "money": "money",
    "travel": "travel",
}


@public
@csrf_exempt  # it writes nothing
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("access")
def ways(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/change/ways/`. Who needs nothing more gets an address to come back to; an address alone asks
    for the needs again, because it does not carry them."""
    whole, today = region_or_404(region), timezone.localdate()
    try:
        answers = read(request.GET.get("answers", ""))
    except AnswersBroken:
        return broken(request, region)
    if answers.lacking:
        return redirect(address("change_step", region, answers, answers.lacking))
    form = asking.AccessForm(request.POST)
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["access"]:
        return redirect(f"{address('change_ways', region, answers)}&{urlencode({'access': 'none'})}")
    if not form.is_valid() or (request.method == "GET" and request.GET.get("access") != "none"):
        return redirect(address("change_check", region, answers))
    access = frozenset(form.cleaned_data["access"])
    own = frozenset(one.pk for one in queries.skills_of(answers.code))
    person = answers.person(own, access)
    known = queries.held(whole, today=today)
    try:
        home = places.postcode(answers.sector)
    except PostcodeNotFound:
        return redirect(address("change_step", region, answers, "travel"))
    trainings, journeys = queries.near(known, home, answers.way, today)
    rules = cache(queries.rules)
    found = find(person, trainings, known.targets, rules, today=today, overall=known.overall)
    show = _Showing(region, known, journeys, today)
    paths, employers = found.paths[:SHOWN], found.with_employer[:WITH_EMPLOYER]
    context: dict[str, Any] = {
        "title": f"Ways from {answers.job} to other work",
        "paths": [show.path(one) for one in paths],
        "found_words": _found(found, person),
        "more": max(len(found.paths) - SHOWN, 0),
        "employers": [show.path(one) for one in employers],
        "more_employers": max(len(found.with_employer) - WITH_EMPLOYER, 0),
        "shut": _shut(found, region, answers, person),
        "looked_at": found.looked_at,
        "rules": _rules([rules(today), *(one.judged.rules for one in (*paths, *employers))]),
        "to_check": rules(today).adult.values["to_check"],
        "access": [dict(asking.ACCESS)[one] for one in sorted(access)],
        "check": address("change_check", region, answers),
        "ask": _enquiry(region),
        "held": bool(known.trainings),
    }
    return page(request, "reskilling/ways", region, current="careers", crumbs=(CHANGE,), **context)


class _Showing:
    """One way in words."""

    def __init__(self, region: str, known: queries.Held, journeys: dict[str, Journey], today: date) -> None:
        self.region, self.known, self.journeys, self.today = region, known, journeys, today

    def path(self, one: Path) -> dict[str, Any]:
        course, run = self.known.courses[one.judged.training.key], self.known.runs[one.judged.start.key]
        name = jobs()[one.target.code].name
        level = f", {course.level_words}" if course.level else ""
        return {
            "job": name,
            "job_href": reverse("careers:explorer_job", args=[self.region, one.target.code]) + ADULT,
            "course": course.title,
            "href": course.page,
            "kind": f"{KINDS[one.judged.training.kind]}{level}",
            "provider": presenting.providers_in_words(course),
            "rows": [
                _row("Starts", f"{presenting.start(run, self.today)}, for {presenting.length(run)}"),
                _row("Time a week", self._time(one)),
                _row("Where", self._where(one, presenting.where(run))),
                _row("You pay", self._cost(one)),
                _row("You build on", self._skills(one.carried, STARTS_NEW)),
            ],
            "more_label": f"What you would learn: {name}",
            "more": [
                _row("In this course", self._skills(one.learnt, "the course does not say which of the job’s skills")),
                _row("After it", self._skills(one.lacking, "nothing more that is listed")),
                _row("Openings", self._openings(one)),
            ],
            "why": words.why(one),
            "sure": (one.judged.training.key, one.target.code) in self.known.confirmed,
        }

    def _time(self, one: Path) -> str:
        if one.judged.training.kind == "apprenticeship":
            return f"A job of {one.judged.rules.adult.values['apprentice_hours']} hours or more, learning included"
        return words.hours_a_week(one.judged.start, one.judged.rules)

    def _where(self, one: Path, place: str) -> str:
        journey = self.journeys.get(one.judged.start.key)
        if one.judged.start.online:
            return "Online: no journey"
        if journey is None:
            return f"{place}: with an employer whom you choose"
        return f"{place}: {journey.label}"

    def _cost(self, one: Path) -> str:
        paying = one.judged.paying
        words_ = paying.says
        if paying.upfront:
            week = weekly(paying.upfront, one.judged.start, self.today, one.judged.rules)
            words_ += f" That is £{week:.2f} a week from now until it begins."
        check = "" if paying.rule.certain else " We still have to check them, so ask before you sign up."
        rules = _about(paying.rule, one.judged.rules)
        return f"{words_} So say the funding rules for {rules} since {words.day_in_words(paying.rule.since)}.{check}"

    def _skills(self, keys: tuple[str, ...], nothing: str) -> str:
        labels = [self.known.labels.get(key, key) for key in keys]
        if len(labels) > NAMED:
            return f"{', '.join(labels[:NAMED])} and {len(labels) - NAMED} more"
        return listed(labels) if labels else nothing.capitalize()

    def _openings(self, one: Path) -> str:
        group = one.target.code[:2]
        figure = self.known.openings.get(group)
        if figure is None or figure.value is None:
            return "Not enough data"
        name = self.known.groups[group]
        return f"{figure.value:,.0f} by {figure.period.label} in “{name}”, a projection without a margin"


def _shut(found: Found, region: str, answers: Answers, person: Person) -> TableView | None:
    rows: list[tuple[Any, ...]] = []
    for one in found.shut:
        step = PAGE_OF.get(one.limit)
        name = words.NAMES[one.limit]
        href = address("change_step", region, answers, step, check=True) if step else ""
        rows.append((Cell(name, href=href) if href else name, one.courses, words.opens(one, person)))
    if not rows:
        return None
    columns = (
        Column("Limit"),
        Column("Courses shut out", numeric=True),
        Column("Giving up this limit alone would open"),
    )
    return TableView("What each limit shuts out", columns, tuple(rows))


def _found(found: Found, person: Person) -> str:
    count = len(found.paths)
    ways_ = f"{count} way{'' if count == 1 else 's'} keep{'s' if count == 1 else ''}"
    hours, money = f"{person.hours:g} hours a week", f"£{person.weekly_money:g} a week to put aside"
    return f"{ways_} to every limit you gave: {hours}, {money}, {person.minutes} minutes of journey."


def _row(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def _rules(found: list[Rules]) -> list[dict[str, Any]]:
    """Each once: those of today, then of later starts."""
    pairs = ((one, rules) for rules in found for one in (rules.adult, rules.bootcamp, rules.apprenticeship))
    return list({one.reference: _rule(one, rules) for one, rules in pairs}.values())


def _rule(one: Rule, rules: Rules) -> dict[str, Any]:
    return {
        "about": _about(one, rules),
        "reference": one.reference,
        "since": words.day_in_words(one.since),
        "source": one.source,
        "certain": one.certain,
    }


def _about(one: Rule, rules: Rules) -> str:
    """What a rule is about, in words; its number stands in the list of rules."""
    if one.reference == rules.bootcamp.reference:
        return "Skills Bootcamps"
    return "apprenticeships" if one.reference == rules.apprenticeship.reference else "adults’ courses"


def _enquiry(region: str) -> str:
    return (
        f"{reverse('engagements:enquiries_new', args=[region])}?{urlencode({'persona': 'learner', 'topic': 'courses'})}"
    )
