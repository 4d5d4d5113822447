"""Sources and employers: sending a list, by hand or by a program, and reading who applied."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions as pipeline
from routeways.engagements.actions import jobs_feed as actions
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.forms.jobs import VacancyListForm
from routeways.engagements.job_access import READ_APPLICATIONS, SEND_VACANCIES
from routeways.engagements.job_incoming import FIELDS, moment, read_content, read_file
from routeways.engagements.models import VacancyFeed
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.pages.desk_common import page, posted, the_region
from routeways.engagements.pages.jobs import CRUMBS, age
from routeways.engagements.placement_access import houses
from routeways.engagements.queries import jobs as queries
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public, requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.foundation.visitors import within_limit
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

LIMIT = 20 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


@requires(SEND_VACANCIES, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/jobs/send/`: a list by hand with its report, and the key for programs."""
    own = houses(request.user, region, OFFER, today=timezone.localdate())
    if "key" in request.POST:
        return _key(request, region)
    form = VacancyListForm(own, posted(request), request.FILES or None)
    done: actions.TakenList | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _taken(request, region, form)
        except FileRefused as error:
            form.add_error("file", str(error))
    return _send_page(request, region, form, done)


def _send_page(
    request: HttpRequest, region: str, form: VacancyListForm, done: actions.TakenList | None, new_key: str = ""
) -> HttpResponse:
    feeds = VacancyFeed.objects.visible_to(request.user, today=timezone.localdate()).filter(region=region)
    columns = TableView(
        "Columns of the file",
        (Column("Heading"), Column("In JSON"), Column("What may stand in it")),
        tuple((heading, key, words) for key, heading, _, words in FIELDS),
    )
    return page(
        request, "jobs/send", region, crumbs=CRUMBS, title="Send vacancies", form=form, done=done, columns=columns,
        problems=_problems(done) if done and done.problems else None, feeds=feeds.select_related("owner"),
        new_key=new_key, houses=list(form.houses.values()), status=422 if form.errors else 200, **age(region),
    )  # fmt: skip


def _key(request: HttpRequest, region: str) -> HttpResponse:
    """Makes a key, shown on this one page, or withdraws it."""
    today = timezone.localdate()
    form = VacancyListForm(houses(request.user, region, OFFER, today=today))
    house = form.houses.get(request.POST["key"])
    if house is None:
        return redirect(f"/{region}/jobs/send/")
    feed = actions.feed_of(by=request.user, owner=house, region=region)
    if "withdraw" in request.POST:
        actions.withdraw_feed_key(by=request.user, feed=feed)
        flash.success(request, "The key does not work any more.")
        return redirect(f"/{region}/jobs/send/")
    key = actions.make_feed_key(by=request.user, feed=feed, now=timezone.now())
    return _send_page(request, region, form, None, key)


def _taken(request: HttpRequest, region: str, form: VacancyListForm) -> actions.TakenList:
    now = timezone.now()
    told_at = moment(form.cleaned_data["told_at"], now=now)
    user: Any = request.user
    upload = receive(by=user, file=form.cleaned_data["file"], kinds=("csv", "xlsx", "json"), limit=LIMIT)
    if not upload.accepted:
        raise FileRefused(upload.reason)
    most = int(rule(queries.RULE, timezone.localdate(now))["most_rows"])
    with as_file(upload) as path:
        incoming = read_file(path, most=most)
    feed = actions.feed_of(by=user, owner=form.house, region=region)
    complete = bool(form.cleaned_data["complete"])
    return actions.take_vacancies(by=user, feed=feed, incoming=incoming, told_at=told_at, complete=complete, now=now)


@csrf_exempt
@public
@never_cache
@require_http_methods(["POST"])
def receive_json(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/jobs/feed/<id>/`: a program sends a list with `Authorization: Bearer <key>`."""
    region_or_404(region)
    now = timezone.now()
    limits = rule(queries.RULE, timezone.localdate(now))
    if not within_limit(request, "vacancies", int(limits["network_an_hour"]), now):
        return _too_often("Your network has")
    feed = VacancyFeed.objects.filter(region=region, public_id=public_id).first()
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not actions.fits_key(feed, key.strip()) or feed is None:
        return JsonResponse(
            {"detail": "This key does not fit. Make a new one on the page “Send vacancies”."}, status=401
        )
    if not within_limit(request, f"vacancies {feed.public_id}", int(limits["list_an_hour"]), now):
        return _too_often("This list has")
    try:
        content = _json(request)
        told_at = moment(str(content.get("told_at", "")), now=now)
        incoming = read_content(content.get("vacancies"), most=int(limits["most_rows"]))
        complete = content.get("complete") is True
        done = actions.take_vacancies(
            by=None, feed=feed, incoming=incoming, told_at=told_at, complete=complete, now=now
        )
    except FileRefused as error:
        return JsonResponse({"detail": str(error)}, status=422)
    counts = {name: getattr(done, name) for name in ("rows", "made", "changed", "unchanged", "withdrawn", "kept")}
    problems = [{"row": one.row, "column": one.column, "reason": one.reason} for one in done.problems]
    return JsonResponse({**counts, "problems": problems})


@requires(READ_APPLICATIONS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def applicants(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/jobs/applicants/`: who applied, with what they chose to tell, and the next step of each."""
    now = timezone.now()
    own = houses(request.user, region, SEE_PARTICIPANTS, TAKE_PART, today=timezone.localdate(now))
    rows = queries.applicants(request.user, region, now).filter(engagement__owner__in=own)
    problem = ""
    if request.method == "POST":
        one = rows.filter(public_id=request.POST.get("application", "")).first()
        try:
            if one is None:
                raise EngagementError("This application was taken back.")
            _answer(request, one.engagement, now)
        except (EngagementError, GateClosed) as error:
            problem = str(error)
        else:
            flash.success(request, "Kept. The applicant sees it on their page.")
            return redirect(f"/{region}/jobs/applicants/")
    shown = [{"one": one, "next": one.engagement.rules.after(one.engagement.step)} for one in rows]
    causes = rows[0].engagement.rules.end("not-chosen").causes if shown else ()  # type: ignore[union-attr]
    return page(
        request, "jobs/applicants", region, crumbs=CRUMBS, title="Who applied to you", shown=shown, causes=causes,
        problem=problem, status=422 if problem else 200, **age(region),
    )  # fmt: skip


def _answer(request: HttpRequest, engagement: Any, now: Any) -> None:
    """One press of a person at the employer: the next step, or an end."""
    if step := request.POST.get("step"):
        pipeline.take_step(by=request.user, engagement=engagement, step=step, party="employer", now=now)
        return
    outcome = request.POST.get("outcome", "")
    cause = request.POST.get("cause", "")
    pipeline.end(by=request.user, engagement=engagement, outcome=outcome, party="employer", cause=cause, now=now)


def _json(request: HttpRequest) -> dict[str, Any]:
    body = request.read(LIMIT + 1)  # not request.body: that has the limit of forms
    if len(body) > LIMIT:
        raise FileRefused("The list is larger than 20 MB. Split it and send the parts.")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FileRefused("This is not JSON that can be read.") from error
    if not isinstance(content, dict):
        raise FileRefused("Send a JSON object with “told_at”, “complete” and a list under “vacancies”.")
    return content


def _too_often(who: str) -> JsonResponse:
    detail = f"{who} sent very often within this hour. Send changes together, and again after the hour."
    return JsonResponse({"detail": detail}, status=429, headers={"Retry-After": "3600"})


def _problems(done: actions.TakenList) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((one.row or 0, one.column, one.reason) for one in done.problems[:SHOWN]),
    )
