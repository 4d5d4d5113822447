from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import EvidenceSearchForm, SharingForm, WithdrawForm
from routeways.needs.models import EvidenceItem, Mention
from routeways.needs.models.evidence import OWN
from routeways.needs.pages.common import (
    REGISTER,
    address,
    item_or_404,
    page,
    region_or_404,
    score_in_words,
    the_region,
    today,
    work_links,
)
from routeways.needs.spans import Piece, pieces
from routeways.organisations.privacy import in_words, personal_data
from routeways.places import queries as places
from routeways.ui.tables import Cell, Column, TableView

PAGE = 40
EVIDENCE = ("Evidence", "needs/evidence/")


@requires(OWN)
@require_safe
def evidence(request: HttpRequest, region: str) -> HttpResponse:
    region = region_or_404(region).id
    form = EvidenceSearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    only = queries.Filter(asked.get("q", ""), asked.get("kind", ""), asked.get("state", ""))
    found = Paginator(queries.items(region, request.user, today=today(), only=only), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "title": "Evidence",
        "search": form,
        "asked": any((only.text, only.kind, only.state)),
        "page": found,
        "table": _table(found.object_list, region),
        "progress": queries.progress(region, request.user, today=today()),
        "work": work_links(request.user, region, "evidence"),
        "may_read": allowed(request.user, "needs.review_evidence", region),
    }
    return page(request, "evidence", region, context)


def _table(items: Any, region: str) -> TableView:
    return TableView(
        "Evidence, the newest first",
        (Column("What was said"), Column("By whom"), Column("Kind"), Column("Day"), Column("State")),
        tuple(
            (
                Cell(_begins(one.text) or one.figure, href=address("item", region, item=one.public_id)),
                _business(one),
                one.get_kind_display().capitalize(),
                f"{one.on.day} {one.on:%B %Y}",
                state_of(one),
            )
            for one in items
        ),
    )


def _begins(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def _business(one: EvidenceItem) -> str:
    return one.about.name if one.about else one.about_name or "Not named"


def state_of(one: EvidenceItem) -> str:
    if one.withdrawn_at:
        return "Withdrawn"
    if not one.text:
        return "A figure"
    if one.read_at is None:
        return "Not read yet"
    return "Reviewed" if one.reviewed_at else "Waiting for review"


@requires(OWN)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, region: str, item: str) -> HttpResponse:
    one = item_or_404(request, region, item)
    may_change = allowed(request.user, "needs.import_evidence", region)
    form = SharingForm(request.POST or None, initial={"sharing": one.sharing, "consent": one.consent})
    if request.method == "POST" and may_change and form.is_valid():
        try:
            actions.change_sharing(by=request.user, item=one, **form.cleaned_data)
        except NeedsError as error:
            form.add_error("consent", str(error))
        else:
            flash.success(request, "Who may read it has been changed.")
            return redirect(address("item", region, item=item))
    mentions = queries.mentions(one)
    context = {
        "title": f"{one.get_kind_display().capitalize()}, {one.on.day} {one.on:%B %Y}",
        "item": one,
        "facts": facts(one),
        "pieces": marked(one, mentions),
        "mentions": _decided(mentions, region) if mentions else None,
        "personal": in_words(personal_data(one.text)),
        "form": form if may_change else None,
        "withdraw": WithdrawForm() if may_change and not one.withdrawn_at else None,
        "may_review": allowed(request.user, "needs.review_evidence", region),
    }
    return page(request, "item", region, context, crumbs=(REGISTER, EVIDENCE))


@require_POST
@requires("needs.import_evidence", the_region)
def withdraw(request: HttpRequest, region: str, item: str) -> HttpResponse:
    one = item_or_404(request, region, item)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        actions.withdraw_evidence(by=request.user, item=one, reason=form.cleaned_data["reason"], now=timezone.now())
        flash.success(request, "It is withdrawn and counts nowhere any more.")
    else:
        flash.error(request, "Say why it is withdrawn, for example “The business asked for it”.")
    return redirect(address("item", region, item=item))


@require_POST
@requires("needs.review_evidence", the_region)
def read(request: HttpRequest, region: str) -> HttpResponse:
    """Starts the reading, of what is unread or of everything again."""
    started = actions.start_reading(
        by=request.user, region=region_or_404(region).id, again=request.POST.get("again") == "yes"
    )
    return redirect("job", public_id=started.public_id)


def facts(one: EvidenceItem) -> list[dict[str, Any]]:
    names = places.names()
    sectors = queries.titles_of_sections()
    rows = [
        ("Who", _business(one)),
        ("Kind", one.get_kind_display().capitalize()),
        ("Day", f"{one.on.day} {one.on:%B %Y}"),
        ("Where", str(names.get(one.area, "")) if one.area else ""),
        ("Sector", sectors.get(one.sector, "") if one.sector else ""),
        ("Size of the business", one.get_size_band_display() if one.size_band else ""),
        ("People wanted", str(one.posts) if one.posts is not None else ""),
        ("When", one.get_wanted_display().capitalize() if one.wanted else ""),
        ("Hard to fill", {True: "Yes", False: "No"}.get(one.hard_to_fill, "")),  # type: ignore[arg-type]
        ("Source", one.source),
        ("Came in as", one.origin),
        ("Held by", one.owner.name),
        ("May be read by", one.get_sharing_display().capitalize()),
        ("How they agreed", one.consent),
        ("Read by", one.engine),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def marked(one: EvidenceItem, mentions: list[Mention]) -> list[Piece]:
    """The text with the places of its mentions; refused ones are not marked any more."""
    spans = [
        (m.start, m.end) if m.start is not None and m.end is not None and m.state != "refused" else None
        for m in mentions
    ]
    return pieces(one.text, spans, [(start, end) for start, end in one.unmatched])


def _decided(mentions: list[Mention], region: str) -> TableView:
    return TableView(
        "What was found, and what people said about it",
        (Column("Skill or occupation"), Column("Words"), Column("Suggested"), Column("State"), Column("Decided by")),
        tuple(
            (
                one.label,
                f"“{one.words}”" if one.words else "–",
                " ".join(filter(None, (_suggested(one), score_in_words(one.score, today())))) or "Added by a person",
                one.get_state_display().capitalize(),
                _who(one),
            )
            for one in mentions
        ),
    )


def _suggested(one: Mention) -> str:
    return f"{one.found_label}:" if one.found and one.found != one.ref else ""


def _who(one: Mention) -> str:
    if one.decided_at is None:
        return "Nobody yet"
    who = str(one.decided_by) if one.decided_by else "The system"
    on = timezone.localdate(one.decided_at)
    return f"{who}, {on.day} {on:%B %Y}" + (f": {one.reason}" if one.reason else "")
