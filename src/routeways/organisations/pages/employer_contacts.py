"""One employer’s contacts, across all who keep in touch with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.contact_forms import (
    ASKED,
    CorrectForm,
    SectorForm,
    TakeBackForm,
    TouchForm,
)
from routeways.organisations.contact_purposes import CONSENT, contact_purposes, purpose_name
from routeways.organisations.models import Organisation, Touch
from routeways.organisations.models.contact_rights import MAKE_LINK, RECORD, VIEW
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.contact_common import (
    address,
    employer_or_404,
    page,
    question,
    the_link,
    the_touch,
)
from routeways.organisations.pages.employer_next import houses as houses_of
from routeways.organisations.pages.employer_next import may_drop
from routeways.organisations.pages.employers import csv
from routeways.organisations.pages.group_common import posted
from routeways.organisations.queries import ContactLine, PurposeLine
from routeways.organisations.sectors import sectors
from routeways.ui.tables import Cell, Column, TableView

HEADINGS = ("date", "by", "purpose", "how", "about", "outcome", "asked_for", "spoke_with", "note", "taken_back")


@requires(VIEW, the_region)
@never_cache
@require_safe
def contacts(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/employers/<id>/contacts/`: what happened, what the employer says, what may be asked, who is next."""
    one = employer_or_404(region, public_id)
    today = timezone.localdate()
    may_record = allowed(request.user, RECORD, region)
    planned = queries.next_contact(one, region)
    lines = queries.purposes_of(one, today=today)
    return page(
        request,
        "contacts",
        region,
        title=f"Contacts with {one.name}",
        employer=one,
        sector=_sector(one),
        load=queries.load(one, today),
        stopped=queries.closed_to_all(one),
        plan=planned,
        may_drop=planned is not None and may_drop(request, region, planned),
        purposes=_purposes(lines, region, one, may_record),
        may_be_asked=any(line.allowed for line in lines),
        ask_summary=f"What it may be asked now: {sum(1 for line in lines if line.allowed)} of {len(lines)} purposes",
        lines=queries.contact_history(one, request.user, today=today),
        may_record=may_record,
        may_link=allowed(request.user, MAKE_LINK, (one, region)),
        downloads=[
            {
                "label": "CSV",
                "href": address("employer-contacts-csv", region, one.public_id),
                "hidden": "of all contacts",
            }
        ],
    )


@requires(VIEW, the_region)
@never_cache
@require_safe
def contacts_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = employer_or_404(region, public_id)
    today = timezone.localdate()
    lines = queries.contact_history(one, request.user, today=today)
    return csv(HEADINGS, (_facts(line) for line in lines), f"contacts-{one.public_id}-{today}")


@requires(RECORD, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """A contact that happened. `?purpose=` comes from the table of what may be asked."""
    one = employer_or_404(region, public_id)
    today = timezone.localdate()
    houses = houses_of(request, region)
    people = queries.named_people(one, region)
    initial: dict[str, Any] = {"on": today}
    if request.GET.get("purpose") in contact_purposes():
        initial |= {"purpose": request.GET["purpose"], "asks": ASKED}
    form = TouchForm(posted(request), houses=houses, people=people, initial=initial)

    def act() -> None:
        actions.record_touch(by=request.user, organisation=one, region=region, now=timezone.now(), **form.values())
        flash.success(request, "The contact has been recorded.")

    return question(
        request,
        region,
        one,
        form,
        title="Record a contact",
        button="Record",
        lead="Everybody in the region who keeps in touch with this employer sees it, so that nobody asks twice.",
        act=act,
        error_on=lambda error: "purpose" if isinstance(error, actions.AskRefused) else "",
    )


@requires("organisations.change_contact", the_touch)
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    touch = the_touch(request, region, public_id, number)
    reads = touch.by_organisation_id in {house.pk for house in houses_of(request, region)}
    names = ("purpose", "channel", "on", "about", "outcome", "with_role", "note", "note_is_private")
    form = CorrectForm(
        posted(request),
        asked=touch.ask is not None,
        reads_note=reads,
        initial={name: getattr(touch, name) for name in names},
    )

    def act() -> None:
        asked = dict(form.cleaned_data)
        actions.correct_touch(by=request.user, touch=touch, why=asked.pop("why"), now=timezone.now(), **asked)
        flash.success(request, "The contact has been corrected. What it said before is kept.")

    return question(
        request,
        region,
        touch.organisation,
        form,
        title="Correct a contact",
        button="Save",
        act=act,
        changes=[_change(row, reads) for row in touch.changes.all()],
    )


@requires("organisations.change_contact", the_touch)
@never_cache
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, region: str, public_id: str, number: str) -> HttpResponse:
    touch = the_touch(request, region, public_id, number)
    form = TakeBackForm(posted(request))

    def act() -> None:
        actions.undo_touch(by=request.user, touch=touch, reason=form.cleaned_data["reason"], now=timezone.now())
        flash.success(request, "The contact has been taken back.")

    lead = "It counts nowhere any more; the row is kept with your reason."
    if touch.ask is not None:
        lead += " Others may then ask for the same."
    return question(
        request, region, touch.organisation, form, title="Take back a contact", button="Take back", lead=lead, act=act
    )


@requires(RECORD, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def sector(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = employer_or_404(region, public_id)
    profile = getattr(one, "employer_profile", None)
    form = SectorForm(posted(request), initial={"sector": profile.sector if profile else ""})

    def act() -> None:
        actions.set_sector(by=request.user, organisation=one, sector=form.cleaned_data["sector"])

    return question(request, region, one, form, title="Sector", button="Save", act=act)


@requires(MAKE_LINK, the_link)
@never_cache
@require_POST
def link(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """A private link for the employer. It is shown once."""
    one = employer_or_404(region, public_id)
    site = request.build_absolute_uri("/")
    made = actions.make_contact_link(
        by=request.user,  # type: ignore[arg-type]
        organisation=one,
        region=region,
        site=site,
        now=timezone.now(),
    )
    routes = [point for point in queries.contact_points(one, region=region) if point.email and not point.of]
    return page(
        request,
        "link",
        region,
        crumbs=False,
        title="A private link for the employer",
        employer=one,
        link=made,
        may_view=allowed(request.user, VIEW, region),
        routes=routes,
    )


def _purposes(lines: list[PurposeLine], region: str, one: Organisation, may_record: bool) -> TableView:
    rows = []
    for line in lines:
        href = f"{address('touch-record', region, one.public_id)}?purpose={line.purpose.id}"
        open_to = Cell("Yes", href=href if may_record else "", hidden=f"Record that you ask: {line.purpose.name}")
        rows.append(
            (
                line.purpose.name,
                open_to if line.allowed else "No",
                line.allowed.reason or _right(line),
            )
        )
    columns = (Column("Purpose"), Column("May be asked now"), Column("Why"))
    return TableView("What this employer may be asked", columns, tuple(rows))


def _right(line: PurposeLine) -> str:
    if line.given is not None:
        return f"It agreed on {timezone.localtime(line.given.given_at):%-d %B %Y}."
    if line.purpose.basis == CONSENT:
        return "It has not agreed."
    return f"Legitimate interest: {line.purpose.why}"


def _facts(line: ContactLine) -> tuple[Any, ...]:
    touch: Touch = line.touch
    return (
        touch.on.isoformat(),
        line.by.name,
        line.purpose,
        touch.get_channel_display(),
        touch.about,
        touch.get_outcome_display(),
        touch.ask.get_state_display() if touch.ask else "",
        line.with_whom,
        line.note,
        touch.undone_reason,
    )


def _change(row: Any, reads: bool) -> dict[str, Any]:
    """What stood there before; the words of a private note only for its own house."""
    told = {name: value for name, value in row.before.items() if reads or not name.startswith("note")}
    if "purpose" in told:
        told["purpose"] = purpose_name(told["purpose"])
    return {"at": row.changed_at, "why": row.why, "before": [(name.replace("_", " "), told[name]) for name in told]}


def _sector(one: Organisation) -> str:
    profile = getattr(one, "employer_profile", None)
    return sectors().get(profile.sector, "") if profile else ""
