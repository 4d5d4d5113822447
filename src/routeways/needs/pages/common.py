from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import allowed
from routeways.needs import queries
from routeways.needs.models import EvidenceItem, Mention
from routeways.places.frame import frame, region_or_404

REGISTER = ("Skills needs", "needs/")


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a whole region asks its permission for."""
    return region_or_404(region).id


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"needs:{name}", kwargs={"region": region, **more})


def page(
    request: HttpRequest,
    template: str,
    region: str,
    context: dict[str, Any],
    *,
    crumbs: tuple[tuple[str, str], ...] = (REGISTER,),
) -> HttpResponse:
    """The page with its region, the menu and the pages above it."""
    whole = region_or_404(region)
    return render(request, f"needs/{template}.html", frame(whole, current="needs", crumbs=crumbs, **context))


def today() -> date:
    """The edge: below here the day is handed on."""
    return timezone.localdate()


def item_or_404(request: HttpRequest, region: str, item: str) -> EvidenceItem:
    found = queries.item(region_or_404(region).id, item, request.user, today=today())
    if found is None:
        raise Http404("There is no such item of evidence that you may read.")
    return found


def mention_or_404(item: EvidenceItem, mention: str) -> Mention:
    found = item.mentions.filter(public_id=mention).first()
    if found is None:
        raise Http404("There is no such suggestion in this text.")
    found.item = item
    return found


def score_in_words(score: float | None, on: date) -> str:
    """“very likely”, by the rule in force; "" for what a person added."""
    if score is None:
        return ""
    known = rule("needs", on)
    for words, name in (("very likely", "very_likely"), ("likely", "likely"), ("possible", "possible")):
        if score >= known[name]:
            return words
    return "a guess"


def work_links(user: Any, region: str, current: str = "") -> list[dict[str, Any]]:
    """The pages of those who keep the register, as far as somebody may open them."""
    pages = (
        ("register", "Register", "needs.view_evidence"),
        ("evidence", "Evidence", "needs.view_evidence"),
        ("import", "Take evidence over", "needs.import_evidence"),
        ("review", "Review", "needs.review_evidence"),
        ("priorities", "Priorities", "needs.view_evidence"),
        ("write-plan", "Plan", "needs.manage_priorities"),
        ("cycles", "Cycle", "needs.run_cycle"),
    )
    return [
        {"label": label, "href": address(name, region), "current": name == current}
        for name, label, permission in pages
        if allowed(user, permission, region)
    ]
