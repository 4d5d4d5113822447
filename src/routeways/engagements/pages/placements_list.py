"""A region's placements: the coordinator's list, a new student, support for employers, the hub's view."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.actions.people_kept import kept_days
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.placements import StudentForm, SupportForm
from routeways.engagements.kinds import kind
from routeways.engagements.models import EmployerSupport
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.models.request import REQUEST
from routeways.engagements.pages.desk_common import CRUMB, actor, page, posted, the_region
from routeways.engagements.placement_access import (
    PLACE_STUDENTS,
    SUPPORT_EMPLOYERS,
    VIEW_PLACEMENTS,
    coordinates,
    houses,
)
from routeways.engagements.placement_panel import bar
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries import placement_lists
from routeways.engagements.queries.placement_lists import STAGES, PlacementLine
from routeways.foundation import spreadsheets
from routeways.foundation.permissions import allowed, requires
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation, Touch
from routeways.values import Symbol

CRUMBS = (CRUMB, ("Industry placements", "placements/"))
COLUMNS = (
    "student",
    "college",
    "employer",
    "stage",
    "counted_hours",
    "required_hours",
    "first_day",
    "last_day",
    "review",
)


@requires(VIEW_PLACEMENTS, the_region)
@never_cache
@require_safe
def placements(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/placements/?stage=`: students by stage; the hub reads references and counts."""
    today = timezone.localdate()
    rows = placement_lists.lines(region, request.user, today=today)
    counts = placement_lists.stage_counts(rows)
    stage = request.GET.get("stage", "")
    chosen = [row for row in rows if not stage or row.stage == stage or (stage == "behind" and row.behind)]
    hub = coordinates(request.user, region, today=today)
    behind = sum(row.behind for row in rows)
    return page(
        request, "placements/list", region, title="Industry placements", crumbs=(CRUMB,),
        rows=[_shown(row) for row in chosen], stage=stage, total=len(rows),
        tabs=[
            {"label": f"All {len(rows)}", "href": "?", "current": not stage},
            {"label": f"Behind {behind}", "href": "?stage=behind", "current": stage == "behind"},
            *(
                {"label": f"{name} {counts[id]}", "href": f"?stage={id}", "current": stage == id}
                for id, name in STAGES.items()
            ),
        ],
        published=_published(counts) if hub else [],
        may_add=allowed(request.user, PLACE_STUDENTS, region),
        downloads=[{"label": "CSV", "href": "placements.csv", "hidden": "of these placements"}],
    )  # fmt: skip


@requires(VIEW_PLACEMENTS, the_region)
@never_cache
@require_safe
def placements_csv(request: HttpRequest, region: str) -> HttpResponse:
    """The same as a file: names only for those who may read them."""
    today = timezone.localdate()
    rows = placement_lists.lines(region, request.user, today=today)
    cells = [
        (
            row.who,
            row.college,
            row.employer,
            STAGES[row.stage],
            round(row.hours.confirmed.minutes / 60, 2) if row.hours else None,
            round(row.hours.confirmed.required / 60, 2) if row.hours else None,
            row.held.starts_on.isoformat() if row.held and row.held.starts_on else None,
            row.held.ends_on.isoformat() if row.held and row.held.ends_on else None,
            row.review_on.isoformat() if row.review_on else None,
        )
        for row in rows
    ]
    answer = HttpResponse(spreadsheets.lines(COLUMNS, cells), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-placements-{today}.csv"'
    return answer


@requires(PLACE_STUDENTS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def add_student(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/placements/students/add/`: a student, and the placement that is asked for."""
    rules = kind(KIND)
    assert rules.request is not None  # noqa: S101 - the kind begins with a match
    own = houses(request.user, region, SEE_PARTICIPANTS, REQUEST, today=timezone.localdate())
    form = StudentForm(posted(request), questions=rules.request.questions, houses=own)
    if request.method == "POST" and form.is_valid():
        route = rules.request.question("route")
        option = route.option(form.answers["route"]) if route else None
        title = f"Placement: {option.label if option else rules.name}"
        try:
            made = actions.ask_for_placement(
                by=actor(request), owner=form.house, region=region, somebody=form.somebody(),
                draft=form.draft(title), now=timezone.now(),
            )  # fmt: skip
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            reference = made.participant.reference if made.participant else ""
            flash.success(request, f"The student is added. Others read “{reference}”, never the name.")
            return redirect(f"/{region}/placements/")
    return page(
        request, "placements/student", region, title="Add a student who needs a placement", crumbs=CRUMBS, form=form,
        kept=kept_days(KIND, timezone.localdate()), status=422 if form.errors else 200,
    )  # fmt: skip


@requires(SUPPORT_EMPLOYERS, the_region)
@never_cache
@require_safe
def support(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/placements/support/`: which of the five supports each employer got, and when."""
    found = placement_lists.supports(region, today=timezone.localdate())
    rows = [
        {
            "employer": employer,
            "given": sum(on is not None for on in days.values()),
            "supports": [(EmployerSupport.Support(id).label, on) for id, on in days.items()],
        }
        for employer, days in found
    ]
    reached = [(one.label, sum(days[one.value] is not None for _, days in found)) for one in EmployerSupport.Support]
    return page(
        request, "placements/support", region, title="Support for employers with placements", crumbs=CRUMBS, rows=rows,
        reached=reached, may_add=bool(_givers(request, region)),
    )  # fmt: skip


@requires(PLACE_STUDENTS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def add_support(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/placements/support/add/`: one support, kept with the contact in which it was given."""
    employers = Organisation.objects.standing().in_region(region).of_kinds([Kind.EMPLOYER]).order_by("name_key", "pk")
    form = SupportForm(
        posted(request),
        employers=list(employers),
        houses=_givers(request, region),
        supports=EmployerSupport.Support.choices,
        channels=Touch.Channel.choices,
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("support", "channel", "on", "about")}
        try:
            actions.give_support(
                by=actor(request), region=region, employer=form.organisation("employer"),
                owner=form.organisation("owner"), now=timezone.now(), **given,
            )  # fmt: skip
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "It is recorded, here and in the employer’s contacts.")
            return redirect(f"/{region}/placements/support/")
    return page(
        request, "placements/form", region, title="Record support for an employer", crumbs=CRUMBS, form=form,
        button="Record it", status=422 if form.errors else 200,
    )  # fmt: skip


def _givers(request: HttpRequest, region: str) -> list[Organisation]:
    return houses(request.user, region, SEE_PARTICIPANTS, REQUEST, today=timezone.localdate())


def _shown(row: PlacementLine) -> dict[str, object]:
    held = row.held
    return {
        "line": row,
        "stage": STAGES[row.stage],
        "href": f"/{held.region}/connect/engagements/{held.public_id}/" if held else "",
        "panel": bar(row.hours) if row.hours else None,
    }


def _published(counts: dict[str, int]) -> list[dict[str, str]]:
    shown = placement_lists.publishable_stages(counts, today=timezone.localdate())
    names = {**STAGES, "all": "All"}
    return [
        {"name": names[id], "value": f"[{value.value}]" if isinstance(value, Symbol) else f"{value:,.0f}"}
        for id, value in shown.items()
    ]
