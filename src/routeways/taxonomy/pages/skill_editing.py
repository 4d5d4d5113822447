"""For those who keep a taxonomy: one skill, its links and the skill that it is the same as."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from routeways.foundation.permissions import requires
from routeways.taxonomy import actions, queries
from routeways.taxonomy.forms import LinkForm, MergeForm, SkillForm, WordsForm
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.models.skill import EDIT
from routeways.taxonomy.pages.common import above, address, taxonomy_or_404
from routeways.taxonomy.pages.own_skills import the_owner
from routeways.taxonomy.queries.own_skills import alike_here, places_under, suggested_groups, suggested_skills
from routeways.taxonomy.rows import TaxonomyError

HEADING = "Heading"


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    form = SkillForm(request.POST or None, parents=_parents(found))
    if form.is_valid():
        one = _put(request, found, "", form)
        if one is not None:
            messages.success(request, "The skill has been added. Link it to those of others, so that it is understood.")
            return redirect("taxonomy:link-skill", found.id, one.code)
    return _form(request, {"title": "Add a skill", "form": form, "button": "Add", "breadcrumbs": above([found])})


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    found, one = _both(request, taxonomy, code)
    form = SkillForm(request.POST or None, parents=_parents(found, one), initial=_initial(one))
    if form.is_valid() and _put(request, found, one.code, form, one.level):
        messages.success(request, "The skill has been changed.")
        return redirect(address(one))
    return _form(request, {"title": f"Change {one.label}", "form": form, "button": "Save", "breadcrumbs": _crumbs(one)})


@requires(EDIT, the_owner)
@require_POST
def retire(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    _, one = _both(request, taxonomy, code)
    retired = request.POST.get("retired") == "yes"
    actions.retire_skill(by=request.user, skill=one, retired=retired, today=timezone.localdate())
    messages.success(request, "The skill is retired." if retired else "The skill is in use again.")
    return redirect(address(one))


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    _, one = _both(request, taxonomy, code)
    today = timezone.localdate()
    words = WordsForm(request.GET)
    asked = words.cleaned_data["q"] if words.is_valid() else ""
    near = suggested_skills(one, asked, request.user, today=today)
    targets = [(other.pk, f"{other.label} ({other.taxonomy.title})") for other in near]
    groups = suggested_groups(one, asked, near)
    targets += [(node.pk, f"{node.title} ({node.classification.title} {node.code})") for node in groups]
    form = LinkForm(request.POST or None, targets=targets)
    if form.is_valid():
        try:
            actions.link_skill(by=request.user, skill=one, today=today, **form.cleaned_data)
        except TaxonomyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The link has been kept.")
            return redirect(address(one))
    context = {"skill": one, "words": words, "asked": asked, "form": form, "found": bool(targets)}
    title = f"Link {one.label}"
    return render(request, "taxonomy/skill_link.html", {"title": title, "breadcrumbs": _crumbs(one), **context})


@requires(EDIT, the_owner)
@require_POST
def unlink(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    _, one = _both(request, taxonomy, code)
    target, relation = (request.POST.get(name, "")[:220] for name in ("target", "relation"))
    actions.unlink_skill(by=request.user, skill=one, target=target, relation=relation, today=timezone.localdate())
    messages.success(request, "The link has been taken away.")
    return redirect(address(one))


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    _, one = _both(request, taxonomy, code)
    words = WordsForm(request.GET)
    asked = words.cleaned_data["q"] if words.is_valid() else ""
    near = alike_here(one, asked)
    form = MergeForm(request.POST or None, survivors=[(other.code, other.label) for other in near])
    if form.is_valid():
        survivor = next(other for other in near if other.code == form.cleaned_data["survivor"])
        reason = form.cleaned_data["reason"]
        try:
            actions.merge_skills(by=request.user, survivor=survivor, loser=one, reason=reason, now=timezone.now())
        except TaxonomyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{one.label} is now another word for {survivor.label}.")
            return redirect(address(survivor))
    context = {"skill": one, "words": words, "asked": asked, "form": form, "found": bool(near)}
    title = f"Merge {one.label}"
    return render(request, "taxonomy/skill_merge.html", {"title": title, "breadcrumbs": _crumbs(one), **context})


def _both(request: HttpRequest, taxonomy: str, code: str) -> tuple[SkillTaxonomy, TaxonomySkill]:
    found = taxonomy_or_404(request, taxonomy)
    one = queries.skill(found.id, code, request.user)
    if one is None:
        raise Http404(f"There is no skill {code} in this taxonomy.")
    return found, one


def _put(
    request: HttpRequest, found: SkillTaxonomy, code: str, form: SkillForm, level: str = ""
) -> TaxonomySkill | None:
    """The skill as the form says it; None, with the reason on the form, where it cannot be kept."""
    values: dict[str, Any] = dict(form.cleaned_data)
    values["level"] = (level or HEADING) if values.pop("heading") else ""
    try:
        return actions.put_skill(by=request.user, taxonomy=found, code=code, today=timezone.localdate(), **values)
    except TaxonomyError as error:
        form.add_error(None, str(error))
        return None


def _initial(one: TaxonomySkill) -> dict[str, Any]:
    return {
        "label": one.label,
        "statement": one.statement,
        "aliases": [alias.text for alias in one.aliases.all() if not alias.hidden],
        "kind": one.kind,
        "category": one.category,
        "sectors": [key for key in one.sectors.split("|") if key],
        "parent": one.parent.code if one.parent else "",
        "heading": one.is_heading,
    }


def _parents(found: SkillTaxonomy, one: TaxonomySkill | None = None) -> list[tuple[str, str]]:
    return [(other.code, other.label) for other in places_under(found, one)]


def _crumbs(one: TaxonomySkill) -> list[dict[str, str]]:
    return above([one.taxonomy, one])


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "taxonomy/skill_form.html", context)
