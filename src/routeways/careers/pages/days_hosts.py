"""Hosts of days are added, changed and loaded from files; sessions too. By the hub, or by the college for itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers.actions import days_changes, days_hosts, days_loading
from routeways.careers.actions.days_loading import LoadedDays
from routeways.careers.day_files import HOSTS, SESSIONS, WORDS
from routeways.careers.days.hosting import NewSession
from routeways.careers.days_host_forms import DaysFileForm, HostForm, SessionForm
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, HOST, DayHost, DaySession
from routeways.careers.pages.common import tried
from routeways.careers.pages.days_common import (
    TOP,
    address,
    host_or_404,
    open_rota,
    show,
    the_host,
    the_region,
)
from routeways.careers.queries import days_hosting
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import table as as_csv
from routeways.foundation.tables import Contract, FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.ui.tables import Cell, Column, TableView

HOSTS_CRUMB = ("Colleges that hold days", "school-programmes/hosts/")
LIMIT = 2 * 1024**2


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def hosts(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/hosts/`: every host, its rooms, its sessions to come, and who can travel there."""
    rows = [
        (
            Cell(str(one.host), href=address("day_host", region, one.host.public_id)),
            "Yes" if one.host.accessible else "No",
            "; ".join(f"{room}: {room.pupils}" for room in one.host.rooms.all()),
            one.sessions,
            one.places,
            f"{one.near} of {one.schools}",
        )
        for one in days_hosting.hosting(region, today=timezone.localdate())
    ]
    numbers = ("Sessions to come", "Places for schools", "Schools within the travel limit")
    heads = (Column("College"), Column("Without steps"), Column("Rooms and pupils"))
    found = TableView("By name", (*heads, *(Column(text, numeric=True) for text in numbers)), tuple(rows))
    downloads = [
        {"label": f"{label} (CSV)", "href": address(name, region)}
        for name, label in (("day_hosts_csv", "Colleges and rooms"), ("day_all_sessions_csv", "Sessions to come"))
    ]
    return show(request, "hosts", region, title="Colleges that hold days", table=found, downloads=downloads)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str) -> HttpResponse:
    """`…/hosts/add/`: a college of the region becomes a host."""
    colleges = {one.public_id: one for one in days_hosting.could_host(region)}
    form = HostForm(
        request.POST if request.method == "POST" else None, colleges=[(id, str(one)) for id, one in colleges.items()]
    )

    def make() -> DayHost:
        college = colleges[form.cleaned_data["college"]]
        return days_hosts.make_host(by=request.user, organisation=college, region=region, facts=form.facts)

    made = tried(request, form, make)
    if made is not None:
        return _saved(request, made, f"{made} holds days now. Add its sessions next.")
    return _form(request, region, form, "Add a college that holds days", (TOP, HOSTS_CRUMB), "Add this college")


@requires(HOST, the_host)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, host: str) -> HttpResponse:
    """`…/hosts/<host>/change/`: rooms, staff, access and what can be held."""
    held, today = host_or_404(region, host), timezone.localdate()
    form = HostForm(request.POST if request.method == "POST" else None, initial=HostForm.initial_of(held))
    changed = tried(
        request, form, lambda: days_changes.change_host(by=request.user, host=held, facts=form.facts, today=today)
    )
    if changed is not None:
        return _saved(request, held, "It is saved.")
    return _form(request, region, form, f"Rooms, staff and access of {held}", _above(held), "Save")


@requires(HOST, the_host)
@never_cache
@require_http_methods(["GET", "POST"])
def add_sessions(request: HttpRequest, region: str, host: str) -> HttpResponse:
    """`…/hosts/<host>/add/`: the same session on one date or many, all of them or none."""
    held, programme = host_or_404(region, host), open_rota(timezone.localdate())
    form = SessionForm(request.POST if request.method == "POST" else None, host=held)
    made = tried(request, form, lambda: _added(request, held, programme.id, form.sessions)) if programme else None
    if made is not None:
        return _saved(request, held, f"{len(made)} session{'' if len(made) == 1 else 's'} added.")
    return _form(request, region, form, f"Add sessions at {held}", _above(held), "Add")


def _added(request: HttpRequest, held: DayHost, programme: str, sessions: list[NewSession]) -> list[DaySession]:
    now = timezone.now()
    if past := [new.on for new in sessions if new.on <= timezone.localdate(now)]:
        raise CareersError(f"{past[0].day} {past[0]:%B %Y} is not to come. Choose a later date.")
    return days_hosts.add_sessions(by=request.user, host=held, programme=programme, sessions=sessions, now=now)


@requires(HOST, the_host)
@never_cache
@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, region: str, host: str, session: str) -> HttpResponse:
    """`…/hosts/<host>/<session>/change/`: schools that are booked are told."""
    held, now = host_or_404(region, host), timezone.now()
    found = held.sessions.filter(public_id=session, cancelled_at=None).select_related("room").first()
    if found is None:
        raise Http404("There is no such session here.")
    posted = request.POST if request.method == "POST" else None
    form = SessionForm(posted, host=held, one=True, initial=SessionForm.initial_of(found))
    changed = tried(
        request,
        form,
        lambda: days_changes.change_session(by=request.user, session=found, new=form.sessions[0], now=now),
    )
    if changed is not None:
        done = "It is changed. Schools that are booked are told, and say again whether they come."
        return _saved(request, held, done)
    return _form(request, region, form, f"Change {found}", _above(held), "Save")


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str) -> HttpResponse:
    """`…/hosts/load/`: colleges with their rooms, or sessions of all colleges."""
    return _load(request, region, None)


@requires(HOST, the_host)
@never_cache
@require_http_methods(["GET", "POST"])
def load_own(request: HttpRequest, region: str, host: str) -> HttpResponse:
    """`…/hosts/<host>/load/`: sessions of one college."""
    return _load(request, region, host_or_404(region, host))


@requires(COORDINATE, the_region)
@require_safe
def files(request: HttpRequest, region: str, what: str) -> HttpResponse:
    """`…/hosts/hosts.csv` and `sessions.csv`: what is recorded, in the shape in which it can be loaded again."""
    if what == "hosts":
        return _csv(HOSTS, days_hosting.host_rows(region), f"{region}-{what}")
    return _csv(SESSIONS, days_hosting.session_rows(region, today=timezone.localdate()), f"{region}-{what}")


@requires(HOST, the_host)
@require_safe
def own_file(request: HttpRequest, region: str, host: str) -> HttpResponse:
    held = host_or_404(region, host)
    return _csv(SESSIONS, days_hosting.session_rows(region, today=timezone.localdate(), host=held), f"days-{host}")


def _csv(contract: Contract, rows: list[dict[str, Any]], name: str) -> HttpResponse:
    headings = [column.heading for column in contract.columns]
    answer = HttpResponse(as_csv(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _load(request: HttpRequest, region: str, host: DayHost | None) -> HttpResponse:
    posted = request.method == "POST"
    form = DaysFileForm(request.POST if posted else None, request.FILES if posted else None, own=host is not None)
    done: LoadedDays | None = None
    if posted and form.is_valid():
        try:
            done = _loaded(request, region, form.cleaned_data.get("what", "sessions"), form.cleaned_data["file"], host)
        except (CareersError, FileRefused) as error:
            form.add_error("file", str(error))
    contracts = [("Sessions", SESSIONS)] if host else [("Colleges with their rooms", HOSTS), ("Sessions", SESSIONS)]
    return show(
        request,
        "load",
        region,
        above=_above(host) if host else (TOP, HOSTS_CRUMB),
        title=f"Load sessions at {host}" if host else "Load colleges and sessions",
        form=form,
        done=done,
        problems=_problems(done) if done and done.problems else None,
        tables=[_columns(caption, contract) for caption, contract in contracts],
        status=422 if form.errors or (done and done.problems) else 200,
    )


def _loaded(request: HttpRequest, region: str, what: str, file: Any, host: DayHost | None) -> LoadedDays:
    now = timezone.now()
    today = timezone.localdate(now)
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        if what == "hosts":
            return days_loading.load_hosts(by=request.user, region=region, path=path, today=today)
        programme = open_rota(today)
        if programme is None:
            raise CareersError("No programme with a rota is open, so no session can be recorded.")
        return days_loading.load_sessions(
            by=request.user, region=region, path=path, programme=programme.id, now=now, host=host
        )


def _columns(caption: str, contract: Contract) -> TableView:
    rows = tuple((column.heading, WORDS[column.heading]) for column in contract.columns)
    return TableView(caption, (Column("Heading"), Column("What may stand in it")), rows)


def _problems(done: LoadedDays) -> TableView:
    rows = tuple((one.row or 0, str(one)) for one in done.problems[:200])
    return TableView("Rows to correct", (Column("Row", numeric=True), Column("What is wrong")), rows)


def _saved(request: HttpRequest, held: DayHost, done: str) -> HttpResponse:
    flash.success(request, done)
    return redirect(address("day_host", held.region, held.public_id))


def _above(held: DayHost) -> tuple[tuple[str, str], ...]:
    return (TOP, (f"Days at {held}", f"school-programmes/hosts/{held.public_id}/"))


def _form(
    request: HttpRequest, region: str, form: Any, title: str, above: tuple[tuple[str, str], ...], button: str
) -> HttpResponse:
    return show(
        request, "form", region, above=above, title=title, form=form, button=button, status=422 if form.errors else 200
    )
