from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.needs import actions, plan_content, presenting, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import SectionsForm
from routeways.needs.models import PlanVersion
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today, work_links
from routeways.needs.pages.register import need_context
from routeways.needs.quoting import quotes
from routeways.needs.reports import lsip
from routeways.needs.writing.blocks import BodyEnds, Bullets, Grid, Heading, Paragraph, blocks, month
from routeways.needs.writing.kept import kept_pdf
from routeways.needs.writing.pdf import main_body_pages
from routeways.needs.writing.word import as_word

PLAN = ("Skills improvement plan", "needs/plan/")
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
_NAMES = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Grid: "grid", BodyEnds: "end"}


@public
@require_safe
def plan(request: HttpRequest, region: str, number: int | None = None) -> HttpResponse:
    """A published version, the newest without a number; every number on it leads to what stands behind it."""
    whole = region_or_404(region)
    found = queries.plan(whole.id, number)
    if found is None and number is not None:
        raise Http404("There is no such version of the plan.")
    listed = blocks(found.content) if found else []
    context: dict[str, Any] = {
        "title": "Skills improvement plan",
        "plan": found,
        "blocks": [{"is": _NAMES[type(one)], "one": one} for one in listed],
        "contents": [one for one in listed if isinstance(one, Heading) and one.level == 1],
        "versions": queries.plan_versions(whole.id),
        "newest": number is None or (found is not None and found == queries.plan(whole.id)),
        "downloads": _downloads(region, found) if found else [],
        "may_write": allowed(request.user, "needs.manage_priorities", whole.id),
    }
    return page(request, "plan", region, context, crumbs=(REGISTER,))


def _downloads(region: str, found: PlanVersion) -> list[dict[str, str]]:
    return [
        {
            "label": label,
            "href": address("plan-file", region, number=str(found.number), kind=kind),
            "hidden": "of this plan",
        }
        for label, kind in (("PDF", "pdf"), ("Word", "docx"), ("Data (JSON)", "json"))
    ]


@public
@require_safe
def file(request: HttpRequest, region: str, number: int, kind: str) -> HttpResponse:
    """A version as PDF, Word or JSON, made from what was frozen: the same bytes each time."""
    found = queries.plan(region_or_404(region).id, number)
    if found is None or kind not in KINDS:
        raise Http404("Versions of the plan are PDF, DOCX or JSON.")
    if kind == "json":
        return JsonResponse({"digest": found.digest, **found.content})
    # A plan that was published without a request, as the demonstration's is, knows no address of its own.
    content = {**found.content, "site": found.content["site"] or request.build_absolute_uri("/").rstrip("/")}
    body = kept_pdf(content) if kind == "pdf" else as_word(content)
    answer = HttpResponse(body, content_type=KINDS[kind])
    name = f"{region}-skills-improvement-plan-{number}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@public
@require_safe
def behind(request: HttpRequest, region: str, number: int, place: int) -> HttpResponse:
    """What stands behind one priority of a version: its needs, and every item it cites."""
    whole = region_or_404(region)
    found = queries.plan(whole.id, number)
    if found is None or not 1 <= place <= len(found.content["priorities"]):
        raise Http404("There is no such priority in this version of the plan.")
    one = found.content["priorities"][place - 1]
    ids = [item["id"] for item in one["cites"]]
    mine = set(
        queries.items(whole.id, request.user, today=today())
        .filter(public_id__in=ids)
        .values_list("public_id", flat=True)
    )
    refs = {need["ref"] for need in one["needs"]}
    words = {id: said.text for id, said in quotes(whole.id, ids, refs).items()}
    context = {
        "title": f"Behind priority {place}: {one['title']}",
        "plan": found,
        "place": place,
        "one": one,
        "cites": [
            {
                **item,
                "month": month(item["month"]),
                "words": words.get(item["id"], ""),
                "open": item["id"] in mine,
            }
            for item in one["cites"]
        ],
        "hidden": "[c]",
    }
    return page(request, "behind", region, context, crumbs=(REGISTER, PLAN))


@public
@require_safe
def need(request: HttpRequest, region: str, number: int, need: str) -> HttpResponse:
    """A need as it was counted for a version, whatever has been published since; its words only as far as they may be
    read today."""
    found = _version(region, number)
    told = next((one for one in found.register.content["needs"] if one["id"] == need), None)
    if told is None:
        raise Http404("There is no such need in this version of the plan.")
    on = date.fromisoformat(found.register.content["on"])
    context = {**need_context(region, presenting.public_row(told), on), "live": False, "version": found}
    # The way to courses is that of today: it is left out where the public does not know the need any more.
    newest = queries.published_register(region)
    if newest is None or all(one["id"] != need for one in newest.content["needs"]):
        context["way_href"] = ""
    return page(request, "need", region, context, crumbs=(REGISTER, PLAN))


@public
@require_safe
def heard(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Who was heard for a version, by size, beside all businesses."""
    found, whole = _version(region, number), region_or_404(region)
    told = found.register.content
    context = {
        "title": "Who was heard",
        "plan": found,
        "heard": presenting.count(told["heard"], date.fromisoformat(told["on"]), whole.code),
        "coverage": presenting.coverage(told["heard_tables"].get("size", {}), queries.business_counts(whole.id)),
    }
    return page(request, "heard", region, context, crumbs=(REGISTER, PLAN))


def _version(region: str, number: int) -> PlanVersion:
    found = queries.plan(region_or_404(region).id, number)
    if found is None:
        raise Http404("There is no such version of the plan.")
    return found


@requires("needs.manage_priorities", the_region)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, region: str) -> HttpResponse:
    """The text of the sections, what is in the way of publishing, and how long the main body is."""
    region = region_or_404(region).id
    definition = lsip()
    form = SectionsForm(request.POST or None, sections=definition.sections, initial=plan_content.plan_texts(region))
    if form.is_valid():
        try:
            count = actions.write_sections(by=request.user, region=region, texts=form.cleaned_data, now=timezone.now())
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(
                request,
                f"{count} section{'s are' if count != 1 else ' is'} saved." if count else "Nothing had changed.",
            )
            return redirect(address("write-plan", region))
    newest = queries.plan(region)
    most = queries.rule_in_force(today())["most_pages"]
    pages = main_body_pages(newest.content) if newest else None
    context = {
        "title": "Write the plan",
        "form": form,
        "definition": definition,
        "problems": plan_content.problems(region, on=today()),
        "warnings": plan_content.warnings(region),
        "may_publish": allowed(request.user, "needs.publish_plan", region),
        "newest": newest,
        "pages": pages,
        "most": most,
        "too_long": pages is not None and pages > most,
        "work": work_links(request.user, region, "write-plan"),
    }
    return page(request, "write_plan", region, context)


@require_POST
@requires("needs.publish_plan", the_region)
def publish(request: HttpRequest, region: str) -> HttpResponse:
    try:
        started = actions.start_publishing_plan(
            by=request.user,
            region=region_or_404(region).id,
            site=request.build_absolute_uri("/").rstrip("/"),
            now=timezone.now(),
        )
    except NeedsError as error:
        flash.error(request, str(error))
        return redirect(address("write-plan", region))
    return redirect("job", public_id=started.public_id)
