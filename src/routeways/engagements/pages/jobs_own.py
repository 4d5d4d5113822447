"""A person's own pages: one thing a page about what they want, what fits and why, applying, stopping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements.actions import job_people
from routeways.engagements.actions import jobs as actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.jobs import ApplyForm, LimitsForm
from routeways.engagements.models import JobApplication, JobSeeker
from routeways.engagements.pages.desk_common import posted
from routeways.engagements.pages.jobs import CRUMBS, vacancy_or_404
from routeways.engagements.pages.jobs_person import close, elsewhere, open_by_link, own, own_page, person
from routeways.engagements.queries import jobs as queries
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.instruments import picking
from routeways.places.frame import region_or_404

MINE = (*CRUMBS, ("Yours", "jobs/mine/"))
# The word of the address, the field that it fills, and how it is asked.
LISTS = {
    "occupations": ("work", "What work do you want?", "Type a job, like “welder” or “care assistant”"),
    "skills": ("skills", "Which skills do you have?", "Type a skill, like “welding” or “spreadsheets”"),
}


@public
@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/jobs/mine/`: what fits, why, and what one's own limits hide, what one applied for; else the door."""
    region_or_404(region)
    if not person(request).is_authenticated:
        return own_page(request, "door", region, title="Your page for jobs")
    return _mine(request, region)


@own
def _mine(request: HttpRequest, region: str) -> HttpResponse:
    now, me = timezone.now(), person(request)
    if request.method == "POST":
        actions.take_back(by=me, application=_application(request), now=now)
        flash.success(request, "Taken back. The employer cannot read it any more.")
        return redirect(f"/{region}/jobs/mine/")
    seeker = _seeker(request)
    if away := elsewhere(request, region, seeker):
        return away
    applied = list(queries.own_applications(me, now))
    if seeker is None and not applied and open_by_link(request) is None:
        return redirect(f"/{region}/jobs/mine/start/")
    job_people.look_in(user=me, today=timezone.localdate(now))
    days = int(rule("retention", timezone.localdate(now))["job_profile_days"])
    return own_page(
        request, "mine", region, title="Jobs that fit you", seeker=seeker, profile_days=days, applied=applied,
        forgets=job_people.is_for_jobs_alone(me),
        matches=queries.own_matches(seeker, now) if seeker else None,
    )  # fmt: skip


@own
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, region: str, word: str) -> HttpResponse:
    """`…/occupations/` and `…/skills/`: typed words offer what there is; each is added and removed by one press."""
    if word not in LISTS:
        raise Http404("There is no such page.")
    what, title, hint = LISTS[word]
    seeker = _seeker(request)
    if seeker is None:
        return redirect(f"/{region}/jobs/mine/start/")
    if away := elsewhere(request, region, seeker):
        return away
    chosen = dict(getattr(seeker, what))
    words = request.GET.get("q", "").strip()
    offers = picking.occupations(words) if what == "work" else picking.skills(words)
    problem = ""
    if request.method == "POST":
        chosen.pop(request.POST.get("remove", ""), None)
        known = {_plain(one.id): one.label for one in offers}
        if (id := request.POST.get("add", "")) in known:
            chosen[id] = known[id]
        try:
            actions.choose_work(by=person(request), seeker=seeker, what=what, chosen=list(chosen.items()))
        except EngagementError as error:
            problem = str(error)
        else:
            return redirect(request.get_full_path())
    free = [(_plain(one.id), one.label, one.hint) for one in offers if _plain(one.id) not in chosen]
    return own_page(
        request, "choose", region, crumbs=MINE, title=title, hint=hint, words=words, offers=free,
        chosen=list(chosen.items()), next="../skills/" if what == "work" else "../limits/", problem=problem,
        status=422 if problem else 200,
    )  # fmt: skip


@own
@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest, region: str) -> HttpResponse:
    """`…/limits/`: where and when; these hide vacancies on one's own list alone."""
    seeker = _seeker(request)
    if seeker is None:
        return redirect(f"/{region}/jobs/mine/start/")
    if away := elsewhere(request, region, seeker):
        return away
    initial: dict[str, Any] = {name: getattr(seeker, name) for name in LimitsForm.base_fields}
    initial |= {name: "yes" if initial[name] else "no" for name in ("nights", "weekends")}
    form = LimitsForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_limits(by=person(request), seeker=seeker, limits=actions.Limits(**form.cleaned_data))
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Kept.")
            return redirect(f"/{region}/jobs/mine/")
    return own_page(
        request, "limits", region, crumbs=MINE, title="Where and when would you work?", form=form,
        status=422 if form.errors else 200,
    )  # fmt: skip


@own
@require_http_methods(["POST"])
def stop(request: HttpRequest, region: str) -> HttpResponse:
    """`…/stop/`: one press deletes the profile; where it is wanted, everything else that the person told too.

    Another makes every link useless that was sent.
    """
    seeker, me, now = _seeker(request), person(request), timezone.now()
    if "everything" in request.POST:
        forgotten = job_people.delete_everything(by=me, now=now)
        close(request)
        also = " Your address is forgotten." if forgotten else " Your account stays: it is for more than jobs."
        flash.success(request, f"Everything is deleted: your profile, your list and what you sent to employers.{also}")
    elif "links" in request.POST:
        job_people.withdraw_links(by=me, now=now)
        close(request)
        flash.success(request, "No link opens your page any more. Ask for a new one when you need it.")
        return redirect(f"/{region}/jobs/mine/")
    elif seeker is not None:
        actions.stop_matching(by=me, seeker=seeker, now=now)
        flash.success(request, "Your profile and your list are deleted.")
    return redirect(f"/{region}/jobs/")


@own
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/jobs/<id>/apply/`: the person chooses what the employer reads, and sends it."""
    one = vacancy_or_404(region, public_id)
    seeker = _seeker(request)
    user = person(request)
    skills = [(id, label) for id, label in seeker.skills] if seeker else []
    initial = {"name": user.name, "email": user.email}
    form = ApplyForm(posted(request), skills=skills, age_known=seeker is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("name", "email", "phone", "born_on")}
        applying = actions.Applying(facts=form.facts(), **given)
        try:
            actions.apply_for(by=person(request), vacancy=one, applying=applying, now=timezone.now())
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"Sent to {one.employer}. They read what you chose here, and nothing else.")
            return redirect(f"/{region}/jobs/mine/")
    return own_page(
        request, "apply", region, title=f"Apply: {one.title}", form=form, one=one,
        line=queries.line_of(one, timezone.now()), status=422 if form.errors else 200,
        forget_days=int(rule(queries.RULE, timezone.localdate())["forget_days"]),
    )  # fmt: skip


def _seeker(request: HttpRequest) -> JobSeeker | None:
    return queries.own_profile(person(request))


def _application(request: HttpRequest) -> JobApplication:
    rows = queries.own_applications(person(request), timezone.now())
    found = rows.filter(public_id=request.POST.get("take_back", "")).first()
    if found is None:
        raise Http404("You have sent no such application.")
    return found


def _plain(id: str) -> str:
    """The code of a skill or an occupation as readings of texts give it, without its taxonomy."""
    return id.rpartition(":")[2]
