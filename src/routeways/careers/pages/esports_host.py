"""The host's desk: the register of an academy and who waits, for its safeguarding lead and leaders alone."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import esports_registering
from routeways.careers.esports.definitions import SHOWCASE
from routeways.careers.esports_host_forms import AgreedForm
from routeways.careers.models import (
    LEAD,
    SAFEGUARD,
    EsportsAcademy,
    EsportsIncident,
    EsportsLearner,
    EsportsSession,
    EsportsTournament,
)
from routeways.careers.pages.common import tried
from routeways.careers.pages.esports_common import (
    LIST,
    TOP,
    academy_or_404,
    address,
    desk_crumbs,
    do,
    show,
    the_academy,
)
from routeways.careers.queries import esports
from routeways.careers.school_years import year_name
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table as as_csv
from routeways.ui.tables import Cell, Column, TableView

COLUMNS = (
    "alias", "first_name", "year", "school", "state", "contact", "telephone", "needs", "way_home", "photos", "showcase"
)  # fmt: skip


@requires(LEAD, the_academy)
@never_cache
@require_safe
def desk(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/<academy>/desk/`"""
    found, today = academy_or_404(region, academy), timezone.localdate()
    learners = esports.learners_of(request.user, found, today=today)
    sessions = list(found.sessions.all())
    placed = [one for one in learners if one.state == EsportsLearner.State.PLACED]
    return show(
        request,
        "desk",
        region,
        above=(TOP, LIST, (str(found), f"{LIST[1]}{found.public_id}/")),
        title=f"Desk of {found}",
        academy=found,
        register=_register(found, placed),
        waiting=[one for one in esports.in_line(found) if one in learners],
        placed=len(placed),
        lottery_due=not found.is_drawn and today > found.closes_on,
        next=[one for one in sessions if one.on >= today or one.state == EsportsSession.State.OPEN][:3],
        sessions=sessions,
        today=today,
        adults=list(found.adults.filter(ended_on=None).select_related("person")),
        tournaments=list(EsportsTournament.objects.visible_to(request.user, today=today).filter(academy=found)),
        safeguards=allowed(request.user, SAFEGUARD, found),
        downloads=[
            {"label": "CSV", "href": address("esports_csv", region, academy), "hidden": "of the register"},
        ],
    )


def _register(academy: EsportsAcademy, placed: list[EsportsLearner]) -> TableView:
    heads = tuple(map(Column, ("Alias", "First name", "Year group", "Way home", "Photos", "Team shown")))
    rows = tuple(
        (
            Cell(one.alias, href=address("esports_learner", academy.region, academy.public_id, one.public_id)),
            one.first_name,
            year_name(one.year or 0),
            one.way_words,
            *("Yes" if item in _given(one) else "No" for item in ("photos", SHOWCASE)),
        )
        for one in placed
    )
    return TableView("On the register", heads, rows)


def _given(learner: EsportsLearner) -> set[str]:
    return {one.item for one in learner.consents.all() if one.given}


@requires(LEAD, the_academy)
@never_cache
@require_safe
def register_csv(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/<academy>/desk/register.csv`: for the named readers alone, as every row of it."""
    found = academy_or_404(region, academy)
    rows = []
    for one in esports.learners_of(request.user, found, today=timezone.localdate()):
        said = {consent.item: "yes" if consent.given else "no" for consent in one.consents.all()}
        rows.append(
            {
                "alias": one.alias,
                "first_name": one.first_name,
                "year": one.year,
                "school": str(one.school or ""),
                "state": one.get_state_display(),
                "contact": one.contact_name,
                "telephone": one.contact_phone,
                "needs": one.needs,
                "way_home": one.way_words,
                "photos": said.get("photos", ""),
                "showcase": said.get("showcase", ""),
            }
        )
    answer = HttpResponse(as_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="register-{found.public_id}.csv"'
    return answer


@requires(LEAD, the_academy)
@never_cache
@require_safe
def learner(request: HttpRequest, region: str, academy: str, learner: str) -> HttpResponse:
    """`…/<academy>/desk/learners/<learner>/`: what the parent said, and which sessions the learner came to."""
    found = academy_or_404(region, academy)
    one = _learner(request, found, learner)
    said = {consent.item: "Yes" if consent.given else "No" for consent in one.consents.all()}
    facts = [
        ("First name", one.first_name),
        ("Year group", year_name(one.year or 0)),
        ("School", str(one.school or "Another school, or taught at home")),
        ("In an emergency", f"{one.contact_name}, {one.contact_phone}"),
        ("Needs", one.needs or "None"),
        ("Way home", one.way_words),
        ("State", f"{one.get_state_display()}. {one.why}"),
        *((item.label, said.get(item.id, "Not answered")) for item in found.what.consents),
    ]
    been = tuple(
        (str(row.session), "Present" if row.present else "Absent", row.left_at)
        for row in one.attendance.select_related("session").order_by("session__on")
    )
    return show(
        request,
        "learner",
        region,
        above=desk_crumbs(found),
        title=one.alias,
        facts=[{"name": name, "value": value} for name, value in facts],
        been=been,
        kept_until=esports.retention_ends(found),
    )


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def way(request: HttpRequest, region: str, academy: str, learner: str) -> HttpResponse:
    """`…/learners/<learner>/way/`: another way home, agreed on the telephone with the emergency contact."""
    found, now = academy_or_404(region, academy), timezone.now()
    one = _learner(request, found, learner)
    start = {"way": one.way, "way_says": one.way_says}
    form = AgreedForm(request.POST if request.method == "POST" else None, initial=start, learner=one)

    def agree() -> EsportsLearner:
        given = form.cleaned_data
        return esports_registering.agree_way(
            by=request.user, learner=one, way=given["way"], says=given["way_says"], agreed_with=given["agreed_with"],
            now=now,
        )  # fmt: skip

    if tried(request, form, agree) is not None:
        flash.success(request, "The way home is changed, and the parent gets a letter.")
        return redirect(address("esports_learner", region, academy, learner))
    lead = f"Ring {one.contact_name} on {one.contact_phone} first. Now agreed: {one.way_words}."
    return show(
        request, "form", region, above=_above(found, one), status=422 if form.errors else 200,
        title=f"Another way home for {one.alias}", lead=lead, form=form, button="Save what was agreed",
    )  # fmt: skip


@requires(LEAD, the_academy)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, region: str, academy: str, learner: str) -> HttpResponse:
    """`…/learners/<learner>/withdraw/`: for a parent who asks on the telephone; everything is erased."""
    found, now = academy_or_404(region, academy), timezone.now()
    one = _learner(request, found, learner)
    if request.method == "POST":
        return do(
            request, lambda: esports_registering.withdraw_child(learner=one, now=now, by=request.user),
            "Everything about this learner is erased.", address("esports_desk", region, academy),
        )  # fmt: skip
    lead = "If a parent asks you to. Everything about this learner is erased at once, and the place goes down the line."
    return show(
        request, "form", region, above=_above(found, one), title=f"Withdraw {one.alias}?", lead=lead, form=None,
        button="Withdraw and erase everything",
    )  # fmt: skip


def _learner(request: HttpRequest, academy: EsportsAcademy, learner: str) -> EsportsLearner:
    rows = esports.learners_of(request.user, academy, today=timezone.localdate())
    found = next((one for one in rows if one.public_id == learner), None)
    if found is None:
        raise Http404("There is no such learner here.")
    return found


def _above(academy: EsportsAcademy, learner: EsportsLearner) -> tuple[tuple[str, str], ...]:
    path = f"{LIST[1]}{academy.public_id}/desk/learners/{learner.public_id}/"
    return (*desk_crumbs(academy), (learner.alias, path))


@requires(LEAD, the_academy)
@require_POST
def draw(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    found, now = academy_or_404(region, academy), timezone.now()
    return do(
        request,
        lambda: esports_registering.draw_places(by=request.user, academy=found, now=now),
        "The lottery is drawn. Every parent reads the place and why.",
        address("esports_desk", region, academy),
    )


@requires(SAFEGUARD, the_academy)
@never_cache
@require_safe
def incidents(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/<academy>/desk/incidents/`: for the safeguarding lead alone."""
    found = academy_or_404(region, academy)
    rows = EsportsIncident.objects.visible_to(request.user, today=timezone.localdate()).filter(academy=found)
    return show(
        request,
        "incidents",
        region,
        above=desk_crumbs(found),
        title="Notes of incidents",
        incidents=list(rows.select_related("session", "by")),
    )
