from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import HopForm
from routeways.needs.kinds import Decision, Subject
from routeways.needs.models import HopDecision
from routeways.needs.models.evidence import VIEW
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today
from routeways.needs.pages.register import need_row
from routeways.needs.queries import Chain, Step, best
from routeways.places import queries as places

Hop = HopDecision.Hop
TONES = {
    Decision.SUGGESTED: ("Suggested", ""),
    Decision.CONFIRMED: ("Confirmed", "moor"),
    Decision.CHANGED: ("Changed", "amber"),
    Decision.REFUSED: ("Refused", "rose"),
}


@public
@require_safe
def way(request: HttpRequest, region: str, need: str) -> HttpResponse:
    """A need’s whole way to local courses, every step with its reason and who confirmed it."""
    whole = region_or_404(region)
    live = allowed(request.user, VIEW, whole.id)
    one, row, _ = need_row(whole.id, need, live=live)
    near, postcode, problem = _near(request.GET.get("postcode", ""))
    found = queries.chain(one, on=today(), near=near, counts=live)
    context: dict[str, Any] = {
        "title": f"From “{one.label}” to local courses",
        "need": one,
        "row": row,
        "stops": stops(found, region),
        "hops": hops(found, named=live),
        "courses": _steps(found.courses, named=live),
        "none_local": not found.local,
        "may_decide": allowed(request.user, "needs.change_need", whole.id),
        "postcode": postcode,
        "problem": problem,
        "as_of": today(),
        "starts": any(step.starts is not None for step in found.all_qualifications),
    }
    return page(request, "way", region, context, crumbs=(REGISTER, (one.label, f"needs/{need}/")))


def stops(found: Chain, region: str) -> list[dict[str, str]]:
    """The chain in short: at each stop what holds best, and how many others there are."""
    need = found.need
    items = [
        {"title": need.label, "text": "What businesses need", "href": address("need", region, need=need.public_id)}
    ]
    if need.subject == Subject.OCCUPATION:
        items.append(_stop(found.skills, "Skill", "skill"))
    items.append(_stop(found.occupations, "Occupation", "occupation"))
    items.append(_stop(found.all_qualifications, "Qualification", "qualification"))
    course = best(found.courses)
    if course is None:
        items.append({"title": "No local course", "text": "Nothing taught here can be joined now", "href": ""})
    else:
        items.append({"title": course.label, "text": course.detail, "href": course.href})
    return items


def _stop(steps: Any, word: str, one: str) -> dict[str, str]:
    listed = [step for step in steps if step.holds]
    step = best(listed)
    if step is None:
        return {"title": f"No {one} known", "text": "", "href": ""}
    more = len(listed) - 1
    also = f", and {more} more" if more else ""
    return {"title": step.label, "text": f"{word}{also}. {TONES[Decision(step.state)][0]}", "href": ""}


def hops(found: Chain, *, named: bool) -> list[dict[str, Any]]:
    """The chain in full, hop by hop; `named` for those who keep the register, who may know which person decided."""
    made: list[dict[str, Any]] = []
    if found.need.subject == Subject.OCCUPATION:
        made.append(
            _hop(
                "Skills",
                "What people in this occupation can do.",
                found.need.ref,
                Hop.SKILLS,
                _steps(found.skills, named=named),
            )
        )
    made.append(
        _hop(
            "Occupations",
            "Unit groups of SOC 2020 in which the skill is used.",
            found.need.ref,
            Hop.OCCUPATIONS,
            _steps(found.occupations, named=named),
        )
    )
    for occupation in found.occupations:
        if occupation.holds:
            made.append(
                _hop(
                    f"Standards and qualifications for {occupation.label}",
                    "What leads to the occupation, with its level and subject area.",
                    occupation.id,
                    Hop.QUALIFICATIONS,
                    _steps(found.qualifications.get(occupation.id, ()), named=named),
                )
            )
    return made


def _hop(title: str, text: str, before: str, hop: str, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "text": text, "before": before, "hop": hop, "steps": steps}


def _steps(steps: Any, *, named: bool) -> list[dict[str, Any]]:
    made = []
    for number, step in enumerate(steps):
        word, tone = TONES[Decision(step.state)]
        made.append(
            {"step": step, "word": word, "tone": tone, "who": _who(step, named), "number": f"{step.hop}-{number}"}
        )
    return made


def _who(step: Step, named: bool) -> str:
    """Who decided and when. Visitors are not told which person: “a person” stands for them."""
    row = step.decision
    if row is None:
        return ""
    on = timezone.localdate(row.decided_at)
    who = "The system" if row.decided_by is None else str(row.decided_by) if named else "A person"
    return f"{who}, {on.day} {on:%B %Y}" + (f": {row.reason}" if row.reason else "")


def _near(postcode: str) -> tuple[Any, str, str]:
    text = postcode.strip()[:10]
    if not text:
        return None, "", ""
    try:
        return places.near(text).point, text, ""
    except (places.PostcodeError, places.PostcodeNotFound) as error:
        return None, text, str(error)


@require_POST
@requires("needs.change_need", the_region)
def decide(request: HttpRequest, region: str, need: str) -> HttpResponse:
    one, _, _ = need_row(region_or_404(region).id, need, live=True)
    form = HopForm(request.POST)
    if form.is_valid():
        try:
            actions.decide_hop(by=request.user, need=one, now=timezone.now(), **form.cleaned_data)
        except NeedsError as error:
            flash.error(request, str(error))
        else:
            word = TONES[Decision(form.cleaned_data["state"])][0].lower()
            flash.success(request, f"“{form.cleaned_data['label']}” is {word}.")
    else:
        flash.error(request, "Choose whether the step is right.")
    return redirect(address("way", region, need=need))


@requires("needs.change_need", the_region)
def add(request: HttpRequest, region: str, need: str) -> HttpResponse:
    """Search for a step that is missing: an occupation, a skill or a qualification."""
    one, _, _ = need_row(region_or_404(region).id, need, live=True)
    hop = request.GET.get("hop", "")
    before = request.GET.get("before", "")
    asked = request.GET.get("q", "")
    known = queries.chain(one, on=today())
    sources = {one.ref, *(step.id for step in known.occupations)}
    if hop not in (Hop.SKILLS, Hop.OCCUPATIONS, Hop.QUALIFICATIONS) or before not in sources:
        return redirect(address("way", region, need=need))
    context = {
        "title": "Add a step",
        "need": one,
        "hop": hop,
        "before": before,
        "asked": asked,
        "found": queries.search_steps(hop, asked),
        "instead_of": request.GET.get("instead_of", ""),
        "words": {
            Hop.SKILLS: "a skill",
            Hop.OCCUPATIONS: "an occupation",
            Hop.QUALIFICATIONS: "a standard or qualification",
        }[hop],  # type: ignore[index]
    }
    return page(request, "add_step", region, context, crumbs=(REGISTER, (one.label, f"needs/{need}/")))
