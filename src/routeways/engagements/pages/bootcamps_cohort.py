"""A bootcamp for those inside: its learners as far as each may read them, and several of them taken on together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements import bootcamp_standing as standing
from routeways.engagements.actions.bootcamp_places import ENDS, MOVES, STEPS
from routeways.engagements.actions.people_kept import kept_days
from routeways.engagements.bootcamp_access import (
    CLAIM_BOOTCAMP,
    OPEN_BOOTCAMP,
    PLAN_BOOTCAMPS,
    RUN_BOOTCAMP,
    VIEW_BOOTCAMPS,
    coordinates,
)
from routeways.engagements.bootcamp_incoming import columns_in_words
from routeways.engagements.bootcamp_rules import KIND
from routeways.engagements.bootcamp_view import counts_table, money_note, money_table
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.bootcamps import LoadForm, PlanForm, VacancyForm, WorkForm
from routeways.engagements.kinds import kind
from routeways.engagements.models import Bootcamp, BootcampPlace, Engagement
from routeways.engagements.pages.bootcamps_common import BOARD, address, at, camp_page, crumbs, seat_for, the_bootcamp
from routeways.engagements.pages.desk_common import CRUMB, actor, page, posted, the_region
from routeways.engagements.pages.one_form import columns_table, one_form, problems_table, received
from routeways.engagements.queries import bootcamps as reads
from routeways.engagements.queries.bootcamp_counts import hub_counts
from routeways.engagements.queries.bootcamps import Line, Seat
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.tables import FileRefused

A_PAGE = 100
FILTERS = {"applied": "Applied", **STEPS, "ended": "Ended"}


@requires(VIEW_BOOTCAMPS, the_region)
@never_cache
@require_safe
def mine(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/bootcamps/yours/`: those in which one takes part; for the hub all."""
    today, hub = timezone.localdate(), coordinates(request.user, region)
    held = reads.bootcamps_of(request.user, region, today=today)
    counts, sums = hub_counts(region, on=today) if hub else (None, None)
    return camp_page(
        request, "yours", region, title="Your bootcamps", hub=hub,
        counts=counts_table(counts) if counts and counts.rows else None,
        money=money_table(sums) if sums else None, money_note=money_note(sums) if sums else "",
        rows=[{"camp": one, "stage": _stage(one, today)} for one in held],
        plans=allowed(request.user, PLAN_BOOTCAMPS, region),
    )  # fmt: skip


def _stage(held: Bootcamp, today: date) -> str:
    """Where a bootcamp stands on a day, in words."""
    if today > held.ends_on:
        return "Over"
    if today >= held.starts_on:
        return "Under way"
    is_open = held.state == Bootcamp.State.OPEN and today <= held.apply_by
    return str(Bootcamp.State.OPEN.label if is_open else Bootcamp.State.CLOSED.label)


@requires(PLAN_BOOTCAMPS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/bootcamps/new/`"""
    today = timezone.localdate()
    houses = reads.houses_that_teach(request.user, region, today=today)
    form = PlanForm(posted(request), houses=houses, following=reads.open_bootcamps(region, today))
    return one_form(
        request, form,
        lambda: actions.plan_bootcamp(
            by=actor(request), region=region, owner=form.cleaned_data["owner"], plan=form.plan(), now=timezone.now()
        ),
        region=region, back=address("yours", region), done="The bootcamp is open for applications.",
        crumbs=(CRUMB, BOARD), title="Plan a bootcamp", button="Open it for applications",
        lead="People of 19 or over learn for a job in at most sixteen weeks, and each is interviewed for a real one.",
    )  # fmt: skip


@requires(RUN_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["GET", "POST"])
def vacancies(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/vacancies/`: the jobs for which learners are interviewed."""
    held = the_bootcamp(request, region, public_id)
    form = VacancyForm(posted(request), houses=reads.employers_in(region))
    there = "; ".join(f"{one.title}, {one.employer.name}" for one in held.vacancies.select_related("employer"))
    return one_form(
        request, form,
        lambda: actions.add_vacancy(by=actor(request), bootcamp=held, now=timezone.now(), **form.cleaned_data),
        region=region, back=at("cohort", held), done="The vacancy is saved.", crumbs=crumbs(held, learners=True),
        title="Add a vacancy", button="Add it", lead=f"So far: {there}." if there else "Only real jobs count.",
    )  # fmt: skip


@requires(RUN_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["POST"])
def close(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/close/`: nobody applies any more, or they may again."""
    held = the_bootcamp(request, region, public_id)
    again = request.POST.get("do") == "open"
    actions.close_bootcamp(by=actor(request), bootcamp=held, open_again=again)
    flash.success(request, "It is open for applications." if again else "Nobody can apply any more.")
    return redirect(at("cohort", held))


@requires(OPEN_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["GET", "POST"])
def cohort(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/bootcamps/<id>/learners/`"""
    seat = seat_for(request, region, public_id)
    form = WorkForm(posted(request), causes=_causes())
    step = request.GET.get("step", "")
    rows = reads.page_of(seat, step if step in FILTERS else "")
    ids = request.POST.getlist("place")
    wrong: dict[int, str] = {}
    if request.method == "POST" and form.is_valid():
        if "everybody" in request.POST:
            running = rows.exclude(engagement__state=Engagement.State.ENDED)
            ids = list(running.values_list("engagement__public_id", flat=True))
        try:
            _ACTS.get(request.POST.get("do", ""), _move)(request, seat, form, ids)
        except actions.PlacesRefused as refused:
            form.add_error(None, str(refused))
            wrong = refused.lacking
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            return redirect(request.get_full_path())
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [reads.line(seat, one) for one in shown]
    held = seat.bootcamp
    return camp_page(
        request, "cohort", region, title=f"Learners: {held.title}", crumbs=crumbs(held), camp=held, seat=seat,
        form=form, page=shown, lines=[_row(one) for one in lines], chosen=ids,
        moves=MOVES if seat.provider else {},
        wrong=[{"who": one.who, "why": wrong[one.place.pk]} for one in lines if one.place.pk in wrong],
        steps=_filters(step), claims=allowed(request.user, CLAIM_BOOTCAMP, held),
        is_open=held.state == Bootcamp.State.OPEN,
        vacancies=held.vacancies.select_related("employer"), status=422 if form.errors else 200,
    )  # fmt: skip


def _move(request: HttpRequest, seat: Seat, form: WorkForm, ids: list[str]) -> None:
    what = request.POST.get("do", "")
    number = actions.move_places(
        by=actor(request), seat=seat, places=ids, what=what, now=timezone.now(), cause=form.cleaned_data["cause"]
    )
    _say(request, MOVES[what], number)


def _attend(request: HttpRequest, seat: Seat, form: WorkForm, ids: list[str]) -> None:
    day = form.cleaned_data["day"]
    if day is None:
        raise EngagementError("Enter the day on which they were there.")
    number = actions.record_attendance(
        by=actor(request), seat=seat, places=ids, day=day, minutes=form.minutes, now=timezone.now()
    )
    _say(request, f"There on {day:%-d %B %Y}", number)


_ACTS: dict[str, Callable[[HttpRequest, Seat, WorkForm, list[str]], None]] = {"attended": _attend}


def _say(request: HttpRequest, what: str, number: int) -> None:
    people = "1 learner" if number == 1 else f"{number} learners"
    flash.success(request, f"{what}: {people}." if number else "That was so already; nothing was changed.")


def _row(line: Line) -> dict[str, Any]:
    place = line.place
    found = standing.attended(place)
    return {
        "line": line,
        "place": place,
        "held": place.engagement,
        "hours": found.hours,
        "interview": _interview(place),
        "claimed": [number for number in (1, 2, 3) if standing.standing_claim(place, number)],
    }


def _interview(place: BootcampPlace) -> str:
    """The last interview, in words; “none yet” where there is none."""
    rows = sorted(place.interviews.all(), key=lambda one: (one.on, one.pk))
    if not rows:
        return "none yet"
    last = rows[-1]
    kind_of = "mock, " if last.what == "mock" else ""
    return f"{kind_of}{last.on:%-d %b}, {last.get_result_display().lower()}"


def _causes() -> list[str]:
    """The causes of every way out that has some, each once."""
    ways = kind(KIND).ends
    return list(dict.fromkeys(cause for way in ways if way.id in ENDS for cause in way.causes))


def _filters(step: str) -> list[dict[str, Any]]:
    every = {"label": "Everybody", "href": "?", "current": step not in FILTERS}
    return [every, *({"label": name, "href": f"?step={id}", "current": id == step} for id, name in FILTERS.items())]


@requires(RUN_BOOTCAMP, the_bootcamp)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`…/learners/import/`: a list of learners."""
    held = the_bootcamp(request, region, public_id)
    form = LoadForm(posted(request), files=request.FILES or None)
    done: actions.ImportedCandidates | None = None
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        try:
            with received(by, form.cleaned_data["file"]) as path:
                done = actions.import_learners(by=by, bootcamp=held, path=path, now=timezone.now())
        except (FileRefused, EngagementError) as error:
            form.add_error("file", str(error))
    return page(
        request, "cohorts/import", region, title="Load a list of learners", crumbs=crumbs(held, learners=True),
        form=form, done=done, problems=problems_table(done.problems) if done else None, back=at("cohort", held),
        columns=columns_table(columns_in_words()), kept=kept_days(KIND, timezone.localdate()),
        status=422 if form.errors else 200,
    )  # fmt: skip
