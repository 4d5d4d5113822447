"""Skills taxonomies for everybody: the list, one to browse and search, one skill with all that it is linked to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import allowed, public
from routeways.taxonomy import queries
from routeways.taxonomy.formats.document import KINDS, LINK_RELATIONS
from routeways.taxonomy.forms import BrowseForm, WordsForm
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.models.skill import EDIT
from routeways.taxonomy.pages.common import above, address, taxonomy_or_404
from routeways.taxonomy.pages.skill_exports import downloads
from routeways.taxonomy.queries.browsing import (
    SkillPage,
    SkillTie,
    Wanted,
    choices,
    first_headings,
    skill_page,
    skills_of,
)
from routeways.taxonomy.queries.skills import SkillCounts, counts
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = queries.skill_taxonomies(request.user)
    numbers = counts([one.id for one in found])
    groups = (
        ("Published taxonomies", [one for one in found if one.owner is None]),
        ("Organisations’ own taxonomies", [one for one in found if one.owner and not one.owner.demonstration]),
        ("Invented for the demonstration", [one for one in found if one.owner and one.owner.demonstration]),
    )
    context = {
        "title": "Skills",
        "breadcrumbs": above(),
        "tables": [_list(caption, rows, numbers) for caption, rows in groups if rows],
        "may_start": allowed(request.user, EDIT),
        **_search(request),
    }
    return render(request, "taxonomy/skills.html", context)


@public
@require_safe
def taxonomy(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    offered = choices(found)
    form = BrowseForm(request.GET, sectors=offered.sectors, kinds=offered.kinds, categories=offered.categories)
    form.is_valid()  # an unknown sector, kind or category asks for all
    asked = form.cleaned_data
    names = {"text": "q", "sector": "sector", "kind": "kind", "category": "category"}
    wanted = Wanted(**{name: asked.get(field) or "" for name, field in names.items()})
    page = Paginator(skills_of(found, wanted), PAGE).get_page(request.GET.get("page"))
    numbers = counts([found.id])[found.id]
    context = {
        "title": found.title,
        "breadcrumbs": above([]),
        "taxonomy": found,
        "form": form,
        "asked": wanted.asks,
        "page": page,
        "table": _skills("Skills", page.object_list),
        "headings": [] if wanted.asks else first_headings(found),
        "about": _about(found, numbers),
        "downloads": downloads(found, numbers.skills),
        "may_edit": found.owner is not None and allowed(request.user, EDIT, found.owner),
    }
    return render(request, "taxonomy/skill_taxonomy.html", context)


@public
@require_safe
def skill(request: HttpRequest, taxonomy: str, code: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    one = queries.skill(found.id, code, request.user)
    if one is None:
        raise Http404(f"There is no skill {code} in this taxonomy.")
    around = skill_page(one, actor=request.user)
    context = {
        "title": one.label,
        "breadcrumbs": above([found, *around.above]),
        "skill": one,
        "around": around,
        "caption": _caption(one),
        "occupations": _ties("Occupations", "Occupation", around.to("soc2020")),
        "subjects": _ties("Subjects", "Subject", around.to("ssa")),
        "further": _ties("Elsewhere", "Group or skill", _further(around)),
        "alike": _alike(around.alike),
        "below": _skills("What stands under it", around.below) if around.below else None,
        "may_edit": found.owner is not None and allowed(request.user, EDIT, found.owner),
        "own_links": one.links.all(),
    }
    return render(request, "taxonomy/skill.html", context)


def _search(request: HttpRequest) -> dict[str, Any]:
    """The form over all taxonomies and, where something was asked for, the table of what was found."""
    form = WordsForm(request.GET if request.GET.get("q", "").strip() else None)
    form.fields["q"].label, form.fields["q"].help_text = "Find a skill", "A skill or another word for it"
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    if not text:
        return {"form": form}
    found = queries.search_skills(text, actor=request.user)
    columns = (Column("Skill"), Column("Kind"), Column("Taxonomy"))
    rows = tuple((Cell(one.label, address(one)), KINDS[one.kind], one.taxonomy.title) for one in found)
    return {"form": form, "asked": text, "results": TableView(f"Skills found for “{text}”", columns, rows)}


def _list(caption: str, rows: Sequence[SkillTaxonomy], numbers: Any) -> TableView:
    columns = (Column("Taxonomy"), Column("Version"), Column("Publisher"), Column("Licence"), Column("Skills", True))
    return TableView(
        caption,
        columns,
        tuple(
            (
                Cell(one.title + ("" if one.is_public else " (private)"), address(one)),
                one.version,
                one.publisher or str(one.owner or ""),
                one.licence or "Not stated",
                numbers[one.id].skills,
            )
            for one in rows
        ),
    )


def _skills(caption: str, rows: Iterable[TaxonomySkill]) -> TableView:
    columns = (Column("Skill"), Column("Kind"), Column("Category"))
    return TableView(
        caption,
        columns,
        tuple((Cell(one.label, address(one)), one.level or KINDS[one.kind], one.category) for one in rows),
    )


def _caption(one: TaxonomySkill) -> str:
    return f"{one.taxonomy.title}: {one.level or 'skill'} {one.code}"


def _further(around: SkillPage) -> list[SkillTie]:
    shown = {one.pk for one in around.alike}
    return [tie for tie in around.ties if not tie.target.startswith(("soc2020:", "ssa:")) and tie.target not in shown]


def _ties(caption: str, heading: str, ties: Sequence[SkillTie]) -> TableView | None:
    columns = (Column(heading), Column("The skill is"), Column("Where"), Column("How we know"))
    rows = tuple((_end(tie), LINK_RELATIONS[tie.relation], _where(tie), tie.source or "Not said") for tie in ties)
    return TableView(caption, columns, rows) if rows else None


def _end(tie: SkillTie) -> Cell:
    if tie.node is not None:
        return Cell(tie.node.title, reverse("taxonomy:node", args=[tie.node.classification_id, tie.node.code]))
    return Cell(tie.other.label, address(tie.other)) if tie.other is not None else Cell(tie.target)


def _where(tie: SkillTie) -> str:
    if tie.node is not None:
        return f"{tie.node.classification.title} {tie.node.code}"
    return tie.other.taxonomy.title if tie.other is not None else "Not loaded here"


def _alike(rows: Sequence[TaxonomySkill]) -> TableView | None:
    columns = (Column("Skill"), Column("Taxonomy"), Column("Publisher"))
    cells = tuple(
        (Cell(one.label, address(one)), one.taxonomy.title, one.taxonomy.publisher or str(one.taxonomy.owner or ""))
        for one in rows
    )
    return TableView("Who else uses it", columns, cells) if cells else None


def _about(found: SkillTaxonomy, numbers: SkillCounts) -> list[dict[str, str]]:
    amounts = ((numbers.skills, "skills"), (numbers.headings, "headings"), (numbers.aliases, "other words"))
    held = [f"{number:,} {word}" for number, word in amounts if number]
    rows = [("Version", found.version), ("Publisher", found.publisher or str(found.owner or ""))]
    rows += [("Licence", found.licence or "Not stated"), ("Attribution", found.attribution)]
    rows += [("Holds", ", ".join(held) or "Nothing yet"), ("File", found.file)]
    if found.owner is not None:
        rows.append(("Who sees it", "Everybody" if found.shared else "Only those who keep it"))
    return [{"name": name, "value": value} for name, value in rows if value]
