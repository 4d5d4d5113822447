from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import requires
from routeways.needs import actions, queries, refs
from routeways.needs.actions.reviewing import CONFIRM
from routeways.needs.errors import NeedsError
from routeways.needs.forms import AddForm, PickForm
from routeways.needs.kinds import Decision
from routeways.needs.models import EvidenceItem, Mention
from routeways.needs.pages.common import (
    REGISTER,
    address,
    item_or_404,
    mention_or_404,
    page,
    region_or_404,
    score_in_words,
    the_region,
    today,
    work_links,
)
from routeways.needs.pages.evidence import facts, marked

PAGE = 50
AT_ONCE = 5_000  # suggestions that one click confirms; the rest of a group is there for the next
REVIEW = ("Review", "needs/review/")
may_review = requires("needs.review_evidence", the_region)


@may_review
@require_safe
def queue(request: HttpRequest, region: str) -> HttpResponse:
    region = region_or_404(region).id
    waiting = queries.queue(region, request.user, today=today())
    first = waiting.first()
    progress = queries.progress(region, request.user, today=today())
    shown = Paginator(queries.alike(region, request.user, today=today()), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Review",
        "progress": progress,
        "per_cent": round(100 * progress.reviewed / progress.texts) if progress.texts else 0,
        "first": first,
        "page": shown,
        "alike": [
            {"one": one, "score": score_in_words(one.least_score, today()), "number": number}
            for number, one in enumerate(shown.object_list)
        ],
        "work": work_links(request.user, region, "review"),
    }
    return page(request, "review_queue", region, context)


@may_review
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, region: str, item: str) -> HttpResponse:
    """One text: answers to all suggestions go in together."""
    one = item_or_404(request, region, item)
    problem = ""
    if request.method == "POST":
        answers = _answers(request, one)
        done = "done" in request.POST or "all" in request.POST
        try:
            actions.decide_mentions(by=request.user, item=one, decisions=answers, now=timezone.now(), done=done)
        except NeedsError as error:
            problem = str(error)
        else:
            return redirect(_next(request, region, one) if done else address("review-item", region, item=item))
    mentions = queries.mentions(one)
    progress = queries.progress(region, request.user, today=today())
    context = {
        "title": f"Review: {one.get_kind_display()}",
        "item": one,
        "problem": problem,
        "chosen": dict(request.POST.items()) if problem else {},
        "pieces": marked(one, mentions),
        "open": _groups(mentions, request, open_=True),
        "decided": _groups(mentions, request, open_=False),
        "unmatched": [one.text[start:end] for start, end in one.unmatched],
        "facts": facts(one),
        "progress": progress,
        "number": progress.reviewed + 1,
        "pick_href": address("pick", region, item=item),
    }
    return page(request, "review", region, context, crumbs=(REGISTER, REVIEW))


def _answers(request: HttpRequest, one: EvidenceItem) -> dict[str, str]:
    if "all" in request.POST:
        return {mention.public_id: CONFIRM for mention in _first_of_each(one.mentions.open())}
    return {
        name.removeprefix("m-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("m-") and value in ("confirm", "refuse")
    }


def _next(request: HttpRequest, region: str, done: EvidenceItem) -> str:
    following = queries.queue(region, request.user, today=today()).exclude(pk=done.pk).first()
    flash.success(request, "Saved." if following else "Saved. Every text has been reviewed.")
    return address("review-item", region, item=following.public_id) if following else address("review", region)


def _first_of_each(mentions: Any) -> list[Mention]:
    found: dict[str, Mention] = {}
    for one in mentions:
        found.setdefault(one.found or one.public_id, one)
    return list(found.values())


def _groups(mentions: list[Mention], request: HttpRequest, *, open_: bool) -> list[dict[str, Any]]:
    """What is suggested once however often the text says it, best first of its places."""
    found: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(mentions, 1):
        if (one.state == Decision.SUGGESTED) != open_:
            continue
        key = one.found or one.public_id
        group = found.setdefault(
            key, {"mention": one, "words": [], "numbers": [], "score": score_in_words(one.score, today())}
        )
        group["numbers"].append(number)
        if one.words and one.words not in group["words"]:
            group["words"].append(one.words)
        if (one.score or 0) > (group["mention"].score or 0):
            group["score"] = score_in_words(one.score, today())
    return list(found.values())


@may_review
@require_http_methods(["GET", "POST"])
def pick(request: HttpRequest, region: str, item: str) -> HttpResponse:
    """Search for what the words mean. `for` names the suggestion to change; without it something is added."""
    one = item_or_404(request, region, item)
    changed = mention_or_404(one, request.GET["for"]) if request.GET.get("for") else None
    problem = ""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        to = refs.find(form.cleaned_data["ref"])
        if to is None:
            raise Http404("There is no such skill or occupation.")
        given = {"reason": form.cleaned_data["reason"], "now": timezone.now(), "by": request.user, "to": to}
        try:
            if changed is not None:
                actions.change_mention(mention=changed, **given)
            else:
                actions.add_mention(item=one, words=form.cleaned_data["words"], **given)
        except NeedsError as error:
            problem = str(error)
        else:
            flash.success(request, f"“{to.label}” is recorded.")
            return redirect(address("review-item", region, item=item))
    asked = request.GET.get("q", changed.words if changed else "")
    words = request.POST.get("words") or request.GET.get("words", "")
    context = {
        "title": "Change a suggestion" if changed else "Add what was missed",
        "item": one,
        "changed": changed,
        "problem": problem,
        "search": PickForm({"q": asked}),
        "asked": asked,
        "found": refs.search(asked),
        "words": words,
        "back": address("review-item", region, item=item),
    }
    return page(request, "pick", region, context, crumbs=(REGISTER, REVIEW))


@require_POST
@may_review
def reopen(request: HttpRequest, region: str, item: str, mention: str) -> HttpResponse:
    one = item_or_404(request, region, item)
    actions.reopen_mention(by=request.user, mention=mention_or_404(one, mention))
    return redirect(address("review-item", region, item=item))


@require_POST
@may_review
def confirm_alike(request: HttpRequest, region: str) -> HttpResponse:
    """Ticked groups of equal words, each given by its key."""
    region = region_or_404(region).id
    keys = {key for key in request.POST.getlist("alike")[:PAGE] if "\x00" not in key}
    ids = queries.alike_mentions(region, request.user, keys=keys, today=today()).values_list("pk", flat=True)
    chosen = Mention.objects.filter(pk__in=list(ids[:AT_ONCE]))
    count = actions.confirm_alike(by=request.user, region=region, mentions=chosen, now=timezone.now())
    if count:
        flash.success(request, "1 suggestion is confirmed." if count == 1 else f"{count:,} suggestions are confirmed.")
    else:
        flash.info(request, "Nothing was ticked, so nothing has changed.")
    page_number = request.GET.get("page", "")
    return redirect(address("review", region) + (f"?page={page_number}" if page_number.isdecimal() else ""))
